// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/options.h"
#include "app/cli/output.h"
#include "app/cli/values.h"
#include "tests/support/testmain.h"

#include <cmath>

using namespace semblance;
using namespace semblance::cli;

namespace {

Result<Parsed> parsed(std::vector<const char *> arguments)
{
    arguments.insert(arguments.begin(), "semblance-cli");
    return parse(static_cast<int>(arguments.size()), arguments.data());
}

} // namespace

class TestOptions final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void globalOptionsStandBeforeOrAfterTheCommand();
    void aRegionBelongsToThePictureBeforeIt();
    void embedKeepsTheOrderOfItsArguments();
    void wrongUsageIsOneSentence_data();
    void wrongUsageIsOneSentence();
    void helpAndVersionAreTexts();
    void modelHasActionsOfItsOwn();
    void benchSaysWhatAndForHowLong();
    void regionsArePixelsOrPercent();
    void daysAreChecked();
    void exitCodesFollowTheTable_data();
    void exitCodesFollowTheTable();
};

void TestOptions::globalOptionsStandBeforeOrAfterTheCommand()
{
    for (const auto &arguments : {std::vector<const char *>{"--json", "--library", "/l", "status"},
                                  std::vector<const char *>{"status", "--library", "/l", "--json"}}) {
        const auto call = parsed(arguments);
        VERIFY_OK(call);
        QCOMPARE(call->arguments.command, std::string("status"));
        QCOMPARE(call->arguments.global.library, std::string("/l"));
        QVERIFY(call->arguments.global.json);
    }
}

void TestOptions::aRegionBelongsToThePictureBeforeIt()
{
    const auto call = parsed({"search", "--picture", "a", "--region", "1,2,3,4", "--picture", "b", "--words",
                              "in snow", "--strength", "-0.5"});
    VERIFY_OK(call);
    const QueryOptions &query = call->arguments.search.query;
    QCOMPARE(query.pictures.size(), std::size_t(2));
    QCOMPARE(query.pictures[0].path, std::string("a"));
    QCOMPARE(query.pictures[0].region, std::string("1,2,3,4"));
    QVERIFY(query.pictures[1].region.empty());
    QCOMPARE(query.words, std::string("in snow"));
    QCOMPARE(query.strength, -0.5);
    VERIFY_ERROR(parsed({"search", "--region", "1,2,3,4", "--picture", "a"}), Code::Invalid);
}

void TestOptions::embedKeepsTheOrderOfItsArguments()
{
    const auto call = parsed({"embed", "a.jpg", "--words", "a dog", "[b].jpg", "--words", ""});
    VERIFY_OK(call);
    const auto &items = call->arguments.embed.items;
    QCOMPARE(items.size(), std::size_t(4));
    QVERIFY(!items[0].isWords && items[1].isWords && !items[2].isWords && items[3].isWords);
    QCOMPARE(items[1].text, std::string("a dog"));
    QCOMPARE(items[2].text, std::string("[b].jpg"));
    QCOMPARE(items[3].text, std::string());
}

void TestOptions::wrongUsageIsOneSentence_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("named");
    QTest::newRow("no command") << QStringList{} << "subcommand";
    QTest::newRow("unknown command") << QStringList{"serach"} << "there is no command \"serach\"";
    QTest::newRow("unknown option") << QStringList{"status", "--jsno"} << "--jsno";
    QTest::newRow("unknown mode") << QStringList{"search", "--mode", "mixed"}
                                  << "\"mixed\" is none of composed";
    QTest::newRow("negative count") << QStringList{"search", "--words", "x", "--top", "-5"}
                                    << "\"-5\" is less than 1";
    QTest::newRow("count that is no number")
        << QStringList{"search", "--top", "many"} << "\"many\" is not a whole number";
    QTest::newRow("strength too large")
        << QStringList{"search", "--strength", "1.5"} << "\"1.5\" lies outside";
    QTest::newRow("strength that is no number") << QStringList{"search", "--strength", "nan"} << "\"nan\"";
    QTest::newRow("unknown device") << QStringList{"embed", "--device", "tpu", "x"} << "\"tpu\"";
    QTest::newRow("missing value") << QStringList{"search", "--words"} << "--words";
    QTest::newRow("preprocess without --out") << QStringList{"preprocess", "a.jpg"} << "--out";
}

void TestOptions::wrongUsageIsOneSentence()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, named);
    std::vector<std::string> texts;
    for (const QString &argument : arguments)
        texts.push_back(argument.toStdString());
    std::vector<const char *> pointers;
    for (const std::string &text : texts)
        pointers.push_back(text.c_str());
    const auto call = parsed(pointers);
    VERIFY_ERROR(call, Code::Invalid);
    const QString sentence = QString::fromStdString(call.error().sentence());
    QVERIFY2(sentence.contains(named), qPrintable(sentence));
    QVERIFY2(!sentence.contains(u'\n'), qPrintable(sentence));
}

