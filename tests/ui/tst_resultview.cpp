// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/support/testmain.h"
#include "tests/ui/fakes.h"
#include "ui/grid/resultdelegate.h"
#include "ui/grid/resultmodel.h"
#include "ui/grid/resultview.h"
#include "ui/look/metrics.h"
#include "ui/look/theme.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QApplication>
#include <QMimeData>
#include <QScrollBar>
#include <QSignalSpy>
#include <QWheelEvent>

using namespace semblance::ui;
using semblance::test::FakeThumbnails;
using semblance::test::pictures;

namespace {

struct Grid
{
    FakeThumbnails source;
    ThumbnailCache cache{source};
    ResultModel model{cache};
    ResultView view{model, cache};

    explicit Grid(int count = 200)
    {
        model.setItems(pictures(count));
        view.resize(1000, 700);
        view.show();
        QApplication::setActiveWindow(&view);
        view.setFocus();
        QTest::qWaitForWindowActive(&view) ? void() : qFatal("the view does not become active");
    }
    QPoint middleOf(int row)
    {
        return ResultDelegate::pictureOf(view.visualRect(model.index(row, 0))).center();
    }
    void click(int row, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::mouseClick(view.viewport(), Qt::LeftButton, modifiers, middleOf(row));
    }
};

} // namespace

