// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
// Stacks that open in place, and the preview: film strip, region, a look at the query.
#include "tests/ui/fakewindow.h"
#include "ui/grid/resultdelegate.h"
#include "ui/grid/stackstrip.h"
#include "ui/look/motion.h"
#include "ui/look/querytexts.h"
#include "ui/look/texts.h"
#include "ui/preview/filmstrip.h"
#include "ui/preview/previewpane.h"
#include "ui/preview/regionbox.h"
#include "ui/query/picturewell.h"
#include "ui/query/querybar.h"
#include "ui/query/wordsfield.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QToolButton>

using namespace semblance;
using namespace semblance::ui;
using namespace semblance::test;

namespace {

/// An answer in which the third picture has two near-duplicates, ids 900 and 901.
std::vector<PictureItem> withStack(int count)
{
    std::vector<PictureItem> items = pictures(count);
    items[2].stack = 2;
    items[2].stacked = pictures(2, 900);
    return items;
}

void answerStacked(Window &window, int count = 60)
{
    window.fill(count);
    QTest::keyClicks(&window.part<WordsField>(), "dogs");
    QTRY_COMPARE(window.search.asked, 1);
    ShownAnswer answer;
    answer.items = withStack(count);
    Q_EMIT window.search.answered(answer);
    window.grid().setFocus();
}

QModelIndex at(Window &window, int row)
{
    return window.grid().model()->index(row, 0);
}

/// A query with one picture that was read, 300 × 200 pixels.
void addPicture(Window &window)
{
    window.fill(20);
    window.drop(window.part<QueryBar>(), {QUrl::fromLocalFile("/dog.jpg")});
    window.loader.deliver(Qt::red);
    QTRY_COMPARE(window.search.last.pictures.size(), 1U);
}

PictureWell &filledWell(Window &window)
{
    for (PictureWell *well : window.window.findChildren<PictureWell *>())
        if (well->filled() && well->isVisible())
            return *well;
    qFatal("no well is filled");
}

} // namespace

