// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// "eval" as a person calls it, with the model that comes with the program.
#include "core/base/files.h"
#include "tests/app/runcli.h"
#include "tests/support/testmain.h"

#include <QImage>
#include <QPainter>
#include <QRegularExpression>

using namespace semblance;
using namespace semblance::test;
namespace fs = std::filesystem;

namespace {

/// A disc, a square, a triangle; filled (a photograph), in thick lines (a cartoon), in thin ones (a sketch).
void draw(const fs::path &file, const std::string &shape, const std::string &domain, int number)
{
    fs::create_directories(file.parent_path());
    QImage image(96, 96, QImage::Format_RGB32);
    image.fill(domain == "sketches" ? Qt::white : QColor(200, 220 - 10 * number, 240));
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Qt::black, domain == "photos" ? 1 : domain == "sketches" ? 2 : 8));
    if (domain != "sketches")
        painter.setBrush(QColor(200, 60 + 20 * number, 40));
    const QRect box(16 + 4 * number, 20, 56, 56);
    if (shape == "balls")
        painter.drawEllipse(box);
    else if (shape == "boxes")
        painter.drawRect(box);
    else
        painter.drawPolygon(
            QPolygon({box.bottomLeft(), box.bottomRight(), QPoint(box.center().x(), box.top())}));
    painter.end();
    SEMBLANCE_CHECK(image.save(text(file)));
}

void drawAll(const fs::path &folder)
{
    for (const std::string shape : {"balls", "boxes", "tents"})
        for (const std::string domain : {"photos", "cartoons", "sketches"})
            for (int number = 0; number < 2; ++number)
                draw(folder / shape / domain / (std::to_string(number) + ".png"), shape, domain, number);
}

/// Copies the PNG files that lie in the folder itself. @return how many
int copyPictures(const fs::path &from, const fs::path &to)
{
    fs::create_directories(to);
    int copied = 0;
    for (const auto &entry : fs::directory_iterator(from))
        if (entry.path().extension() == ".png")
            copied += fs::copy_file(entry.path(), to / entry.path().filename());
    return copied;
}

} // namespace

class TestEval final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { drawAll(data_); }
    void ownFoldersGiveFourMethods();
    void theReportStandsByItself();
    void missingPicturesEndWithExitCodeThree();
    void wrongUsageIsSaid_data();
    void wrongUsageIsSaid();
    void theStartersTableOnDebiansStamps();

private:
    CliRun run(const QStringList &options) const
    {
        return runCli(QStringList{"eval", "folder", "--data", text(data_), "--model", "starter"} + options,
                      home_.path());
    }

    const TempFolder home_;
    const fs::path data_ = home_ / "drawn";
};

void TestEval::ownFoldersGiveFourMethods()
{
    const CliRun first = run({"--json", "--index-loss"});
    VERIFY_EXIT(first, 0);
    const Json json = first.document();
    QCOMPARE(json["protocol"].string(), std::string("folder"));
    for (const char *method : {"composed", "image", "text", "average"})
        for (const char *metric : {"P@1", "P@10", "R@1", "R@10"})
            QVERIFY2(json["methods"][method].has(metric), method);
    QCOMPARE(json["methods"]["composed"]["parts"].members().size(), std::size_t(2));
    QCOMPARE(json["counts"]["queries"].integer(), std::int64_t(12));
    QCOMPARE(json["counts"]["pictures"].integer(), std::int64_t(18));
    QVERIFY(json["missing"].isArray() && json["missing"].items().empty());
    QVERIFY(json["index_loss"]["overlap_10"].has("composed"));
    const CliRun second = run({"--json", "--methods", "text,composed"});
    VERIFY_EXIT(second, 0);
    QCOMPARE(second.document()["counts"]["computed"].integer(), std::int64_t(0)); // they were kept
    QCOMPARE(second.document()["methods"].members().size(), std::size_t(2));
    QVERIFY(second.document()["methods"]["composed"] == json["methods"]["composed"]);
    const CliRun people = run({"--quiet"});
    VERIFY_EXIT(people, 0);
    QVERIFY2(people.out.find("composed") != std::string::npos, people.report().c_str());
}

void TestEval::theReportStandsByItself()
{
    VERIFY_EXIT(run({"--report", text(home_ / "report"), "--json"}), 0);
    const auto page = readAll(home_ / "report/index.html", 1 << 20, "read the report");
    VERIFY_OK(page);
    int found = 0;
    auto match =
        QRegularExpression(QStringLiteral("src=\"([^\"]+)\"")).globalMatch(QString::fromStdString(*page));
    while (match.hasNext()) {
        const fs::path file = home_.path() / "report" / match.next().captured(1).toStdString();
        QVERIFY2(!QImage(text(file)).isNull(), file.c_str());
        ++found;
    }
    QVERIFY(found > 100);
    QVERIFY(page->find("Recall curves") != std::string::npos);
}