class TestResultView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { semblance::test::failOnWarnings(); }

    void theModelKeepsQtsRules()
    {
        FakeThumbnails source;
        ThumbnailCache cache(source);
        ResultModel model(cache);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setItems(pictures(50));
        model.setItems(pictures(20, 40));
        source.deliver(45, 260, Qt::red);
        QTest::qWait(20);
        model.setItems({});
    }

    void newResultsKeepSelectionAndCurrentPictureWithoutAReset()
    {
        Grid grid;
        QSignalSpy resets(&grid.model, &QAbstractItemModel::modelReset);
        grid.click(3);
        grid.click(5, Qt::ControlModifier);
        auto items = pictures(200);
        std::reverse(items.begin(), items.end());
        items.erase(items.begin(), items.begin() + 50);
        grid.model.setItems(items);
        QCOMPARE(grid.view.selectedIds(), QList<qint64>({6, 4}));
        QCOMPARE(grid.model.item(grid.view.currentIndex().row()).id, 6);
        QCOMPARE(resets.size(), 0);
    }

    void picturesThatLeftAreNoLongerSelected()
    {
        Grid grid;
        grid.click(0);
        grid.model.setItems(pictures(10, 100));
        QVERIFY(grid.view.selectedIds().isEmpty());
    }

    void clicksSelectAsEverywhere()
    {
        Grid grid;
        grid.click(2);
        QCOMPARE(grid.view.selectedIds(), QList<qint64>({3}));
        grid.click(6, Qt::ShiftModifier);
        QCOMPARE(grid.view.selectedIds(), QList<qint64>({3, 4, 5, 6, 7}));
        grid.click(4, Qt::ControlModifier);
        QCOMPARE(grid.view.selectedIds(), QList<qint64>({3, 4, 6, 7}));
    }

    void arrowsHomeAndEndMoveAndScroll()
    {
        Grid grid;
        grid.click(0);
        QTest::keyClick(&grid.view, Qt::Key_Right);
        QCOMPARE(grid.view.currentIndex().row(), 1);
        QTest::keyClick(&grid.view, Qt::Key_Down);
        const int below = grid.view.currentIndex().row();
        QVERIFY(grid.view.visualRect(grid.model.index(below, 0)).top() >
                grid.view.visualRect(grid.model.index(1, 0)).top());
        QTest::keyClick(&grid.view, Qt::Key_End);
        QCOMPARE(grid.view.currentIndex().row(), 199);
        QVERIFY(grid.view.viewport()->rect().contains(grid.view.visualRect(grid.view.currentIndex())));
        QTest::keyClick(&grid.view, Qt::Key_Home, Qt::ShiftModifier);
        QCOMPARE(grid.view.selectedIds().size(), 200);
    }

    void keysAskForWhatTheyMean_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<int>("modifiers");
        QTest::addColumn<QByteArray>("asked");
        QTest::newRow("space previews") << int(Qt::Key_Space) << 0 << QByteArray("preview");
        QTest::newRow("enter previews") << int(Qt::Key_Return) << 0 << QByteArray("preview");
        QTest::newRow("ctrl enter opens")
            << int(Qt::Key_Return) << int(Qt::ControlModifier) << QByteArray("open");
        QTest::newRow("ctrl shift enter adds")
            << int(Qt::Key_Return) << int(Qt::ControlModifier | Qt::ShiftModifier) << QByteArray("add");
    }
    void keysAskForWhatTheyMean()
    {
        QFETCH(int, key);
        QFETCH(int, modifiers);
        QFETCH(QByteArray, asked);
        Grid grid;
        QByteArray heard;
        QObject::connect(&grid.view, &ResultView::previewWanted, this, [&](qint64 id) {
            heard = "preview";
            QCOMPARE(id, 3);
        });
        QObject::connect(&grid.view, &ResultView::openWanted, this, [&] { heard = "open"; });
        QObject::connect(&grid.view, &ResultView::addWanted, this, [&] { heard = "add"; });
        grid.click(2);
        QTest::keyClick(&grid.view, Qt::Key(key), Qt::KeyboardModifiers(modifiers));
        QCOMPARE(heard, asked);
    }

    void lettersGoToTheWords()
    {
        Grid grid;
        grid.click(0);
        QSignalSpy typed(&grid.view, &ResultView::typed);
        QTest::keyClick(&grid.view, Qt::Key_A);
        QCOMPARE(typed.size(), 1);
        QCOMPARE(typed[0][0].toString(), QStringLiteral("a"));
    }

    void aRubberBandFromAGapSelectsWhatItTouches()
    {
        Grid grid;
        const QRect first = grid.view.visualRect(grid.model.index(0, 0));
        const QPoint from(2, first.top() + 20);
        QTest::mousePress(grid.view.viewport(), Qt::LeftButton, {}, from);
        for (int step = 1; step <= 5; ++step) {
            const QPoint to = from + QPoint(first.right() - 10, 10) * step / 5;
            QMouseEvent move(QEvent::MouseMove, to, grid.view.viewport()->mapToGlobal(to), Qt::NoButton,
                             Qt::LeftButton, {});
            QApplication::sendEvent(grid.view.viewport(), &move);
        }
        QCOMPARE(grid.view.selectedIds(), QList<qint64>({1}));
        QTest::mouseRelease(grid.view.viewport(), Qt::LeftButton, {}, first.center());
    }

    void picturesLeaveAsFiles()
    {
        Grid grid;
        const std::unique_ptr<QMimeData> data(
            grid.model.mimeData({grid.model.index(0, 0), grid.model.index(4, 0)}));
        QCOMPARE(data->urls(), QList<QUrl>({QUrl::fromLocalFile("/pictures/number-1.jpg"),
                                            QUrl::fromLocalFile("/pictures/number-5.jpg")}));
        QVERIFY(data->hasFormat(ResultModel::kIdsFormat));
        QCOMPARE(grid.model.supportedDragActions(), Qt::CopyAction);
    }

    void visiblePicturesAreAskedForFirst()
    {
        Grid grid(5000);
        QTRY_VERIFY(!grid.source.wanted.empty());
        QCOMPARE(grid.source.wanted.front().id, 1);
        QVERIFY(grid.source.wanted.size() < 400);
        grid.view.verticalScrollBar()->setValue(grid.view.verticalScrollBar()->maximum() / 2);
        QTRY_VERIFY(grid.source.wanted.front().id > 1000);
        const int row = grid.model.rowOf(grid.source.wanted.front().id);
        QVERIFY(grid.view.viewport()->rect().intersects(grid.view.visualRect(grid.model.index(row, 0))));
    }

    void aThumbnailAppearsWithoutMovingAnything()
    {
        Grid grid;
        const QRect before = grid.view.visualRect(grid.model.index(1, 0));
        QTRY_VERIFY(!grid.source.wanted.empty());
        QCOMPARE(grid.view.grab().toImage().pixelColor(grid.middleOf(1)),
                 theme().color(Role::PlaceholderTile));
        grid.source.deliver(2, grid.source.wanted.front().side, Qt::red);
        QTRY_COMPARE(grid.view.grab().toImage().pixelColor(grid.middleOf(1)), QColor(Qt::red));
        QCOMPARE(grid.view.visualRect(grid.model.index(1, 0)), before);
    }

    void aSelectedPictureHasARingOutsideItsPixels()
    {
        Grid grid;
        grid.click(1);
        const QRect picture = ResultDelegate::pictureOf(grid.view.visualRect(grid.model.index(1, 0)));
        const QImage image = grid.view.grab().toImage();
        const QPoint above(picture.center().x(), picture.top() - metrics::kRingGap - 2);
        QCOMPARE(image.pixelColor(above), theme().color(Role::Accent));
        QCOMPARE(image.pixelColor(picture.center()), theme().color(Role::PlaceholderTile));
    }

    void aChangeOfSizeKeepsTheCurrentPictureInPlace()
    {
        Grid grid(2000);
        grid.view.verticalScrollBar()->setValue(5000);
        const QModelIndex middle = grid.view.indexAt(grid.view.viewport()->rect().center());
        const QModelIndex kept = middle.isValid() ? middle : grid.model.index(100, 0);
        grid.view.setCurrentIndex(kept);
        const int before = grid.view.visualRect(kept).top();
        grid.view.stepThumbHeight(1);
        QCOMPARE(grid.view.thumbHeight(), 224);
        QVERIFY(std::abs(grid.view.visualRect(kept).top() - before) <= 2);
    }

    void controlAndWheelChangeTheSize()
    {
        Grid grid;
        const QPointF at = grid.view.viewport()->rect().center();
        QWheelEvent wheel(at, grid.view.viewport()->mapToGlobal(at), {}, {0, 120}, Qt::NoButton,
                          Qt::ControlModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(grid.view.viewport(), &wheel);
        QCOMPARE(grid.view.thumbHeight(), 224);
    }

    void assistiveTechnologySeesAListWithSentences()
    {
        Grid grid(20);
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(&grid.view);
        QVERIFY(list != nullptr);
        QCOMPARE(list->role(), QAccessible::List);
        QCOMPARE(list->childCount(), 20);
        QCOMPARE(list->text(QAccessible::Name), QStringLiteral("Pictures"));
        QCOMPARE(list->child(2)->text(QAccessible::Name), QStringLiteral("3 of 20, number-3.jpg, match 98"));
        QCOMPARE(list->child(2)->rect().size(), grid.view.visualRect(grid.model.index(2, 0)).size());
    }
};

SEMBLANCE_TEST(TestResultView);
#include "tst_resultview.moc"
