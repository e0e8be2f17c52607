// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
// What hands do with pictures: drag, drop, copy, paste, menus; and what a cell tells of its picture.
#include "tests/ui/fakewindow.h"
#include "ui/grid/gridpage.h"
#include "ui/grid/resultdelegate.h"
#include "ui/grid/resultmodel.h"
#include "ui/look/querytexts.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"
#include "ui/query/picturewell.h"
#include "ui/query/promptline.h"
#include "ui/query/querybar.h"
#include "ui/query/wordsfield.h"
#include "ui/window/noticebar.h"

#include <QClipboard>
#include <QDataStream>
#include <QMenu>
#include <QPushButton>
#include <QTimer>

using namespace semblance;
using namespace semblance::ui;
using namespace semblance::test;

namespace {

void dropOn(QWidget &onto, const QMimeData &mime)
{
    QDragEnterEvent enter({20, 20}, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&onto, &enter);
    QDropEvent event(QPointF(20, 20), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&onto, &event);
}

void choose(Window &window, int row)
{
    // setCurrentIndex() would look at the keys that the last test press left behind.
    window.grid().selectionModel()->setCurrentIndex(window.grid().model()->index(row, 0),
                                                    QItemSelectionModel::ClearAndSelect);
    window.grid().setFocus();
}

/// What a context menu offers; then it is closed.
QStringList menuOf(Window &window, const std::function<void()> &open)
{
    QStringList names;
    QTimer::singleShot(0, &window.window, [&] {
        if (auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget())) {
            for (const QAction *action : menu->actions())
                names.append(action->text());
            menu->close();
        }
    });
    open();
    return names;
}

} // namespace

