// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/support/testmain.h"
#include "ui/grid/gridlayout.h"
#include "ui/look/metrics.h"

using namespace semblance::ui;

class TestGridLayout : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rowsFillTheWidthAndKeepProportions()
    {
        std::vector<float> aspects;
        for (int at = 0; at < 100; ++at)
            aspects.push_back(0.6F + static_cast<float>(at % 7) * 0.2F);
        GridLayout layout;
        layout.compute(aspects, {Arrangement::Rows, 1000, 172, 24, -1});
        const int lastTop = layout.cell(99).top();
        for (int item = 0; item < layout.count(); ++item) {
            const QRect cell = layout.cell(item);
            const double aspect = static_cast<double>(cell.width()) / (cell.height() - 24);
            QVERIFY2(std::abs(aspect - aspects[static_cast<std::size_t>(item)]) < 0.02,
                     QByteArray::number(item));
            QVERIFY(cell.height() - 24 <= 172 * 1.06 + 1);
            const bool lastOfRow = item + 1 == layout.count() || layout.cell(item + 1).top() != cell.top();
            if (lastOfRow && cell.top() != lastTop)
                QVERIFY2(std::abs(cell.right() + 1 - (1000 - metrics::kGridPadding)) <= 1,
                         QByteArray::number(item));
        }
        QCOMPARE(layout.cell(99).height() - 24, 172);
    }

    void extremeAndBrokenProportionsAreLimited()
    {
        GridLayout layout;
        layout.compute({100.F, 0.001F, std::numeric_limits<float>::quiet_NaN()},
                       {Arrangement::Rows, 1600, 100, 24, -1});
        QCOMPARE(layout.cell(0).width(), 220);
        QCOMPARE(layout.cell(1).width(), 55);
        QCOMPARE(layout.cell(2).width(), 100);
    }

    void everyPointOfACellFindsItAgain_data()
    {
        QTest::addColumn<int>("arrangement");
        QTest::newRow("rows") << static_cast<int>(Arrangement::Rows);
        QTest::newRow("squares") << static_cast<int>(Arrangement::Squares);
    }
    void everyPointOfACellFindsItAgain()
    {
        QFETCH(int, arrangement);
        GridLayout layout;
        layout.compute(std::vector<float>(500, 1.4F),
                       {static_cast<Arrangement>(arrangement), 777, 128, 24, 13});
        for (int item = 0; item < 500; ++item) {
            const QRect cell = layout.cell(item);
            QCOMPARE(layout.itemAt(cell.topLeft()), item);
            QCOMPARE(layout.itemAt(cell.bottomRight()), item);
            QCOMPARE(layout.itemAt(cell.topLeft() - QPoint(1, 0)), -1);
            QVERIFY(!cell.intersects(layout.cutLine()));
            QVERIFY((item < 13) == (cell.top() < layout.cutLine().top()));
        }
    }

    void movingByRowsKeepsTheColumnAndStopsAtTheEnds()
    {
        GridLayout layout;
        layout.compute(std::vector<float>(30, 1.F),
                       {Arrangement::Squares, 16 + 16 + 4 * 100 + 24, 100, 24, -1});
        QCOMPARE(layout.neighbour(1, 1), 5);
        QCOMPARE(layout.neighbour(5, -1), 1);
        QCOMPARE(layout.neighbour(1, -1), 1);
        QCOMPARE(layout.neighbour(27, 1), 29);
        QCOMPARE(layout.neighbour(29, 1), 29);
    }

    void theRowsOfAnExposedStripAreFoundAndNoOthers()
    {
        GridLayout layout;
        layout.compute(std::vector<float>(1000, 1.F), {Arrangement::Squares, 456, 100, 24, -1});
        const QRect row = layout.cell(400);
        QCOMPARE(layout.between(row.top(), row.top()), std::pair(400, 404));
        QCOMPARE(layout.between(row.top() - 2, row.top() - 1), std::pair(0, 0));
        QCOMPARE(layout.between(0, layout.height()), std::pair(0, 1000));
        QCOMPARE(layout.between(layout.height() + 100, layout.height() + 200), std::pair(0, 0));
    }

    void nothingIsLaidOutForNothing()
    {
        GridLayout layout;
        layout.compute({}, {Arrangement::Rows, 1000, 172, 24, -1});
        QCOMPARE(layout.itemAt({50, 50}), -1);
        QCOMPARE(layout.between(0, 1000), std::pair(0, 0));
    }

    void narrowViewsStillShowOneColumn()
    {
        GridLayout layout;
        layout.compute(std::vector<float>(3, 1.F), {Arrangement::Squares, 40, 360, 24, -1});
        QVERIFY(layout.cell(2).top() > layout.cell(1).top());
        QCOMPARE(layout.cell(0).width(), 8);
    }
};

SEMBLANCE_TEST(TestGridLayout);
#include "tst_gridlayout.moc"
