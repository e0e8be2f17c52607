// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// A library decodes scaled, `embed` decodes in full: what the starter makes of both is nearly the same.
#include "core/base/path.h"
#include "tests/app/runcli.h"
#include "tests/support/testmain.h"

#include <QImage>
#include <QPainter>
#include <algorithm>
#include <map>

using namespace semblance;
using namespace semblance::test;
namespace fs = std::filesystem;

class TestScaled final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scaledDecodingHardlyChangesTheEmbedding();
};

namespace {

constexpr double kAgreement = 0.999;

/// Real photographs side by side: large, and with detail at every size.
QImage mosaic(const std::vector<fs::path> &photos, int columns, int rows, std::size_t first)
{
    constexpr int kCell = 227;
    QImage image(columns * kCell, rows * kCell, QImage::Format_RGB32);
    QPainter painter(&image);
    for (int i = 0; i < columns * rows; ++i)
        painter.drawImage(QRect(i % columns * kCell, i / columns * kCell, kCell, kCell),
                          QImage(text(photos[(first + static_cast<std::size_t>(i)) % photos.size()])));
    return image;
}

std::vector<double> numbersOf(const Json &list)
{
    std::vector<double> numbers;
    for (const Json &number : list.items())
        numbers.push_back(number.number());
    return numbers;
}

} // namespace

void TestScaled::scaledDecodingHardlyChangesTheEmbedding()
{
    NEEDS_SHARED();
    const TempFolder home;
    const fs::path pictures = home / "pictures";
    fs::create_directories(pictures);
    std::vector<fs::path> photos;
    for (const auto &entry : fs::recursive_directory_iterator(sharedFolder() / "data/pictures/photos"))
        if (entry.is_regular_file())
            photos.push_back(entry.path());
    std::ranges::sort(photos);
    std::size_t first = 0;
    for (const auto &[columns, rows] : {std::pair(3, 3), {4, 3}, {6, 4}})
        for (const char *suffix : {"jpg", "png", "bmp"}) {
            const QString file =
                text(pictures / (std::to_string(columns) + "x" + std::to_string(rows) + "." + suffix));
            QVERIFY(mosaic(photos, columns, rows, first += 7).save(file, nullptr, 92));
        }
    fs::copy_file(sharedFolder() / "data/formats/good/heic-iphone-grid.heic", pictures / "phone.heic");

    const QStringList starter = {"--model", "starter", "--precision", "fp32"};
    const QStringList library = {"--library", text(home / "library")};
    VERIFY_EXIT(runCli(QStringList{"index", text(pictures)} + starter + library, home.path()), 0);
    const CliRun scaled = runCli(QStringList{"export", "--format", "json"} + library, home.path());
    VERIFY_EXIT(scaled, 0);
    QStringList files;
    std::map<std::string, std::vector<double>> fromLibrary;
    for (const Json &row : scaled.document()["pictures"].items()) {
        files << QString::fromStdString(row["path"].string());
        fromLibrary[row["path"].string()] = numbersOf(row["embedding"]);
    }
    QCOMPARE(files.size(), 10);
    const CliRun whole = runCli(QStringList{"embed", "--json"} + files + starter, home.path());
    VERIFY_EXIT(whole, 0);
    double lowest = 1;
    for (const Json &line : whole.lines()) {
        const std::vector<double> full = numbersOf(line["embedding"]),
                                  other = fromLibrary[line["path"].string()];
        QCOMPARE(full.size(), other.size());
        double cosine = 0;
        for (std::size_t i = 0; i < full.size(); ++i)
            cosine += full[i] * other[i];
        lowest = std::min(lowest, cosine);
        QVERIFY2(cosine >= kAgreement, (line["path"].string() + ": " + std::to_string(cosine)).c_str());
        QVERIFY2(!line["path"].string().ends_with("phone.heic") || cosine < 1 - 1e-7,
                 "it was not decoded scaled");
    }
    qInfo("lowest cosine of scaled and full decoding: %.6f", lowest);
}

SEMBLANCE_TEST(TestScaled);
#include "tst_scaled.moc"
