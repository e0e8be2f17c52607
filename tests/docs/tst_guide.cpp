// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// What a machine can check about docs/guide: both languages, links, pictures, commands, options, words of the
// window.
#include "app/cli/options.h"
#include "core/base/files.h"
#include "tests/docs/guide.h"
#include "tests/support/testmain.h"

#include <QRegularExpression>
#include <QSet>

using namespace semblance;
using namespace semblance::test;
namespace fs = std::filesystem;

namespace {

const fs::path kRoot = SEMBLANCE_SOURCE_DIR;
constexpr std::uintmax_t kLargestPicture = 250'000; // bytes: a guide is read over slow lines, too

/// What the program answers to these arguments.
Result<cli::Parsed> parsed(const QStringList &arguments)
{
    std::vector<std::string> words = {"semblance-cli"};
    for (const QString &argument : arguments)
        words.push_back(argument.toStdString());
    std::vector<const char *> pointers;
    for (const std::string &word : words)
        pointers.push_back(word.c_str());
    return cli::parse(static_cast<int>(pointers.size()), pointers.data());
}

QString helpOf(const QStringList &command)
{
    const auto help = parsed(command + QStringList{QStringLiteral("--help")});
    return help && help->text ? QString::fromStdString(*help->text) : QString();
}

/// Every --option of every command, as the help lists them.
QSet<QString> optionsOfProgram()
{
    static const QRegularExpression kOption(QStringLiteral("(--[a-z][a-z-]*)"));
    static const QRegularExpression kCommand(QStringLiteral("^  ([a-z][a-z-]*)  "),
                                             QRegularExpression::MultilineOption);
    QString whole = helpOf({});
    const QString commands = whole.mid(whole.indexOf(QStringLiteral("Subcommands:")));
    for (auto each = kCommand.globalMatch(commands); each.hasNext();) {
        const QString command = each.next().captured(1);
        whole += helpOf({command});
        if (command == QStringLiteral("model"))
            for (const char *action : {"list", "download", "add", "remove", "make-random"})
                whole += helpOf({command, QString::fromLatin1(action)});
    }
    QSet<QString> options;
    for (auto each = kOption.globalMatch(whole); each.hasNext();)
        options += each.next().captured(1);
    return options;
}

QString textOf(const fs::path &file)
{
    const auto text = readAll(file, 4u << 20, "read the page");
    return text ? QString::fromStdString(*text) : QString();
}

std::vector<Page> pagesIn(const fs::path &folder)
{
    std::vector<Page> pages;
    std::error_code error;
    for (const auto &entry : fs::directory_iterator(folder, error))
        if (extension(entry.path()) == "md")
            pages.push_back(readPage(QString::fromStdString(pathBytes(fs::relative(entry.path(), kRoot))),
                                     textOf(entry.path())));
    std::sort(pages.begin(), pages.end(), [](const Page &a, const Page &b) { return a.name < b.name; });
    return pages;
}

QString fileName(const Page &page)
{
    return page.name.section(u'/', -1);
}

} // namespace

class TestGuide final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void bothLanguagesHaveTheSamePages();
    void linksAndPicturesResolve();
    void everyCommandIsOneThatTheProgramTakes();
    void everyOptionStandsInTheHelp();
    void wordsInBoldAreThoseOfTheWindow();
    void aWrongCommandWouldBeSeen();

private:
    std::vector<Page> all() const;

    std::vector<Page> english_, chinese_;
    Page readme_;
};

void TestGuide::initTestCase()
{
    english_ = pagesIn(kRoot / "docs/guide/en");
    chinese_ = pagesIn(kRoot / "docs/guide/zh_CN");
    readme_ = readPage(QStringLiteral("README.md"), textOf(kRoot / "README.md"));
    QVERIFY2(english_.size() >= 8, "hardly any page was found: the test looks at the wrong folder");
    QVERIFY(!readme_.headings.isEmpty());
}

std::vector<Page> TestGuide::all() const
{
    std::vector<Page> pages = english_;
    pages.insert(pages.end(), chinese_.begin(), chinese_.end());
    pages.push_back(readme_);
    return pages;
}

void TestGuide::bothLanguagesHaveTheSamePages()
{
    QCOMPARE(chinese_.size(), english_.size());
    const auto shape = [](const Page &page) {
        QStringList levels;
        for (const QString &heading : page.headings)
            levels += heading.section(u' ', 0, 0);
        return levels;
    };
    for (std::size_t at = 0; at < english_.size(); ++at) {
        QCOMPARE(fileName(chinese_[at]), fileName(english_[at]));
        const std::string name = english_[at].name.toStdString();
        QVERIFY2(shape(chinese_[at]) == shape(english_[at]), (name + ": other headings").c_str());
        QVERIFY2(chinese_[at].codeLines == english_[at].codeLines, (name + ": other commands").c_str());
    }
}

