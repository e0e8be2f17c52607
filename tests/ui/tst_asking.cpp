// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
// Suggestions, strength, "by name", what can be taken back, problems, folders that are not believed.
#include "tests/ui/fakewindow.h"
#include "ui/look/nounnames.h"
#include "ui/look/querytexts.h"
#include "ui/look/texts.h"
#include "ui/problems/problemspage.h"
#include "ui/problems/rowactions.h"
#include "ui/query/promptline.h"
#include "ui/query/querybar.h"
#include "ui/query/strengthslider.h"
#include "ui/query/suggestions.h"
#include "ui/query/wordsfield.h"
#include "ui/side/facets.h"
#include "ui/side/filtersview.h"
#include "ui/side/sidepanel.h"
#include "ui/side/siderow.h"
#include "ui/window/noticebar.h"
#include "ui/window/openwith.h"
#include "ui/window/undostack.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QFile>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSlider>
#include <QTableView>

using namespace semblance;
using namespace semblance::ui;
using namespace semblance::test;

namespace {

compose::Modifiers someModifiers()
{
    const auto table =
        compose::Modifiers::parse("as a cartoon|cartoon version|cartoon\ta cartoon of *\ta cartoon\ten\n"
                                  "卡通|卡通风格\ta cartoon of *\ta cartoon\tzh\n"
                                  "in the style of {X}\t* in the style of {X}\t{X}\ten\n"
                                  "in snow\ta photo of * in snow\tsnow\ten\n",
                                  "test");
    return table.ok() ? *table : compose::Modifiers();
}

void addPictureAndWords(Window &window)
{
    window.fill(20);
    window.drop(window.part<QueryBar>(), {QUrl::fromLocalFile("/dog.jpg")});
    window.loader.deliver(Qt::red);
    QTest::keyClicks(&window.part<WordsField>(), "at night");
    QTRY_COMPARE(window.search.last.words, std::string("at night"));
}

NoticeBar *noticeSaying(Window &window, const QString &sentence)
{
    for (NoticeBar *bar : window.window.findChildren<NoticeBar *>())
        if (bar->sentence() == sentence)
            return bar;
    return nullptr;
}

void clickIn(QWidget &where, const QString &label)
{
    for (QPushButton *button : where.findChildren<QPushButton *>())
        if (button->text() == label && !button->isHidden())
            return QTest::mouseClick(button, Qt::LeftButton);
    qFatal("there is no such button");
}

SideRow *rowNamed(Window &window, const QString &name)
{
    for (SideRow *row : window.window.findChildren<SideRow *>())
        if (row->text() == name && !row->isHidden())
            return row;
    return nullptr;
}

ShownProblem problem(const char *name, const char *code = "damaged")
{
    ShownProblem made;
    made.path = std::string("/pictures/") + name;
    made.file = QString::fromLatin1(name);
    made.folder = QStringLiteral("/pictures");
    made.reason = QStringLiteral("Could not decode it.");
    made.code = QString::fromLatin1(code);
    return made;
}

} // namespace