class TestHands : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnWarnings(); }

    void pixelsFromABrowserCountMoreThanItsAddress()
    {
        Window window;
        window.fill(5);
        QImage image(30, 20, QImage::Format_RGB32);
        image.fill(qRgb(7, 8, 9));
        QMimeData mime;
        mime.setUrls({QUrl("https://example.org/dog.jpg")});
        mime.setImageData(image);
        dropOn(window.part<QueryBar>(), mime);
        QTRY_COMPARE(window.search.last.pictures.size(), 1U);
        QVERIFY(window.search.last.pictures[0].pixels != nullptr);
        QCOMPARE(window.search.last.pictures[0].pixels->rgb[1], 8);
    }

    void aLocalAddressFromABrowserIsThatFile()
    {
        Window window;
        window.fill(5);
        QMimeData mime;
        mime.setUrls({QUrl("file:///home/me/a%20dog.jpg")});
        mime.setText("file:///home/me/a%20dog.jpg");
        dropOn(window.part<QueryBar>(), mime);
        QCOMPARE(window.loader.wanted.size(), 1U);
        QCOMPARE(window.loader.wanted[0].second, std::filesystem::path("/home/me/a dog.jpg"));
    }

    void picturesOfTheGridDroppedOnTheBarAreAdded()
    {
        Window window;
        window.fill(20);
        window.drop(window.part<QueryBar>(), {QUrl::fromLocalFile("/dog.jpg")});
        window.loader.deliver(Qt::red);
        const QModelIndexList two{window.grid().model()->index(3, 0), window.grid().model()->index(5, 0)};
        const std::unique_ptr<QMimeData> mime(window.grid().model()->mimeData(two));
        dropOn(window.part<QueryBar>(), *mime);
        window.loader.deliver(Qt::green);
        window.loader.deliver(Qt::blue);
        QTRY_COMPARE(window.search.last.pictures.size(), 3U);
        QCOMPARE(window.search.last.pictures[1].picture.value, 4);
        QCOMPARE(window.search.last.pictures[2].picture.value, 6);
    }

    void copiedFilesArePasted()
    {
        Window window;
        window.fill(20);
        choose(window, 2);
        window.press(Qt::Key_C, Qt::ControlModifier);
        const QMimeData *copied = QApplication::clipboard()->mimeData();
        QCOMPARE(copied->urls(), QList<QUrl>{QUrl::fromLocalFile("/pictures/number-3.jpg")});
        window.press(Qt::Key_V, Qt::ControlModifier);
        window.loader.deliver(Qt::red);
        QTRY_COMPARE(window.search.last.pictures.size(), 1U);
        choose(window, 4);
        window.press(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("/pictures/number-5.jpg"));
    }

    void aSecondPictureIsAddedByKey()
    {
        Window window;
        window.fill(20);
        choose(window, 0);
        window.press(Qt::Key_E, Qt::ControlModifier);
        window.loader.deliver(Qt::red);
        choose(window, 1);
        window.press(Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
        window.loader.deliver(Qt::green);
        QTRY_COMPARE(window.search.last.pictures.size(), 2U);
        QCOMPARE(window.search.last.pictures[1].picture.value, 2);
    }

    void theMenuOfAPictureHasWhatPeopleLookFor()
    {
        Window window;
        window.fill(20);
        choose(window, 1);
        const QStringList names =
            menuOf(window, [&] { Q_EMIT window.grid().menuWanted(window.grid().mapToGlobal(QPoint(5, 5))); });
        for (const QString &wanted :
             {Texts::preview(), Texts::useAsQuery(), Texts::addToQuery(), Texts::open(),
              QueryTexts::openWithMenu(), Texts::showInFileManager(), Texts::copyFiles(),
              QueryTexts::copyImage(), Texts::copyPath(), QueryTexts::chooseRegionDots(),
              QueryTexts::excludeFile(), QueryTexts::excludeFolder(), Texts::details()})
            QVERIFY2(names.contains(wanted), qPrintable(wanted));
    }

    void theMenuOfAWellHasWhatPeopleLookFor()
    {
        Window window;
        window.fill(5);
        window.drop(window.part<QueryBar>(), {QUrl::fromLocalFile("/dog.jpg")});
        window.loader.deliver(Qt::red);
        PictureWell *filled = nullptr;
        for (PictureWell *well : window.window.findChildren<PictureWell *>())
            if (well->filled() && well->isVisible())
                filled = well;
        QVERIFY(filled != nullptr);
        Q_EMIT filled->menuWanted(filled->mapToGlobal(QPoint(5, 5)));
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QVERIFY(menu != nullptr);
        QStringList names;
        for (const QAction *action : menu->actions())
            names.append(action->text());
        menu->close();
        for (const QString &wanted : {QueryTexts::chooseRegionDots(), QueryTexts::wholePicture(),
                                      QueryTexts::replacePicture(), Texts::removeFromQuery()})
            QVERIFY2(names.contains(wanted), qPrintable(wanted));
    }

    void badgesTellOfOfflineAndFailedPictures()
    {
        Window window;
        std::vector<PictureItem> items = pictures(6);
        items[1].offline = true;
        items[1].root = "Archive";
        window.fill(6);
        Q_EMIT window.library.picturesListed(items);
        window.thumbnails.fail(3, 190, "it is damaged");
        ResultView &grid = window.grid();
        const auto inked = [&](int row) {
            const QRect cell = ResultDelegate::pictureOf(grid.visualRect(grid.model()->index(row, 0)));
            const QImage image =
                grid.viewport()->grab(QRect(cell.topLeft() + QPoint(8, 8), QSize(16, 16))).toImage();
            const QColor plain = theme().color(Role::PlaceholderTile);
            for (int x = 0; x < image.width(); ++x)
                if (image.pixelColor(x, 8) != plain)
                    return true;
            return false;
        };
        QVERIFY(!inked(0));
        QVERIFY(inked(1));
        QTRY_VERIFY(inked(2));
        const auto tip = [&](int row) {
            return grid.model()->index(row, 0).data(Qt::ToolTipRole).toString();
        };
        QCOMPARE(tip(1), Texts::onDisconnected("Archive"));
        QCOMPARE(tip(2), Texts::cannotBeShown("it is damaged"));
    }

    void theCutLineStandsWhereMatchesBecomeWeak()
    {
        Window window;
        window.fill(60);
        QTest::keyClicks(&window.part<WordsField>(), "x");
        QTRY_COMPARE(window.search.asked, 1);
        ShownAnswer answer;
        answer.items = pictures(60); // matches 100, 99, …
        answer.weakBelow = 80;
        Q_EMIT window.search.answered(answer);
        ResultView &grid = window.grid();
        const auto top = [&](int row) { return grid.visualRect(grid.model()->index(row, 0)).top(); };
        QVERIFY(top(21) >=
                grid.visualRect(grid.model()->index(20, 0)).bottom() + 28); // 80 is not weak, 79 is
        window.part<GridPage>().setOrder(GridPage::Order::Name);
        QVERIFY(top(59) > 0);
    }

    void copyingToAFolderShowsProgressAndCanBeStopped()
    {
        Window window;
        window.fill(5);
        Q_EMIT window.exports.copying(2, 8);
        NoticeBar *bar = nullptr;
        for (NoticeBar *each : window.window.findChildren<NoticeBar *>())
            if (each->sentence() == Texts::copying("2", "8"))
                bar = each;
        QVERIFY(bar != nullptr);
        for (QPushButton *button : bar->findChildren<QPushButton *>())
            if (button->text() == Texts::cancel())
                QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(window.exports.cancelled, 1);
        Q_EMIT window.exports.copying(3, 8);
        Q_EMIT static_cast<ExportPort &>(window.exports).copied(3, 0);
        QVERIFY(bar->isHidden());
    }

    void anImageIsCopiedAsPixels()
    {
        Window window;
        window.fill(5);
        choose(window, 1);
        QTimer::singleShot(0, &window.window, [&] {
            auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
            for (QAction *action : menu->actions())
                if (action->text() == QueryTexts::copyImage())
                    action->trigger();
            menu->close();
        });
        Q_EMIT window.grid().menuWanted(window.grid().mapToGlobal(QPoint(5, 5)));
        QCOMPARE(window.loader.wanted.size(), 1U);
        window.loader.deliver(Qt::magenta, 40, 30);
        QCOMPARE(QApplication::clipboard()->image().size(), QSize(40, 30));
    }
};

SEMBLANCE_TEST(TestHands);
#include "tst_hands.moc"