void TestOptions::helpAndVersionAreTexts()
{
    for (const char *flag : {"--help", "--version"}) {
        const auto call = parsed({flag});
        VERIFY_OK(call);
        QVERIFY(call->text && !call->text->empty());
    }
    const auto help = parsed({"search", "--help"});
    VERIFY_OK(help);
    QVERIFY(help->text->find("--contact-sheet") != std::string::npos);
}

void TestOptions::modelHasActionsOfItsOwn()
{
    const auto list = parsed({"model", "list", "--json"});
    VERIFY_OK(list);
    QCOMPARE(list->arguments.model.action, std::string("list"));
    QVERIFY(list->arguments.global.json);
    const auto random = parsed({"model", "make-random", "--arch", "ViT-B-32", "--out", "/m", "--seed", "7"});
    VERIFY_OK(random);
    QCOMPARE(random->arguments.command, std::string("model"));
    QCOMPARE(random->arguments.model.action, std::string("make-random"));
    QCOMPARE(random->arguments.model.seed, 7LL);
}

void TestOptions::benchSaysWhatAndForHowLong()
{
    const auto bench = parsed({"bench", "text", "--batch", "4", "--seconds", "0.5", "--tokens", "9"});
    VERIFY_OK(bench);
    QCOMPARE(bench->arguments.bench.what, std::string("text"));
    QCOMPARE(bench->arguments.bench.batch, 4);
    QCOMPARE(bench->arguments.bench.seconds, 0.5);
    QCOMPARE(bench->arguments.bench.tokens, 9);
    VERIFY_ERROR(parsed({"bench"}), Code::Invalid);
    VERIFY_ERROR(parsed({"bench", "weather"}), Code::Invalid);
    VERIFY_ERROR(parsed({"bench", "encoder", "--batch", "0"}), Code::Invalid);
}

void TestOptions::regionsArePixelsOrPercent()
{
    const auto pixels = parseRegion("10,20,300.5,200");
    VERIFY_OK(pixels);
    QCOMPARE(pixels->box, (Region{10, 20, 300.5, 200}));
    QVERIFY(!pixels->relative);
    const auto percent = parseRegion("10%,20%,50%,50%");
    VERIFY_OK(percent);
    QVERIFY(percent->relative);
    QVERIFY(std::abs(percent->box.x - 0.1) < 1e-12 && std::abs(percent->box.height - 0.5) < 1e-12);
    for (const char *wrong :
         {"", "1,2,3", "1,2,3,4,5", "1,2,3,x", "-1,2,3,4", "1,2,0,4", "1,2,3,4,", "nan,1,1,1", "10%,2,3,4"})
        VERIFY_ERROR(parseRegion(wrong), Code::Invalid);
}

void TestOptions::daysAreChecked()
{
    const auto day = parseDay("2024-02-29", "--after");
    VERIFY_OK(day);
    QCOMPARE(*day, std::int64_t(1709164800));
    QCOMPARE(isoTime(*day + 3723), std::string("2024-02-29T01:02:03"));
    for (const char *wrong : {"", "yesterday", "2023-02-29", "2024-13-01", "2024-1-1-1", "24-"})
        VERIFY_ERROR(parseDay(wrong, "--after"), Code::Invalid);
}

void TestOptions::exitCodesFollowTheTable_data()
{
    QTest::addColumn<int>("stage");
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("exit");
    const auto row = [](const char *name, Stage stage, Code code, int exit) {
        QTest::newRow(name) << static_cast<int>(stage) << static_cast<int>(code) << exit;
    };
    row("wrong usage", Stage::Usage, Code::Invalid, 2);
    row("a missing picture", Stage::Input, Code::NotFound, 3);
    row("an unreadable picture", Stage::Input, Code::NoPermission, 3);
    row("a damaged model", Stage::Model, Code::Damaged, 4);
    row("a locked library", Stage::Library, Code::Locked, 5);
    row("a newer library", Stage::Library, Code::Newer, 5);
    row("a full disk", Stage::Library, Code::NoSpace, 6);
    row("a library that may not be written", Stage::Library, Code::NoPermission, 6);
    row("an output that may not be written", Stage::Output, Code::NoPermission, 6);
    row("no memory", Stage::Model, Code::NoMemory, 70);
    row("a defect of ours", Stage::Input, Code::Internal, 70);
    row("asked to stop", Stage::Library, Code::Interrupted, 130);
}

void TestOptions::exitCodesFollowTheTable()
{
    QFETCH(int, stage);
    QFETCH(int, code);
    QFETCH(int, exit);
    QCOMPARE(exitCode(static_cast<Stage>(stage), static_cast<Code>(code)), exit);
}

SEMBLANCE_TEST(TestOptions);
#include "tst_options.moc"