class TestAsking : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnWarnings(); }

    void suggestionsComeFromTheTable_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("the beginning of a word") << "car" << QStringList{"as a cartoon"};
        QTest::newRow("the beginning") << "as a" << QStringList{"as a cartoon"};
        QTest::newRow("another pattern of the row") << "cartoon v" << QStringList{"cartoon version"};
        QTest::newRow("more must follow") << "in the" << QStringList{"in the style of …"};
        QTest::newRow("beginnings first") << "in" << QStringList({"in the style of …", "in snow"});
        QTest::newRow("Chinese") << "卡" << QStringList{"卡通"};
        QTest::newRow("in the middle of Chinese") << "通风" << QStringList{"卡通风格"};
        QTest::newRow("it is there already") << "in snow" << QStringList();
        QTest::newRow("one letter") << "c" << QStringList();
        QTest::newRow("inside a word") << "artoon" << QStringList();
        QTest::newRow("a star") << "a * car" << QStringList();
    }

    void suggestionsComeFromTheTable()
    {
        QFETCH(QString, typed);
        QFETCH(QStringList, expected);
        QStringList shown;
        for (const Suggestion &suggestion : suggestionsFor(typed, someModifiers(), 7))
            shown.append(suggestion.shown);
        QCOMPARE(shown, expected);
    }

    void arrowsAndEnterTakeASuggestionAndLettersAreNeverStolen()
    {
        Window window;
        window.window.setModifiers(someModifiers());
        addPictureAndWords(window);
        auto &words = window.part<WordsField>();
        auto &list = window.part<Suggestions>();
        words.setFocus();
        words.selectAll();
        QTest::keyClicks(&words, "in");
        QVERIFY(list.isVisible());
        QVERIFY(words.hasFocus());
        QCOMPARE(list.count(), 2);
        QTest::keyClick(&words, Qt::Key_Down);
        QTest::keyClick(&words, Qt::Key_Down);
        QCOMPARE(list.currentRow(), 1);
        QTest::keyClicks(&words, " s"); // typing goes on
        QCOMPARE(words.text(), QStringLiteral("in s"));
        QCOMPARE(list.count(), 1);
        QTest::keyClick(&words, Qt::Key_Down);
        QTest::keyClick(&words, Qt::Key_Return);
        QCOMPARE(words.text(), QStringLiteral("in snow"));
        QVERIFY(!list.isVisible());
        QTRY_COMPARE(window.search.last.words, std::string("in snow"));
    }

    void tabTakesTheFirstAndEscapeOnlyCloses()
    {
        Window window;
        window.window.setModifiers(someModifiers());
        window.fill(5);
        auto &words = window.part<WordsField>();
        auto &list = window.part<Suggestions>();
        words.setFocus();
        QTest::keyClicks(&words, "in the");
        QTest::keyClick(&words, Qt::Key_Tab);
        QCOMPARE(words.text(), QStringLiteral("in the style of "));
        QVERIFY(words.hasFocus());
        words.selectAll();
        QTest::keyClicks(&words, "car");
        QVERIFY(list.isVisible());
        QTest::keyClick(&words, Qt::Key_Escape);
        QVERIFY(!list.isVisible());
        QCOMPARE(words.text(), QStringLiteral("car"));
        QTest::keyClick(&words, Qt::Key_Return); // searches for what is there
        QTRY_COMPARE(window.search.last.words, std::string("car"));
        // Words that come from elsewhere offer nothing.
        window.window.setWords("as a");
        QVERIFY(!list.isVisible());
        QAbstractItemModelTester tester(list.model());
        QCOMPARE(list.accessibleName(), QueryTexts::suggestions());
    }

    void theSliderIsFollowedWithoutAskingAndAskedWhenItRests()
    {
        Window window;
        addPictureAndWords(window);
        window.answer(5);
        const int asked = window.search.asked;
        QSlider &slider = *window.part<StrengthSlider>().findChild<QSlider *>();
        for (const int value : {10, 20, 30, 40})
            slider.setValue(value);
        QCOMPARE(window.search.strengths, QList<double>({0.1, 0.2, 0.3, 0.4}));
        QCOMPARE(window.search.asked, asked);
        QTRY_COMPARE(window.search.asked, asked + 1);
        QCOMPARE(window.search.last.strength, 0.4);
    }

    void aStrengthThatComesWithOtherWordsIsNotRankedAgain()
    {
        Window window;
        addPictureAndWords(window);
        QTest::keyClicks(&window.part<WordsField>(), "!");
        window.part<QueryBar>().stepStrength(2);
        QVERIFY(window.search.strengths.isEmpty());
        QTRY_COMPARE(window.search.last.strength, 0.2);
    }

    void aQueryByNameSaysSo()
    {
        Window window;
        addPictureAndWords(window);
        ShownAnswer answer;
        answer.items = pictures(3);
        answer.byName = QStringList{"dog", "puppy"};
        Q_EMIT window.search.answered(answer);
        auto &line = window.part<PromptLine>();
        QVERIFY2(line.byName().contains("dog") && line.byName().contains("puppy"), qPrintable(line.byName()));
        answer.byName.clear();
        Q_EMIT window.search.answered(answer);
        QVERIFY(line.byName().isEmpty());
    }

    void theSentenceIsTheMappingsOwn()
    {
        Window window;
        addPictureAndWords(window);
        auto &line = window.part<PromptLine>();
        QCOMPARE(line.shown(), QStringLiteral("a photo of * , at night"));
        ShownAnswer answer;
        answer.items = pictures(3);
        answer.wordsPrompt = "a photo of * that {X}"; // as LinCIR's authors put it
        Q_EMIT window.search.answered(answer);
        QCOMPARE(line.shown(), QStringLiteral("a photo of * that at night"));
    }

    void nounsHaveChineseNames()
    {
        QFile list(QStringLiteral(SEMBLANCE_TRANSLATIONS_DIR "/../nouns/nouns.txt"));
        QVERIFY(list.open(QIODevice::ReadOnly));
        QCOMPARE(nounName("dog"), QStringLiteral("dog"));
        const QLocale before;
        QLocale::setDefault(QLocale("zh_CN"));
        QStringList missing;
        for (const QString &noun : QString::fromUtf8(list.readAll()).split(u'\n', Qt::SkipEmptyParts))
            if (!noun.startsWith(u'#') && nounName(noun) == noun)
                missing.append(noun);
        const QString dog = nounName("dog");
        QLocale::setDefault(before);
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(u' ')));
        QCOMPARE(dog, QStringLiteral("狗"));
    }

    void aFolderLeavesWhenItCanNoLongerComeBack()
    {
        Window window;
        window.fill(20);
        LibraryState state = FakeLibrary::withPictures(20);
        state.roots.push_back(state.roots[0]);
        state.roots[1].path = "/other";
        state.roots[1].name = "other";
        Q_EMIT window.library.stateChanged(state);
        window.window.removeRoot(state.roots[1]);
        QVERIFY(rowNamed(window, "other") == nullptr);
        QVERIFY(!window.library.calls.contains("remove /other"));
        NoticeBar *bar = noticeSaying(window, QueryTexts::removedFolder("other"));
        QVERIFY(bar != nullptr);
        clickIn(*bar, QueryTexts::undo());
        QTRY_VERIFY(rowNamed(window, "other") != nullptr);
        QVERIFY(bar->isHidden());
        window.window.removeRoot(state.roots[1]);
        clickIn(*bar, Texts::dismiss()); // as when its time is over
        QVERIFY(window.library.calls.contains("remove /other"));
        QVERIFY(rowNamed(window, "other") == nullptr);
        window.library.calls.clear();
        window.grid().setFocus();
        window.press(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(rowNamed(window, "other") == nullptr); // it is final
    }

    void closingTheWindowMakesARemovalFinal()
    {
        Window window;
        const LibraryState state = FakeLibrary::withPictures(20);
        Q_EMIT window.library.stateChanged(state);
        window.window.removeRoot(state.roots[0]);
        window.window.close();
        QVERIFY(window.library.calls.contains("remove /pictures"));
    }

    void controlZBringsBackWhatWasCleared()
    {
        Window window;
        addPictureAndWords(window);
        window.press(Qt::Key_N, Qt::ControlModifier);
        QVERIFY(!window.part<QueryBar>().asks());
        window.part<WordsField>().setFocus(); // its text has nothing to take back
        window.press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(window.part<WordsField>().text(), QStringLiteral("at night"));
        QVERIFY(window.part<QueryBar>().firstPart() != nullptr);
        // Letters are taken back first.
        QTest::keyClicks(&window.part<WordsField>(), "!");
        window.press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(window.part<WordsField>().text(), QStringLiteral("at night"));
        QVERIFY(window.part<QueryBar>().asks());
    }

    void stepsAreTakenBackInTheirOrderAndDroppedOnesNever()
    {
        UndoStack stack;
        QStringList done;
        stack.push({}, [&] { done.append("a"); });
        const quint64 second = stack.push({}, [&] { done.append("b"); });
        stack.push({}, [&] { done.append("c"); });
        stack.drop(second);
        QVERIFY(stack.undo());
        QVERIFY(stack.undo());
        QVERIFY(!stack.undo());
        QCOMPARE(done, QStringList({"c", "a"}));
    }

    void problemsAreTriedShownAndLeftOut()
    {
        Window window;
        LibraryState state = FakeLibrary::withPictures(20);
        state.counts.failed = 2;
        Q_EMIT window.library.stateChanged(state);
        window.press(Qt::Key_7, Qt::ControlModifier);
        Q_EMIT window.library.problemsListed({problem("a.jpg"), problem("b.jpg", "unsupported")});
        auto &page = window.part<ProblemsPage>();
        auto &table = *page.findChild<QTableView *>();
        QCOMPARE(table.model()->index(0, ProblemModel::Reason).data().toString(),
                 QueryTexts::reasonDamaged());
        QCOMPARE(table.model()->index(1, ProblemModel::Reason).data().toString(),
                 QueryTexts::reasonUnsupported());
        const QRect cell = table.visualRect(table.model()->index(1, ProblemModel::Actions));
        QTest::mouseClick(table.viewport(), Qt::LeftButton, {},
                          RowActions::place(cell, RowActions::Retry).center());
        QCOMPARE(window.library.calls.last(), QStringLiteral("retry /pictures/b.jpg"));
        Q_EMIT page.excludeWanted("/pictures/a.jpg");
        QCOMPARE(window.library.calls.last(), QStringLiteral("exclude /pictures/a.jpg"));
        NoticeBar *bar = noticeSaying(window, QueryTexts::excluded("a.jpg"));
        QVERIFY(bar != nullptr);
        clickIn(*bar, QueryTexts::undo());
        QCOMPARE(window.library.calls.last(), QStringLiteral("let in /pictures/a.jpg"));
        QVERIFY(page.asCsv().contains("\"/pictures/b.jpg\""));
        table.selectRow(0);
        QCOMPARE(page.selected(), ProblemsPage::Files{"/pictures/a.jpg"});
    }

    void aFolderThatIsNotBelievedAsksOnce()
    {
        Window window;
        LibraryState state = FakeLibrary::withPictures(20);
        state.roots[0].state = ShownRoot::State::Doubtful;
        Q_EMIT window.library.stateChanged(state);
        const QString sentence = QueryTexts::almostEmpty("pictures", "20");
        NoticeBar *bar = noticeSaying(window, sentence);
        QVERIFY(bar != nullptr && bar->isVisible());
        QCOMPARE(window.part<ProblemsPage>().notices(), QStringList{sentence});
        clickIn(*bar, Texts::dismiss());
        Q_EMIT window.library.stateChanged(state);
        QVERIFY(bar->isHidden()); // once
        Q_EMIT window.part<ProblemsPage>().emptiedConfirmed("/pictures");
        QCOMPARE(window.library.calls.last(), QStringLiteral("emptied /pictures"));
        state.roots[0].state = ShownRoot::State::Offline;
        Q_EMIT window.library.stateChanged(state);
        QCOMPARE(window.part<ProblemsPage>().notices(), QStringList{QueryTexts::isOffline("pictures", "20")});
    }

    void sizeAndCameraNarrow()
    {
        std::vector<PictureItem> items = pictures(4); // 240,000 pixels each, or 360,000
        items[0].width = 4000;
        items[0].height = 3000;
        items[0].camera = "Kamera 5";
        items[1].width = items[1].height = 2000;
        const Facets facets = facetsOf(items);
        QCOMPARE(facets.sizes, (std::array<int, 3>{2, 1, 1}));
        QCOMPARE(facets.cameras.value("Kamera 5"), 1);
        Window window;
        window.fill(4);
        Q_EMIT window.library.picturesListed(items);
        QCheckBox *camera = nullptr;
        for (QCheckBox *box : window.part<FiltersView>().findChildren<QCheckBox *>())
            if (box->text() == "Kamera 5 (1)")
                camera = box;
        QVERIFY(camera != nullptr && !camera->isHidden());
        QTest::mouseClick(camera, Qt::LeftButton, {}, QPoint(8, camera->height() / 2));
        QCOMPARE(window.library.lastFilter.cameras, QStringList{"Kamera 5"});
        ShownFilter filter;
        filter.sizes = {ShownFilter::Size::Large, ShownFilter::Size::Small};
        QVERIFY(passes(filter, items[0]) && !passes(filter, items[1]) && passes(filter, items[2]));
        filter.cameras = QStringList{QString()};
        QVERIFY(!passes(filter, items[0]) && passes(filter, items[2]));
    }

    void programsAreFoundByTheKindOfFile()
    {
        TempFolder folder;
        folder.write("a/viewer.desktop", "[Desktop Entry]\nName=Viewer\nExec=viewer --open %F\n"
                                         "MimeType=image/jpeg;image/png;\n[Desktop Action x]\nName=Other\n");
        folder.write("a/hidden.desktop",
                     "[Desktop Entry]\nName=Hidden\nExec=x\nMimeType=image/jpeg;\nNoDisplay=true\n");
        folder.write("a/text.desktop", "[Desktop Entry]\nName=Text\nExec=text\nMimeType=text/plain;\n");
        folder.write("b/viewer.desktop", "[Desktop Entry]\nName=Old\nExec=old\nMimeType=image/jpeg;\n");
        folder.write("b/one.desktop", "[Desktop Entry]\nName=One\nExec=one %u %i\nMimeType=image/jpeg;\n");
        const auto path = [&](const char *name) { return QString::fromStdString((folder / name).string()); };
        const auto found = openersFor("/x/photo.JPG", {path("a"), path("b")});
        QCOMPARE(found.size(), 2U);
        QCOMPARE(found[0].name, QStringLiteral("One"));
        QCOMPARE(found[1].name, QStringLiteral("Viewer"));
        const std::vector<std::filesystem::path> files{"/x/a b.jpg", "/x/c.jpg"};
        QCOMPARE(commandsOf(found[1], files),
                 std::vector<QStringList>({{"viewer", "--open", "/x/a b.jpg", "/x/c.jpg"}}));
        QCOMPARE(commandsOf(found[0], files),
                 std::vector<QStringList>({{"one", "file:///x/a%20b.jpg"}, {"one", "file:///x/c.jpg"}}));
    }
};

SEMBLANCE_TEST(TestAsking);
#include "tst_asking.moc"