void TestGuide::linksAndPicturesResolve()
{
    QStringList failures;
    int seen = 0;
    for (const Page &page : all())
        for (const QString &link : page.links) {
            if (link.startsWith(QStringLiteral("https://")))
                continue;
            ++seen;
            const QString path = link.section(u'#', 0, 0), anchor = link.section(u'#', 1);
            const fs::path from = kRoot / page.name.toStdString();
            const fs::path file = path.isEmpty() ? from : from.parent_path() / path.toStdString();
            std::error_code error;
            if (!fs::exists(file, error))
                failures << page.name + QStringLiteral(": there is no ") + link;
            else if (extension(file) == "png" && fs::file_size(file, error) > kLargestPicture)
                failures << page.name + QStringLiteral(": too large: ") + link;
            else if (!anchor.isEmpty() && !readPage({}, textOf(file)).anchors.contains(anchor))
                failures << page.name + QStringLiteral(": no such heading: ") + link;
        }
    QVERIFY2(seen > 40, "hardly any link was found");
    QVERIFY2(failures.isEmpty(), qPrintable(failures.join(u'\n')));
}

void TestGuide::everyCommandIsOneThatTheProgramTakes()
{
    QStringList failures;
    int seen = 0;
    for (const Page &page : all())
        for (const QString &code : page.code) {
            const QStringList arguments = argumentsOf(code);
            if (arguments.size() < 2 || arguments.first() != QStringLiteral("semblance-cli"))
                continue;
            ++seen;
            if (const auto call = parsed(arguments.mid(1)); !call)
                failures << page.name + QStringLiteral(": ") + code + QStringLiteral(": ") +
                                QString::fromStdString(call.error().sentence());
        }
    QVERIFY2(seen > 80, "hardly any command was found");
    QVERIFY2(failures.isEmpty(), qPrintable(failures.join(u'\n')));
}

void TestGuide::everyOptionStandsInTheHelp()
{
    static const QRegularExpression kOption(QStringLiteral("(?<![\\w-])(--[a-z][a-z-]*)"));
    const QSet<QString> known = optionsOfProgram();
    QVERIFY(known.contains(QStringLiteral("--strength")) && known.contains(QStringLiteral("--arch")));
    const QString window = textOf(kRoot / "app/semblance/main.cpp");
    QStringList failures;
    for (const Page &page : all())
        for (const QString &code : page.code) {
            const bool ofWindow = code.startsWith(QStringLiteral("semblance "));
            if (!code.startsWith(QStringLiteral("--")) && !code.startsWith(QStringLiteral("semblance")))
                continue; // of other programs
            for (auto each = kOption.globalMatch(code); each.hasNext();) {
                const QString option = each.next().captured(1);
                const QString literal = QStringLiteral("QStringLiteral(\"") + option.mid(2) + u'"';
                if (ofWindow ? !window.contains(literal) : !known.contains(option))
                    failures << page.name + QStringLiteral(": no program has ") + code;
            }
        }
    QVERIFY2(failures.isEmpty(), qPrintable(failures.join(u'\n')));
}

void TestGuide::wordsInBoldAreThoseOfTheWindow()
{
    const WindowTexts texts =
        readTranslations(textOf(kRoot / "resources/translations/semblance_zh_CN.ts").toUtf8());
    QVERIFY(texts.english.size() > 200 && texts.translated.size() == texts.english.size());
    QStringList failures;
    const auto look = [&failures](const std::vector<Page> &pages, const QStringList &sentences) {
        for (const Page &page : pages)
            for (const QString &words : page.bold)
                if (!standsIn(sentences, words))
                    failures << page.name + QStringLiteral(": the window does not say ") + words;
    };
    look(english_, texts.english);
    look(chinese_, texts.translated);
    QVERIFY2(failures.isEmpty(), qPrintable(failures.join(u'\n')));
}

void TestGuide::aWrongCommandWouldBeSeen()
{
    const Page page =
        readPage(QStringLiteral("page"), QStringLiteral("# Two words, 三\n[a](b.md#c) **Bold**\n"
                                                        "```\nsemblance-cli serch \"a b\"\n```\n"));
    QCOMPARE(page.anchors, QStringList{QStringLiteral("two-words-三")});
    QCOMPARE(page.links, QStringList{QStringLiteral("b.md#c")});
    QCOMPARE(page.bold, QStringList{QStringLiteral("Bold")});
    const QStringList arguments = argumentsOf(page.code.first());
    QCOMPARE(arguments.size(), 3);
    QCOMPARE(arguments.last(), QStringLiteral("a b"));
    VERIFY_ERROR(parsed(arguments.mid(1)), Code::Invalid);
    VERIFY_ERROR(parsed({QStringLiteral("search"), QStringLiteral("--nothing")}), Code::Invalid);
    QVERIFY(!standsIn({QStringLiteral("%1–%2"), QStringLiteral("Add “%1”")}, QStringLiteral("Add it")));
    QVERIFY(standsIn({QStringLiteral("Add “%1”")}, QStringLiteral("Add “Pictures”")));
}

SEMBLANCE_TEST(TestGuide);
#include "tst_guide.moc"