void TestEval::missingPicturesEndWithExitCodeThree()
{
    const fs::path cirr = home_ / "cirr";
    home_.write("cirr/captions/cap.rc2.val.json",
                R"([{"pairid": 1, "reference": "a", "target_hard": "b", "caption": "is red",
                     "img_set": {"members": ["a", "b", "c"]}}])");
    home_.write("cirr/image_splits/split.rc2.val.json",
                R"({"a": "./dev/a.png", "b": "./dev/b.png", "c": "c.png"})");
    for (const char *name : {"a", "b"})
        draw(cirr / "dev" / (std::string(name) + ".png"), "balls", "photos", 1);
    const QStringList call = {"eval", "cirr", "--data", text(cirr), "--model", "starter", "--json"};
    const CliRun refused = runCli(call, home_.path());
    VERIFY_EXIT(refused, 3);
    QVERIFY2(refused.err.find("dev/c.png") != std::string::npos, refused.report().c_str());
    const CliRun allowed =
        runCli(call + QStringList{"--allow-missing", "--report", text(home_ / "part")}, home_.path());
    VERIFY_EXIT(allowed, 0);
    QCOMPARE(allowed.document()["counts"]["missing"].integer(), std::int64_t(1));
    QCOMPARE(allowed.document()["missing"].items().at(0).string(), std::string("dev/c.png"));
    const auto page = readAll(home_ / "part/index.html", 1 << 20, "read the report");
    VERIFY_OK(page);
    QVERIFY(page->find("Not the whole protocol") != std::string::npos);
}

void TestEval::wrongUsageIsSaid_data()
{
    QTest::addColumn<QStringList>("call");
    QTest::addColumn<int>("exit");
    QTest::newRow("no protocol") << QStringList{"eval", "--data", "/"} << 2;
    QTest::newRow("an unknown one") << QStringList{"eval", "genecis", "--data", "/"} << 2;
    QTest::newRow("no data") << QStringList{"eval", "coco"} << 2;
    QTest::newRow("an unknown method")
        << QStringList{"eval", "coco", "--data", "/", "--methods", "mixture"} << 2;
    QTest::newRow("no server") << QStringList{"eval", "coco", "--data", "/", "--split", "test"} << 2;
    QTest::newRow("no place for its files")
        << QStringList{"eval", "cirr", "--data", "/", "--split", "test"} << 2;
    QTest::newRow("no such folder") << QStringList{"eval", "coco", "--data", "/nowhere/at/all"} << 3;
    QTest::newRow("no annotations") << QStringList{"eval", "coco", "--data", text(home_.path())} << 3;
}

void TestEval::wrongUsageIsSaid()
{
    QFETCH(QStringList, call);
    QFETCH(int, exit);
    const CliRun called = runCli(call, home_.path());
    VERIFY_EXIT(called, exit);
    QVERIFY(!called.err.empty() && called.out.empty());
}

void TestEval::theStartersTableOnDebiansStamps()
{
    const fs::path stamps = "/usr/share/tuxpaint/stamps";
    if (!fs::exists(stamps))
        QSKIP("Debian's tuxpaint-stamps-default is not installed");
    const TempFolder folder;
    for (const auto &[name, where] :
         {std::pair("birds", "animals/birds"), std::pair("insects", "animals/insects"),
          std::pair("fruits", "food/fruit"), std::pair("cats", "animals/mammals/cats")}) {
        QVERIFY(copyPictures(stamps / where, folder.path() / name / "photos") >= 3);
        QVERIFY(copyPictures(stamps / where / "cartoon", folder.path() / name / "cartoons") >= 1);
    }
    const QStringList call = {"eval", "folder", "--data", text(folder.path()), "--model", "starter"};
    const CliRun table = runCli(call, home_.path());
    VERIFY_EXIT(table, 0);
    qInfo("%s", table.out.c_str());
    // tests/run.sh shows it before the summary: what CTest says of a test that passed is not printed.
    VERIFY_OK(writeAtomically(fs::path(SEMBLANCE_BIN_DIR) / "../starter-evaluation.txt", table.out,
                              "keep the table"));
    const CliRun again = runCli(call + QStringList{"--json"}, home_.path());
    VERIFY_EXIT(again, 0);
    const Json methods = again.document()["methods"];
    const auto precision = [&methods](const char *method) { return methods[method]["P@10"].number(-1); };
    for (const char *other : {"image", "average"})
        QVERIFY2(precision("composed") > precision(other), again.report().c_str());
}

SEMBLANCE_TEST(TestEval);
#include "tst_eval.moc"