class TestStacks : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        failOnWarnings();
        setReducedMotion(false);
    }

    void aClickOnTheBadgeOpensAndClosesTheStack()
    {
        Window window;
        answerStacked(window);
        ResultView &grid = window.grid();
        const int below = grid.visualRect(at(window, 12)).top();
        const QPoint badge = ResultDelegate::stackBadgeOf(grid.visualRect(at(window, 2)), 2).center();
        QTest::mouseClick(grid.viewport(), Qt::LeftButton, {}, badge);
        QCOMPARE(grid.openedId(), 3);
        QTRY_COMPARE(grid.stack().height(), grid.stack().wantedHeight());
        QVERIFY(grid.stack().isVisible());
        QCOMPARE(grid.stack().model().rowCount(), 2);
        QVERIFY(grid.visualRect(at(window, 12)).top() > below);
        // It lies below the row, from edge to edge, and covers no picture.
        QVERIFY(grid.stack().y() > grid.visualRect(at(window, 2)).bottom());
        QCOMPARE(grid.stack().width(), grid.viewport()->width());
        QTest::mouseClick(grid.viewport(), Qt::LeftButton, {}, badge);
        QCOMPARE(grid.openedId(), 0);
        QVERIFY(!grid.stack().isVisible());
        QCOMPARE(grid.visualRect(at(window, 12)).top(), below);
    }

    void keysOpenWalkAndClose()
    {
        Window window;
        answerStacked(window);
        window.drop(window.part<QueryBar>(),
                    {QUrl::fromLocalFile("/dog.jpg")}); // another query to go back from
        window.loader.deliver(Qt::red);
        QTRY_COMPARE(window.search.asked, 2);
        ResultView &grid = window.grid();
        grid.setFocus();
        grid.setCurrentIndex(at(window, 2));
        window.press(Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(grid.openedId(), 3);
        StripView &strip = grid.stack().view();
        QTRY_VERIFY(strip.hasFocus());
        QCOMPARE(strip.currentId(), 900);
        window.press(Qt::Key_Right);
        QCOMPARE(strip.currentId(), 901);
        window.press(Qt::Key_Up);
        QVERIFY(grid.hasFocus());
        window.press(Qt::Key_Right, Qt::AltModifier); // it is open: back into it
        strip.setFocus();
        window.press(Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(grid.openedId(), 0);
        QVERIFY(grid.hasFocus());
        // Elsewhere the keys go through the queries.
        grid.setCurrentIndex(at(window, 5));
        window.press(Qt::Key_Left, Qt::AltModifier);
        QTRY_COMPARE(window.search.asked, 3);
        QVERIFY(window.search.last.pictures.empty());
    }

    void escapeClosesTheStackBeforeTheSelection()
    {
        Window window;
        answerStacked(window);
        ResultView &grid = window.grid();
        grid.setCurrentIndex(at(window, 2));
        grid.openStack(2);
        grid.setFocus();
        window.press(Qt::Key_Escape);
        QCOMPARE(grid.openedId(), 0);
        QVERIFY(!grid.selectedIds().isEmpty());
        window.press(Qt::Key_Escape);
        QVERIFY(grid.selectedIds().isEmpty());
    }

    void picturesOfAStackCanBePreviewedAndUsed()
    {
        Window window;
        answerStacked(window);
        window.grid().openStack(2);
        StripView &strip = window.grid().stack().view();
        strip.setFocus();
        strip.setCurrentIndex(strip.model()->index(1, 0));
        window.press(Qt::Key_Space);
        QCOMPARE(window.part<PreviewPane>().shownId(), 901);
        window.press(Qt::Key_Right); // the stack ends here
        QCOMPARE(window.part<PreviewPane>().shownId(), 901);
        window.press(Qt::Key_Left);
        QCOMPARE(window.part<PreviewPane>().shownId(), 900);
        window.press(Qt::Key_Escape);
        strip.setCurrentIndex(strip.model()->index(1, 0));
        strip.setFocus();
        window.press(Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY(!window.loader.wanted.empty());
        QCOMPARE(window.loader.wanted.back().second, std::filesystem::path("/pictures/number-901.jpg"));
    }

    void anOpenStackFollowsItsPictureThroughNewResults()
    {
        Window window;
        answerStacked(window);
        window.grid().openStack(2);
        QAbstractItemModelTester tester(window.grid().stack().view().model());
        ShownAnswer moved;
        moved.items = withStack(60);
        std::rotate(moved.items.begin(), moved.items.begin() + 30, moved.items.end());
        Q_EMIT window.search.answered(moved);
        QCOMPARE(window.grid().openedId(), 3);
        ShownAnswer gone;
        gone.items = pictures(10, 100);
        Q_EMIT window.search.answered(gone);
        QCOMPARE(window.grid().openedId(), 0);
        QTRY_VERIFY(!window.grid().stack().isVisible());
    }

    void screenReadersHearOfStacks()
    {
        Window window;
        answerStacked(window);
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(&window.grid());
        const QString closed = list->child(2)->text(QAccessible::Name);
        QVERIFY2(closed.startsWith("3 of 60, number-3.jpg, match 98"), qPrintable(closed));
        QVERIFY2(closed.contains(Texts::nearDuplicates(2)), qPrintable(closed));
        window.grid().openStack(2);
        QVERIFY(list->child(2)->text(QAccessible::Name).endsWith(QueryTexts::opened()));
        QCOMPARE(window.grid().stack().view().accessibleName(), QueryTexts::behind("number-3.jpg"));
    }

    void theFilmStripShowsNeighboursAndGoesToThem()
    {
        Window window;
        window.fill(50);
        window.grid().setCurrentIndex(at(window, 20));
        window.grid().setFocus();
        window.press(Qt::Key_Space);
        auto &strip = window.part<FilmStrip>();
        QVERIFY(strip.isVisible());
        QCOMPARE(strip.row(), 20);
        QCOMPARE(strip.rowAt(strip.rect().center()), 20);
        QCOMPARE(strip.height(), 96);
        window.press(Qt::Key_Right);
        QCOMPARE(strip.row(), 21);
        int other = -1;
        QPoint there;
        for (int x = strip.width() / 2; x < strip.width() && (other = strip.rowAt({x, 48})) != 24; x += 4)
            there = {x + 4, 48};
        QCOMPARE(other, 24);
        QTest::mouseClick(&strip, Qt::LeftButton, {}, there);
        QCOMPARE(window.part<PreviewPane>().shownId(), 25);
        // What lies beside is asked for, and a thumbnail that came is drawn.
        QVERIFY(std::any_of(window.thumbnails.wanted.begin(), window.thumbnails.wanted.end(),
                            [](const ThumbnailRequest &request) { return request.id == 26; }));
        window.thumbnails.deliver(25, 140, Qt::green);
        QTRY_COMPARE(strip.grab().toImage().pixelColor(strip.width() / 2, 48), QColor(Qt::green));
    }

    void theButtonsAtTheSidesLeaveWhenThePointerRests()
    {
        Window window;
        window.fill(5);
        window.grid().setCurrentIndex(at(window, 1));
        window.grid().setFocus();
        window.press(Qt::Key_Space);
        auto &preview = window.part<PreviewPane>();
        const auto shown = [&] {
            int count = 0;
            for (const QToolButton *button : preview.findChildren<QToolButton *>(Qt::FindDirectChildrenOnly))
                count += button->isVisible();
            return count;
        };
        QCOMPARE(shown(), 2);
        QTRY_COMPARE(shown(), 0);
        QTest::mouseMove(&preview, preview.rect().center() + QPoint(5, 5));
        QTRY_COMPARE(shown(), 2);
    }

    void heldQShowsTheQueryInTheFrameOfTheResult()
    {
        Window window;
        addPicture(window);
        window.answer(5);
        window.grid().setCurrentIndex(at(window, 1));
        window.grid().setFocus();
        window.press(Qt::Key_Space);
        auto &preview = window.part<PreviewPane>();
        window.loader.deliver(Qt::green, 600, 400);
        const QPoint middle(preview.width() / 2, preview.height() / 2);
        QTest::keyPress(&preview, Qt::Key_Q);
        QVERIFY(preview.peeking());
        QCOMPARE(preview.grab().toImage().pixelColor(middle), QColor(Qt::red));
        QCOMPARE(window.loader.wanted.back().second, std::filesystem::path("/dog.jpg")); // in full
        window.loader.deliver(Qt::blue, 1200, 800);
        QCOMPARE(preview.grab().toImage().pixelColor(middle), QColor(Qt::blue));
        QTest::keyRelease(&preview, Qt::Key_Q);
        QVERIFY(!preview.peeking());
        QCOMPARE(preview.grab().toImage().pixelColor(middle), QColor(Qt::green));
    }

    void aBoxOnAWellBecomesTheRegionOfTheQuery()
    {
        Window window;
        addPicture(window);
        QTest::mouseClick(&filledWell(window), Qt::LeftButton);
        auto &box = window.part<RegionBox>();
        QVERIFY(box.isVisible());
        window.loader.deliver(Qt::red, 1200, 800); // in full
        // Drawn by hand: from the middle to three quarters of the way down and right.
        auto &preview = window.part<PreviewPane>();
        const QPoint middle(box.width() / 2, box.height() / 2);
        box.start({1200, 800}, Region{0, 0, 0.1, 0.1});
        QTest::mousePress(&box, Qt::LeftButton, {}, middle);
        QTest::mouseMove(&box, middle + QPoint(100, 50));
        QTest::mouseRelease(&box, Qt::LeftButton, {}, middle + QPoint(100, 50));
        QVERIFY2(box.told().contains("×"), qPrintable(box.told()));
        const Region drawn = box.region();
        QVERIFY(std::abs(drawn.x - 0.5) < 0.01 && std::abs(drawn.y - 0.5) < 0.01 && drawn.width > 0.05);
        const int asked = window.search.asked;
        QTest::keyClick(&box, Qt::Key_Return);
        QVERIFY(!preview.isVisible());
        QTRY_VERIFY(window.search.asked > asked);
        const compose::QueryPicture &picture = window.search.last.pictures[0];
        QCOMPARE(picture.region, std::optional(drawn));
        QVERIFY(picture.relative);
        QCOMPARE(filledWell(window).accessibleName(), QueryTexts::regionOf("dog.jpg"));
        // Taken away again, and brought back by undo.
        window.part<QueryBar>().setRegion(window.part<QueryBar>().firstPart()->key, std::nullopt);
        QTRY_VERIFY(!window.search.last.pictures[0].region.has_value());
        window.grid().setFocus();
        window.press(Qt::Key_Z, Qt::ControlModifier); // before the box was drawn
        QVERIFY(!window.part<QueryBar>().firstPart()->picture.region.has_value());
    }

    void aRegionIsDrawnByKeysAlone()
    {
        Window window;
        addPicture(window);
        window.press(Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        auto &box = window.part<RegionBox>();
        QVERIFY(box.isVisible() && box.hasFocus());
        const Region before = box.region();
        QTest::keyClick(&box, Qt::Key_Right);
        QTest::keyClick(&box, Qt::Key_Down, Qt::ShiftModifier);
        QVERIFY(box.region().x > before.x);
        QVERIFY(box.region().height > before.height);
        QTest::keyClick(&box, Qt::Key_Escape);
        QVERIFY(!window.part<PreviewPane>().isVisible());
        QVERIFY(!window.part<QueryBar>().firstPart()->picture.region.has_value());
    }

    void aBoxThatIsTooSmallSaysSo()
    {
        Window window;
        addPicture(window);
        window.press(Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        auto &box = window.part<RegionBox>();
        box.start({300, 200}, Region{0.5, 0.5, 0.02, 0.5});
        QCOMPARE(box.told(), QueryTexts::regionTooSmall("16"));
        QVERIFY(!box.findChild<QPushButton *>()->isEnabled());
        QTest::keyClick(&box, Qt::Key_Return);
        QVERIFY(box.isVisible());
    }

    void aRegionOfAResultReplacesTheQuery()
    {
        Window window;
        window.fill(10);
        window.grid().setCurrentIndex(at(window, 4));
        window.grid().setFocus();
        window.press(Qt::Key_Space);
        window.loader.deliver(Qt::green, 600, 400);
        window.press(Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        auto &box = window.part<RegionBox>();
        QVERIFY(box.isVisible());
        QTest::keyClick(&box, Qt::Key_Return);
        window.loader.deliver(Qt::green);
        QTRY_COMPARE(window.search.last.pictures.size(), 1U);
        QCOMPARE(window.search.last.pictures[0].picture.value, 5);
        QCOMPARE(window.search.last.pictures[0].region, std::optional(Region{0.25, 0.25, 0.5, 0.5}));
    }

    void aRegionIsKeptWithTheSearch()
    {
        Window window;
        addPicture(window);
        auto &bar = window.part<QueryBar>();
        bar.setRegion(bar.firstPart()->key, Region{0.1, 0.2, 0.3, 0.4});
        QTRY_VERIFY(window.search.last.pictures[0].region.has_value());
        window.answer(3);
        QTRY_COMPARE_WITH_TIMEOUT(window.kept.history.size(), 1U, 10'000);
        const auto json = parseJson(window.kept.history[0].question.toStdString(), "test");
        VERIFY_OK(json);
        const auto query = compose::queryFromJson(*json);
        VERIFY_OK(query);
        QCOMPARE(query->pictures[0].region, std::optional(Region{0.1, 0.2, 0.3, 0.4}));
        QVERIFY(query->pictures[0].relative);
    }
};

SEMBLANCE_TEST(TestStacks);
#include "tst_stacks.moc"
