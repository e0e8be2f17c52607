// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/ui/fakewindow.h"
#include "ui/compare/comparepage.h"
#include "ui/details/detailspanel.h"
#include "ui/grid/exportlist.h"
#include "ui/grid/gridpage.h"
#include "ui/look/texts.h"
#include "ui/query/querybar.h"
#include "ui/query/wordsfield.h"
#include "ui/side/filtersview.h"
#include "ui/side/searchlist.h"
#include "ui/side/sidepanel.h"
#include "ui/side/siderow.h"
#include "ui/side/yearbars.h"
#include "ui/variants/variantspage.h"
#include "ui/window/statusbar.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPushButton>
#include <QSignalSpy>

using namespace semblance;
using namespace semblance::ui;
using namespace semblance::test;

namespace {

/// A window that has asked with a picture and words, and got an answer.
void askComposed(Window &window, int results = 5)
{
    window.fill(20);
    window.drop(window.part<QueryBar>(), {QUrl::fromLocalFile("/a.jpg")});
    window.loader.deliver(Qt::red);
    QTest::keyClicks(&window.part<WordsField>(), "as a cartoon");
    QTRY_COMPARE(window.search.last.words, std::string("as a cartoon"));
    window.answer(results);
}

ShownAnswer answerOf(std::vector<PictureItem> items)
{
    ShownAnswer answer;
    answer.items = std::move(items);
    return answer;
}

SideRow *rowNamed(QWidget &inside, const QString &name)
{
    for (SideRow *row : inside.findChildren<SideRow *>())
        if (row->text() == name && !row->isHidden())
            return row;
    return nullptr;
}

} // namespace

