// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// Every layout of the reference files, cut short: refused with the file's name, never read in part.
#include "core/base/files.h"
#include "core/weights/tensorfile.h"
#include "tests/support/testmain.h"

#include <fstream>

using namespace semblance;
using namespace semblance::test;
using namespace semblance::weights;
namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t kStep = 1024;

std::vector<fs::path> weightsFiles()
{
    std::vector<fs::path> files;
    for (const char *below : {"fixtures/clip/models", "fixtures/clip/pic2word"})
        for (const auto &entry : fs::recursive_directory_iterator(sharedFolder() / below)) {
            const std::string kind = extension(entry.path());
            if (entry.is_regular_file() && (kind == "pt" || kind == "bin" || kind == "safetensors"))
                files.push_back(entry.path());
        }
    std::sort(files.begin(), files.end());
    return files;
}

void rows()
{
    NEEDS_SHARED();
    QTest::addColumn<QString>("file");
    for (const fs::path &file : weightsFiles())
        QTest::newRow(fs::relative(file, sharedFolder() / "fixtures/clip").string().c_str())
            << QString::fromStdString(file.string());
}

/// Cuts a copy shorter and shorter, `step` bytes at a time, and after the first kilobyte.
void checkCuts(std::uintmax_t step)
{
    QFETCH(QString, file);
    const TempFolder folder;
    const fs::path copy = folder / "cut.pt";
    fs::copy_file(file.toStdString(), copy);
    fs::permissions(copy, fs::perms::owner_write, fs::perm_options::add);
    const std::uintmax_t whole = fs::file_size(copy);
    VERIFY_OK(openTensors(copy));
    std::vector<std::uintmax_t> sizes = {whole - 1};
    for (std::uintmax_t size = (whole - 1) / kStep * kStep; size >= kStep; size -= std::min(size, step))
        sizes.push_back(size);
    sizes.push_back(kStep);
    sizes.push_back(1);
    for (const std::uintmax_t size : sizes) {
        fs::resize_file(copy, size);
        const auto source = openTensors(copy);
        QVERIFY2(!source, std::to_string(size).c_str());
        const std::string sentence = source.error().sentence();
        QVERIFY2(sentence.find("cut.pt") != std::string::npos, sentence.c_str());
        QVERIFY2(source.error().code == Code::Damaged || source.error().code == Code::Unsupported,
                 sentence.c_str());
    }
}

} // namespace

/// At every kilobyte.
class TestEveryTruncation final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFileCutShortIsRefused_data() { rows(); }
    void aFileCutShortIsRefused() { checkCuts(kStep); }
};

/// At a few dozen places.
class TestTruncation final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFileCutShortIsRefused_data() { rows(); }
    void aFileCutShortIsRefused() { checkCuts(61 * kStep); }
    void aFileThatShrinksWhileItIsOpenIsNotReadInPart();
};

void TestTruncation::aFileThatShrinksWhileItIsOpenIsNotReadInPart()
{
    NEEDS_SHARED();
    const TempFolder folder;
    for (const char *name : {"cuda_tags.pt", "legacy_nonzip.pt"}) {
        const fs::path copy = folder / name;
        fs::copy_file(sharedFolder() / "fixtures/clip/models/vit_wrappers" / name, copy);
        fs::permissions(copy, fs::perms::owner_write, fs::perm_options::add);
        const auto source = openTensors(copy);
        VERIFY_OK(source);
        fs::resize_file(copy, 20'000);
        int refused = 0;
        for (std::size_t i = 0; i < (*source)->tensors().size(); ++i) {
            std::vector<float> values(static_cast<std::size_t>((*source)->tensors()[i].count));
            const auto got = readFloats(**source, i, values);
            if (!got)
                QVERIFY(got.error().code == Code::Damaged);
            refused += !got;
        }
        QVERIFY(refused > 0);
    }
}

SEMBLANCE_TEST(TestEveryTruncation);
SEMBLANCE_TEST(TestTruncation);
#include "tst_truncation.moc"
