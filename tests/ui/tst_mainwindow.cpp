// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/support/testmain.h"
#include "tests/ui/fakes.h"
#include "tests/ui/fakewindow.h"
#include "ui/grid/gridpage.h"
#include "ui/look/texts.h"
#include "ui/preview/previewpane.h"
#include "ui/problems/problemspage.h"
#include "ui/query/promptline.h"
#include "ui/query/wordsfield.h"
#include "ui/side/siderow.h"
#include "ui/window/banner.h"
#include "ui/window/droparea.h"
#include "ui/window/mainwindow.h"
#include "ui/window/statusbar.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QMimeData>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>

using namespace semblance;
using namespace semblance::ui;
using namespace semblance::test;

class TestMainWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { semblance::test::failOnWarnings(); }

    void theFirstStartOffersFolders()
    {
        Window window;
        Q_EMIT window.library.stateChanged(LibraryState());
        QPushButton *add = nullptr;
        for (QPushButton *button : window.window.findChildren<QPushButton *>())
            if (button->isVisible() && button->isDefault())
                add = button;
        QVERIFY(add != nullptr);
        QTest::mouseClick(add, Qt::LeftButton);
        QVERIFY(window.library.calls.last().startsWith("add "));
        window.fill(10);
        QVERIFY(window.part<QueryBar>().isVisible());
    }

    void aDroppedPictureAndTypedWordsBecomeOneQuestion()
    {
        Window window;
        window.fill(20);
        window.drop(window.part<QueryBar>(), {QUrl::fromLocalFile("/dog.jpg")});
        QCOMPARE(window.loader.wanted.size(), 1U);
        window.loader.deliver(Qt::red);
        QTest::keyClicks(&window.part<WordsField>(), "as a cartoon");
        QTRY_COMPARE(window.search.last.words, "as a cartoon");
        QCOMPARE(window.search.last.pictures.size(), 1U);
        QCOMPARE(window.search.last.pictures[0].file, std::filesystem::path("/dog.jpg"));
        window.answer(7);
        QCOMPARE(window.part<GridPage>().title(), Texts::matches(7));
    }

    void aDroppedTextFileIsASentenceInThePromptLine()
    {
        Window window;
        window.fill(20);
        window.drop(window.part<QueryBar>(), {QUrl::fromLocalFile("/notes.txt")});
        window.loader.fail("“notes.txt” is not a picture.");
        QCOMPARE(window.part<PromptLine>().shown(), QStringLiteral("“notes.txt” is not a picture."));
        QTest::qWait(100);
        QCOMPARE(window.search.asked, 0);
    }

    void aDroppedFolderIsAddedToTheLibrary()
    {
        Window window;
        window.fill(20);
        window.drop(window.part<QueryBar>(), {QUrl::fromLocalFile("/holiday")});
        window.loader.fail({}, true);
        QVERIFY(window.library.calls.contains("add /holiday"));
        QVERIFY(!window.part<QueryBar>().asks());
    }

    void aDropOnTheGridReplacesTheQuery()
    {
        Window window;
        window.fill(20);
        window.drop(window.part<QueryBar>(), {QUrl::fromLocalFile("/a.jpg")});
        window.loader.deliver(Qt::red);
        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile("/b.jpg")});
        QDragEnterEvent enter({700, 500}, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window.window, &enter);
        QVERIFY(window.part<DropArea>().isVisible());
        window.drop(window.part<DropArea>(), {QUrl::fromLocalFile("/b.jpg")});
        QVERIFY(!window.part<DropArea>().isVisible());
        window.loader.deliver(Qt::blue);
        QTRY_COMPARE(window.search.last.pictures.size(), 1U);
        QTRY_COMPARE(window.search.last.pictures[0].file, std::filesystem::path("/b.jpg"));
    }

    void aLinkFromABrowserSaysWhatToDo()
    {
        Window window;
        window.fill(20);
        window.drop(window.part<QueryBar>(), {QUrl("https://example.org/dog.jpg")});
        QCOMPARE(window.part<PromptLine>().shown(), Texts::notFetched());
    }

    void pastedPixelsAreAQuery()
    {
        Window window;
        window.fill(20);
        QImage image(40, 30, QImage::Format_RGB32);
        image.fill(qRgb(1, 2, 3));
        QApplication::clipboard()->setImage(image);
        window.grid().setFocus();
        window.press(Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(window.search.last.pictures.size(), 1U);
        const auto &pixels = window.search.last.pictures[0].pixels;
        QVERIFY(pixels != nullptr);
        QCOMPARE(pixels->width, 40);
        QCOMPARE(pixels->rgb[2], 3);
    }

    void aPictureOfTheGridIsAskedForByItsId()
    {
        Window window;
        window.fill(20);
        window.grid().setCurrentIndex(window.grid().model()->index(4, 0));
        window.grid().setFocus();
        window.press(Qt::Key_E, Qt::ControlModifier);
        window.loader.deliver(Qt::red);
        QTRY_COMPARE(window.search.last.pictures.size(), 1U);
        QCOMPARE(window.search.last.pictures[0].picture.value, 5);
    }

    void lettersOverTheGridGoToTheWords()
    {
        Window window;
        window.fill(20);
        window.grid().setFocus();
        QTest::keyClick(&window.grid(), Qt::Key_C);
        QVERIFY(window.part<WordsField>().hasFocus());
        QCOMPARE(window.part<WordsField>().text(), QStringLiteral("c"));
    }

    void oldResultsStayWhileANewAnswerIsOnItsWay()
    {
        Window window;
        window.fill(20);
        QTest::keyClicks(&window.part<WordsField>(), "x");
        QTRY_COMPARE(window.search.asked, 1);
        QCOMPARE(window.grid().model()->rowCount(), 20);
        window.answer(3);
        QCOMPARE(window.grid().model()->rowCount(), 3);
    }

    void anEmptyAnswerSaysWhatToDo()
    {
        Window window;
        window.fill(20);
        QTest::keyClicks(&window.part<WordsField>(), "x");
        QTRY_COMPARE(window.search.asked, 1);
        window.answer(0);
        QVERIFY(!window.grid().isVisible());
    }

    void clearingShowsTheLibraryAgain()
    {
        Window window;
        window.fill(20);
        QTest::keyClicks(&window.part<WordsField>(), "x");
        QTRY_COMPARE(window.search.asked, 1);
        window.answer(3);
        window.library.calls.clear();
        window.press(Qt::Key_N, Qt::ControlModifier);
        QTRY_VERIFY(window.library.calls.contains("list"));
        Q_EMIT window.library.picturesListed(pictures(20));
        QCOMPARE(window.part<GridPage>().title(), Texts::allPictures());
    }

    void alreadyClearedAnswersAreNotShown()
    {
        Window window;
        window.fill(20);
        QTest::keyClicks(&window.part<WordsField>(), "x");
        QTRY_COMPARE(window.search.asked, 1);
        window.press(Qt::Key_N, Qt::ControlModifier);
        window.answer(3);
        QCOMPARE(window.grid().model()->rowCount(), 20);
    }

    void spacePreviewsArrowsStepAndEscapeReturns()
    {
        Window window;
        window.fill(20);
        window.grid().setCurrentIndex(window.grid().model()->index(4, 0));
        window.grid().setFocus();
        window.press(Qt::Key_Space);
        auto &preview = window.part<PreviewPane>();
        QVERIFY(preview.isVisible());
        QCOMPARE(preview.shownId(), 5);
        window.loader.deliver(Qt::green, 600, 400);
        QVERIFY(preview.isFull());
        QCOMPARE(preview.grab().toImage().pixelColor(preview.width() / 2, preview.height() / 2),
                 QColor(Qt::green));
        window.press(Qt::Key_Right);
        QCOMPARE(preview.shownId(), 6);
        QVERIFY(!preview.isFull());
        window.press(Qt::Key_Escape);
        QVERIFY(!preview.isVisible());
        QCOMPARE(window.grid().currentIndex().row(), 5);
        QVERIFY(window.grid().hasFocus());
    }

    void previewZoomsAndFits()
    {
        Window window;
        window.fill(3);
        window.grid().setCurrentIndex(window.grid().model()->index(0, 0));
        window.grid().setFocus();
        window.press(Qt::Key_Space);
        window.loader.deliver(Qt::green, 400, 400);
        auto &preview = window.part<PreviewPane>();
        QCOMPARE(preview.zoom(), 1.0);
        QTest::keyClick(&preview, Qt::Key_Plus);
        QVERIFY(preview.zoom() > 1);
        QTest::keyClick(&preview, Qt::Key_F);
        QCOMPARE(preview.zoom(), 1.0);
    }

    void aPictureThatCannotBeReadStaysAThumbnailWithASentence()
    {
        Window window;
        window.fill(3);
        window.grid().setCurrentIndex(window.grid().model()->index(0, 0));
        window.grid().setFocus();
        window.press(Qt::Key_Space);
        window.loader.fail("it is gone");
        QVERIFY(window.part<PreviewPane>().isVisible());
        QVERIFY(!window.part<PreviewPane>().isFull());
    }

    void problemsAreListedAndTriedAgain()
    {
        Window window;
        LibraryState state = FakeLibrary::withPictures(20);
        state.counts.failed = 1;
        Q_EMIT window.library.stateChanged(state);
        window.press(Qt::Key_7, Qt::ControlModifier);
        QVERIFY(window.library.calls.contains("problems"));
        Q_EMIT window.library.problemsListed(
            {{"/p/a.jpg", "a.jpg", "/p", "it ends too early", "damaged", 0}});
        auto &page = window.part<ProblemsPage>();
        QVERIFY(page.isVisible());
        QCOMPARE(page.findChild<QTableView *>()->model()->rowCount(), 1);
        for (QPushButton *button : page.findChildren<QPushButton *>())
            if (button->text() == Texts::tryAllAgain())
                QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(window.library.calls.contains("retry"));
        window.press(Qt::Key_Escape);
        QVERIFY(!page.isVisible());
    }

    void theProblemModelKeepsQtsRules()
    {
        ProblemModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setProblems({{"/p/a.jpg", "a.jpg", "/p", "why", "damaged", 0},
                           {"/p/b.jpg", "b.jpg", "/p", "why", "unsupported", 0}});
        model.setProblems({});
    }

    void indexingIsToldInTheStatusBarAndCanBePaused()
    {
        Window window;
        LibraryState state = FakeLibrary::withPictures(20);
        state.work = LibraryState::Work::Indexing;
        state.done = 5;
        state.total = 50;
        Q_EMIT window.library.stateChanged(state);
        auto &bar = window.part<StatusBar>();
        QCOMPARE(bar.work(), Texts::indexing("5", "50"));
        QTest::mouseClick(bar.findChild<QToolButton *>(), Qt::LeftButton);
        QCOMPARE(window.library.calls.last(), QStringLiteral("pause"));
        state.work = LibraryState::Work::Idle;
        Q_EMIT window.library.stateChanged(state);
        QCOMPARE(bar.work(), Texts::upToDate());
    }

    void aLockedLibraryIsABannerWithAWayOut()
    {
        Window window;
        Q_EMIT window.library.unusable(Texts::libraryLocked());
        auto &banner = window.part<Banner>();
        QCOMPARE(banner.sentence(), Texts::libraryLocked());
        QTest::mouseClick(banner.findChildren<QPushButton *>().first(), Qt::LeftButton);
        QCOMPARE(window.library.calls.last(), QStringLiteral("start"));
        QCOMPARE(banner.sentence(), QString());
    }

    void earlierQueriesComeBack()
    {
        Window window;
        window.fill(20);
        window.drop(window.part<QueryBar>(), {QUrl::fromLocalFile("/a.jpg")});
        window.loader.deliver(Qt::red);
        QTRY_COMPARE(window.search.asked, 1);
        const int before = window.search.forgotten;
        window.press(Qt::Key_N, Qt::ControlModifier);
        QTRY_VERIFY(window.search.forgotten > before);
        window.press(Qt::Key_Left, Qt::AltModifier);
        QTRY_COMPARE(window.search.asked, 2);
        QCOMPARE(window.search.last.pictures.size(), 1U);
    }

    void theSizeOfThumbnailsIsRemembered()
    {
        TempFolder folder;
        const QString file = QString::fromStdString((folder / "w.ini").string());
        FakeSearch search;
        FakeLibrary library;
        FakePictures loader;
        FakeThumbnails thumbnails;
        FakeSheets sheets;
        FakeKept kept;
        FakeExport exports;
        Appearance appearance;
        for (const int expected : {172, 288}) {
            QSettings settings(file, QSettings::IniFormat);
            MainWindow window{WindowParts{search, library, loader, thumbnails, sheets, kept, exports,
                                          appearance, settings}};
            auto *view = window.findChild<ResultView *>();
            QCOMPARE(view->thumbHeight(), expected);
            view->setThumbHeight(288);
            window.show();
            window.close();
        }
    }
};

SEMBLANCE_TEST(TestMainWindow);
#include "tst_mainwindow.moc"