class TestPages : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnWarnings(); }

    void compareAsksTheSameQueryInFourModes()
    {
        Window window;
        askComposed(window);
        window.press(Qt::Key_5, Qt::ControlModifier);
        auto &page = window.part<ComparePage>();
        QVERIFY(page.isVisible());
        QCOMPARE(window.sheets.last.size(), 4U);
        for (int mode = 0; mode < 4; ++mode) {
            QCOMPARE(static_cast<int>(*window.sheets.last[static_cast<std::size_t>(mode)].mode), mode);
            QCOMPARE(window.sheets.last[static_cast<std::size_t>(mode)].words, std::string("as a cartoon"));
        }
        Q_EMIT window.sheets.rowAnswered(0, answerOf(pictures(10)));
        Q_EMIT window.sheets.rowAnswered(1, answerOf(pictures(10, 6)));
        Q_EMIT window.sheets.rowFailed(2, QStringLiteral("no such thing"));
        QCOMPARE(page.row(compose::Mode::Composed).model().rowCount(), 10);
        QCOMPARE(page.row(compose::Mode::Picture).sentence(), QStringLiteral("no such thing"));
        QAbstractItemModelTester tester(page.row(compose::Mode::Average).view().model());
    }

    void aPictureIsFoundAgainInTheOtherRows()
    {
        Window window;
        askComposed(window);
        window.press(Qt::Key_5, Qt::ControlModifier);
        auto &page = window.part<ComparePage>();
        Q_EMIT window.sheets.rowAnswered(0, answerOf(pictures(10)));
        Q_EMIT window.sheets.rowAnswered(1, answerOf(pictures(10, 6)));
        StripView &view = page.row(compose::Mode::Composed).view();
        view.setFocus();
        view.setCurrentIndex(view.model()->index(7, 0)); // the picture with id 8
        const QString told = window.part<StatusBar>().told();
        QVERIFY2(told.contains(Texts::rankIn(Texts::composed(), "8")), qPrintable(told));
        QVERIFY2(told.contains(Texts::rankIn(Texts::average(), "3")), qPrintable(told));
        QVERIFY2(told.contains(Texts::notIn(Texts::words())), qPrintable(told));
    }

    void showAllOfARowSetsItsModeAndGoesBack()
    {
        Window window;
        askComposed(window);
        window.press(Qt::Key_5, Qt::ControlModifier);
        auto &page = window.part<ComparePage>();
        Q_EMIT page.row(compose::Mode::Words).actionWanted();
        QVERIFY(!page.isVisible());
        QTRY_COMPARE(window.search.last.mode, std::optional(compose::Mode::Words));
    }

    void compareSaysWhatItNeeds()
    {
        Window window;
        window.fill(5);
        window.press(Qt::Key_5, Qt::ControlModifier);
        QCOMPARE(window.part<ComparePage>().row(compose::Mode::Words).sentence(), Texts::compareNeeds());
        QCOMPARE(window.sheets.asked, 0);
        window.press(Qt::Key_Escape);
        QVERIFY(window.grid().isVisible());
    }

    void variantsAskOneRowAModifier()
    {
        Window window;
        askComposed(window);
        window.press(Qt::Key_6, Qt::ControlModifier);
        auto &page = window.part<VariantsPage>();
        page.setList({"as a sketch", "", "  in   snow "});
        QCOMPARE(page.list(), QStringList({"as a sketch", "in snow"}));
        QCOMPARE(window.sheets.last.size(), 2U);
        QCOMPARE(window.sheets.last[1].words, std::string("in snow"));
        QCOMPARE(window.sheets.last[1].pictures.size(), 1U);
        Q_EMIT window.sheets.rowAnswered(1, answerOf(pictures(4)));
        const VariantSheet sheet = page.sheet();
        QCOMPARE(sheet.rows.size(), 2);
        QCOMPARE(sheet.rows[1].modifier, QStringLiteral("in snow"));
        QCOMPARE(sheet.rows[1].pictures.size(), 4);
    }

    void aSheetOfVariantsBecomesAPictureAndAPage()
    {
        VariantSheet sheet;
        sheet.title = "Dog & <friends>";
        QImage green(40, 30, QImage::Format_RGB32);
        green.fill(Qt::green);
        sheet.rows = {{"as a sketch", "a sketch of *", {{"a.jpg", green, 81}, {"<b>.jpg", {}, 40}}}};
        const QImage page = QImage::fromData(sheetAsPng(sheet), "PNG");
        QVERIFY(page.width() > 400 && page.height() > 200);
        bool found = false;
        for (int y = 0; y < page.height() && !found; y += 5)
            for (int x = 0; x < page.width() && !found; x += 5)
                found = page.pixelColor(x, y) == QColor(Qt::green);
        QVERIFY(found);
        const QString html = QString::fromUtf8(sheetAsHtml(sheet));
        QVERIFY(html.contains("Dog &amp; &lt;friends&gt;"));
        QVERIFY(html.contains("data:image/jpeg;base64,"));
        QVERIFY(html.contains("&lt;b&gt;.jpg"));
        QVERIFY(!html.contains("src=\"http"));
    }

    void detailsTellWhatIsKnownAndWhy()
    {
        Window window;
        askComposed(window);
        window.press(Qt::Key_I, Qt::ControlModifier);
        auto &details = window.part<DetailsPanel>();
        QVERIFY(details.isVisible());
        window.grid().setCurrentIndex(window.grid().model()->index(2, 0));
        QTRY_VERIFY(window.library.calls.contains("describe 3"));
        ShownDetails known;
        known.id = 3;
        known.path = "/pictures/number-3.jpg";
        known.folder = "/pictures";
        known.camera = "Kamera 5";
        known.bytes = 2'000'000;
        known.taken = 1'000'000'000; // 9 September 2001
        Q_EMIT window.library.described(known);
        const QString rows = details.rows().join('\n');
        QVERIFY2(rows.contains("Kamera 5"), qPrintable(rows));
        QVERIFY2(rows.contains("2001"), qPrintable(rows));
        QVERIFY2(rows.contains(Texts::dimensions()), qPrintable(rows));
        known.id = 4; // late news of another picture
        known.camera = "Other";
        Q_EMIT window.library.described(known);
        QVERIFY(!details.rows().join('\n').contains("Other"));
    }

    void theMatchIsExplainedInPictures()
    {
        QVERIFY(std::abs(nearerOf100000(0) - 50000) < 1);
        QVERIFY(std::abs(nearerOf100000(50) - 135) < 1); // three deviations: .135 %
        QVERIFY(nearerOf100000(100) < 0.01);
    }

    void filtersNarrowSearchAndLibraryAtOnce()
    {
        Window window;
        window.fill(20);
        auto &filters = window.part<FiltersView>();
        QCheckBox *square = nullptr;
        for (QCheckBox *box : filters.findChildren<QCheckBox *>())
            if (box->text().startsWith(Texts::square()))
                square = box;
        QVERIFY(square != nullptr);
        QVERIFY2(square->text().contains("(14)"), qPrintable(square->text())); // the others are 600 × 400
        QTest::mouseClick(square, Qt::LeftButton, {}, QPoint(8, square->height() / 2));
        QCOMPARE(window.library.lastFilter.orientation, ShownFilter::Orientation::Square);
        QCOMPARE(window.part<FilterChips>().filters(), QStringList{Texts::square()});
        QTest::keyClicks(&window.part<WordsField>(), "x");
        QTRY_COMPARE(window.search.asked, 1);
        QCOMPARE(window.search.lastFilter.orientation, ShownFilter::Orientation::Square);
        Q_EMIT window.part<FilterChips>().removeWanted(0);
        QVERIFY(window.search.lastFilter.empty());
        QVERIFY(!square->isChecked());
    }

    void aClickOnAFolderShowsItAlone()
    {
        Window window;
        window.fill(20);
        auto &side = window.part<SidePanel>();
        const LibraryState state = FakeLibrary::withPictures(20);
        QTRY_VERIFY(rowNamed(side, state.roots.front().name) != nullptr);
        SideRow *row = rowNamed(side, state.roots.front().name);
        QTest::mouseClick(row, Qt::LeftButton);
        QCOMPARE(window.library.lastFilter.folder, state.roots.front().path);
        QVERIFY(row->isChecked());
        QTest::mouseClick(row, Qt::LeftButton);
        QVERIFY(window.library.lastFilter.folder.empty());
        QVERIFY(!row->isChecked());
    }

    void yearsAreChosenByKeyAndTakenAwayAgain()
    {
        YearBars bars;
        bars.resize(200, 36);
        bars.setCounts({{2018, 3}, {2020, 9}});
        std::optional<int> from;
        std::optional<int> to;
        connect(&bars, &YearBars::chosen, this, [&](std::optional<int> a, std::optional<int> b) {
            from = a;
            to = b;
        });
        QTest::keyClick(&bars, Qt::Key_Right);
        QCOMPARE(from, std::optional(2018));
        QTest::keyClick(&bars, Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(from, std::optional(2018));
        QCOMPARE(to, std::optional(2019));
        QTest::keyClick(&bars, Qt::Key_Delete);
        QVERIFY(!from && !to);
        QTest::mouseClick(&bars, Qt::LeftButton, {}, {190, 10});
        QCOMPARE(from, std::optional(2020));
    }

    void theOrderCanBeDateOrName()
    {
        Window window;
        window.fill(3);
        QTest::keyClicks(&window.part<WordsField>(), "x");
        QTRY_COMPARE(window.search.asked, 1);
        std::vector<PictureItem> items = pictures(3);
        items[0].taken = 100;
        items[1].taken = 300;
        items[2].taken = 200;
        items[0].name = "b.jpg";
        items[1].name = "c.jpg";
        items[2].name = "a.jpg";
        Q_EMIT window.search.answered(answerOf(items));
        const auto order = [&] {
            QList<qint64> ids;
            for (int row = 0; row < 3; ++row)
                ids += window.grid().model()->index(row, 0).data(ResultModel::IdRole).toLongLong();
            return ids;
        };
        QCOMPARE(order(), QList<qint64>({1, 2, 3}));
        window.part<GridPage>().setOrder(GridPage::Order::Date);
        QCOMPARE(order(), QList<qint64>({2, 3, 1}));
        window.part<GridPage>().setOrder(GridPage::Order::Name);
        QCOMPARE(order(), QList<qint64>({3, 1, 2}));
        window.part<GridPage>().setOrder(GridPage::Order::Match);
        QCOMPARE(order(), QList<qint64>({1, 2, 3}));
    }

    void filesFoundByNameStandAbove()
    {
        Window window;
        window.fill(5);
        QTest::keyClicks(&window.part<WordsField>(), "IMG_12");
        QTRY_COMPARE(window.search.asked, 1);
        ShownAnswer answer = answerOf(pictures(5));
        answer.names = pictures(2, 40);
        Q_EMIT window.search.answered(answer);
        auto &page = window.part<GridPage>();
        QVERIFY(page.names().isVisible());
        QCOMPARE(page.names().title(), Texts::filesNamed("IMG_12"));
        QCOMPARE(page.names().model().rowCount(), 2);
        Q_EMIT window.search.answered(answerOf(pictures(5)));
        QVERIFY(!page.names().isVisible());
    }

    void aQuestionThatStaysGoesIntoTheHistoryAndComesBack()
    {
        Window window;
        askComposed(window);
        QTRY_COMPARE_WITH_TIMEOUT(window.kept.history.size(), 1U, 10'000);
        QCOMPARE(window.kept.history[0].name, QStringLiteral("as a cartoon"));
        QVERIFY(!window.kept.history[0].thumbnail.isNull());
        window.kept.list();
        window.press(Qt::Key_N, Qt::ControlModifier);
        QTRY_VERIFY(rowNamed(window.part<SidePanel>(), "as a cartoon") != nullptr);
        SideRow *row = rowNamed(window.part<SidePanel>(), "as a cartoon");
        const int before = window.search.asked;
        QTest::mouseClick(row, Qt::LeftButton);
        window.loader.deliver(Qt::red);
        QTRY_VERIFY(window.search.asked > before);
        QTRY_COMPARE(window.search.last.pictures.size(), 1U);
        QCOMPARE(window.search.last.words, std::string("as a cartoon"));
        QCOMPARE(window.search.last.pictures[0].file, std::filesystem::path("/a.jpg"));
    }

    void historyIsKeptOnlyWhereItIsWanted()
    {
        Window window;
        window.settings.setValue("privacy/history", false);
        askComposed(window);
        QTest::qWait(2500);
        QVERIFY(window.kept.history.empty());
    }

    void resultsAreListedForOtherPrograms()
    {
        std::vector<PictureItem> items = pictures(2);
        items[0].file = "/a \"quoted\", file.jpg";
        items[1].file = "=cmd.jpg";
        const QString csv = QString::fromUtf8(listAsCsv(items));
        const QStringList lines = csv.split("\r\n");
        QVERIFY(lines[0].endsWith("rank,path,score,match,width,height"));
        QVERIFY2(lines[1].contains("\"/a \"\"quoted\"\", file.jpg\""), qPrintable(lines[1]));
        QVERIFY2(lines[2].contains("\"'=cmd.jpg\""), qPrintable(lines[2]));
        const QJsonObject json = QJsonDocument::fromJson(listAsJson(items)).object();
        QCOMPARE(json["schema"].toInt(), 1);
        QCOMPARE(json["results"].toArray().size(), 2);
        QCOMPARE(json["results"].toArray()[0].toObject()["path"].toString(),
                 QStringLiteral("/a \"quoted\", file.jpg"));
    }
};

SEMBLANCE_TEST(TestPages);
#include "tst_pages.moc"
