// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
// Menus, shortcuts and the dialogs that answer a click.
#include "core/base/path.h"
#include "ui/details/detailspanel.h"
#include "ui/grid/gridpage.h"
#include "ui/look/metrics.h"
#include "ui/look/querytexts.h"
#include "ui/look/texts.h"
#include "ui/preview/previewpane.h"
#include "ui/problems/problemspage.h"
#include "ui/side/sidepanel.h"
#include "ui/window/desktop.h"
#include "ui/window/mainwindow.h"
#include "ui/window/statusbar.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QStandardPaths>
#include <algorithm>
#include <array>

namespace semblance::ui {

using compose::Mode;

QAction *MainWindow::action(const QString &text, const QKeySequence &keys, const std::function<void()> &run)
{
    auto *made = new QAction(text, this);
    made->setShortcut(keys);
    connect(made, &QAction::triggered, this, run);
    addAction(made);
    return made;
}

void MainWindow::makeMenus()
{
    const auto menu = [this](const QString &title, const QList<QAction *> &actions) {
        auto *made = new QMenu(title, this);
        made->addActions(actions);
        menus_.append(made);
    };
    const auto line = [this] {
        auto *made = new QAction(this);
        made->setSeparator(true);
        return made;
    };
    const auto key = [](const char *keys) { return QKeySequence(QString::fromLatin1(keys)); };
    menu(Texts::fileMenu(), {action(Texts::newQuery(), key("Ctrl+N"), [this] { bar_->clear(); }),
                             action(Texts::openPicture(), key("Ctrl+O"), [this] { choosePicture(); }),
                             action(Texts::paste(), {}, [this] { paste(); }),
                             action(Texts::addFolderDots(), key("Ctrl+Shift+O"), [this] { chooseFolder(); }),
                             line(), action(Texts::saveSearchDots(), key("Ctrl+S"), [this] { saveSearch(); }),
                             action(Texts::exportResults(), key("Ctrl+Shift+E"), [this] { exportResults(); }),
                             action(Texts::copyTo(), {}, [this] { copyChosen(); }), line(),
                             action(Texts::quit(), key("Ctrl+Q"), [this] { close(); })});
    ResultView &view = grid_->view();
    const auto toggleRows = [this] { grid_->setSquares(grid_->view().arrangement() == Arrangement::Rows); };
    const auto themeAction = [this](const QString &text, ThemeChoice choice) {
        return action(text, {}, [this, choice] {
            parts_.appearance.choose(choice);
            parts_.settings.setValue(QStringLiteral("appearance/theme"), static_cast<int>(choice));
        });
    };
    menu(QueryTexts::editMenu(), {action(QueryTexts::undo(), QKeySequence::Undo, [this] { undo(); }), line(),
                                  action(Texts::copyFiles(), {}, [this] { copyFiles(); }),
                                  action(Texts::copyPath(), key("Ctrl+Shift+C"), [this] { copyPaths(); })});
    menu(
        Texts::viewMenu(),
        {action(Texts::rows(), key("Ctrl+Shift+G"), toggleRows),
         action(Texts::squares(), {}, [this] { grid_->setSquares(true); }),
         action(Texts::larger(), QKeySequence::ZoomIn, [&view] { view.stepThumbHeight(1); }),
         action(Texts::smaller(), QKeySequence::ZoomOut, [&view] { view.stepThumbHeight(-1); }),
         action(Texts::defaultSize(), key("Ctrl+0"), [&view] { view.setThumbHeight(metrics::kThumbHeight); }),
         line(), themeAction(Texts::themeSystem(), ThemeChoice::System),
         themeAction(Texts::themeLight(), ThemeChoice::Light),
         themeAction(Texts::themeDark(), ThemeChoice::Dark), line(),
         action(Texts::sidePanel(), key("F9"), [this] { side_->setVisible(!side_->isVisible()); }),
         action(Texts::details(), key("Ctrl+I"), [this] { showDetails(!details_->isVisible()); }),
         action(Texts::fullScreen(), key("F11"),
                [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); })});
    menu(Texts::searchMenu(),
         {action(Texts::composed(), key("Ctrl+1"), [this] { bar_->setMode(Mode::Composed); }),
          action(Texts::average(), key("Ctrl+2"), [this] { bar_->setMode(Mode::Average); }),
          action(Texts::picture(), key("Ctrl+3"), [this] { bar_->setMode(Mode::Picture); }),
          action(Texts::words(), key("Ctrl+4"), [this] { bar_->setMode(Mode::Words); }),
          action(Texts::compare(), key("Ctrl+5"), [this] { showCompare(); }),
          action(Texts::variants(), key("Ctrl+6"), [this] { showVariants(); }), line(),
          action(Texts::moreWords(), key("Alt+Up"), [this] { bar_->stepStrength(1); }),
          action(Texts::morePicture(), key("Alt+Down"), [this] { bar_->stepStrength(-1); }),
          action(Texts::strengthBack(), key("Alt+0"), [this] { bar_->resetStrength(); }), line(),
          action(Texts::goToWords(), key("Ctrl+L"), [this] { bar_->focusWords(); }),
          action(Texts::goToNot(), key("Ctrl+Shift+L"), [this] { bar_->focusNot(); }),
          action(Texts::editPrompt(), key("Ctrl+Shift+P"), [this] { bar_->editPrompt(); }),
          action(QueryTexts::chooseRegionDots(), key("Ctrl+Shift+R"), [this] { chooseRegion(); }),
          action(Texts::earlierQuery(), key("Alt+Left"), [this] { travel(-1); }),
          action(Texts::laterQuery(), key("Alt+Right"), [this] { travel(1); }),
          action(Texts::clearHistory(), {}, [this] { askToClearHistory(); })});
    menu(Texts::libraryMenu(),
         {action(Texts::lookForChanges(), key("F5"), [this] { parts_.library.lookForChanges(); }),
          action(Texts::pauseIndexing(), key("Ctrl+Shift+I"),
                 [this] { parts_.library.pause(state_.work != LibraryState::Work::Paused); }),
          action(Texts::problems(), key("Ctrl+7"), [this] { showPage(Page::Problems); })});
}

/// What has a key but no place in the menus.
void MainWindow::makeShortcuts()
{
    const auto key = [](const char *keys) { return QKeySequence(QString::fromLatin1(keys)); };
    action(Texts::menu(), key("F10"),
           [this] { showMenu(mapToGlobal(QPoint(width() / 2, metrics::kQueryBar / 2))); });
    action(Texts::nextPart(), key("F6"), [this] { nextPart(1); });
    action(Texts::nextPart(), key("Shift+F6"), [this] { nextPart(-1); });
    action(Texts::useAsQuery(), key("Ctrl+E"), [this] {
        const QList<qint64> ids = chosenIds();
        closePreview();
        use(ids, true);
    });
    action(Texts::showInFileManager(), key("Ctrl+R"), [this] {
        if (pages_->currentWidget() == problems_) {
            if (const ProblemsPage::Files files = problems_->selected(); !files.empty())
                showInFileManager(files.front());
        } else if (const QList<qint64> ids = chosenIds(); !ids.isEmpty())
            showInFileManager(shownItem(ids.first())->file);
    });
    // Text fields copy and paste words by themselves.
    auto *copying = new QAction(Texts::copyFiles(), &grid_->view());
    copying->setShortcut(QKeySequence::Copy);
    copying->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(copying, &QAction::triggered, this, [this] { copyFiles(); });
    grid_->view().addAction(copying);
    auto *pasting = new QAction(Texts::paste(), &grid_->view());
    pasting->setShortcut(QKeySequence::Paste);
    pasting->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(pasting, &QAction::triggered, this, &MainWindow::paste);
    grid_->view().addAction(pasting);
}

void MainWindow::showMenu(const QPoint &at)
{
    QMenu all(this);
    for (QMenu *menu : menus_)
        all.addMenu(menu);
    all.exec(at - QPoint(all.sizeHint().width(), 0));
}

void MainWindow::showPictureMenu(const QPoint &at)
{
    const QList<qint64> ids = chosenIds();
    const PictureItem *first = ids.isEmpty() ? nullptr : shownItem(ids.first());
    if (first == nullptr)
        return;
    QMenu menu(this);
    menu.addAction(Texts::preview(), this, [this, id = ids.first()] { preview(id); });
    menu.addAction(Texts::useAsQuery(), this, [this, ids] { use(ids, true); });
    menu.addAction(Texts::addToQuery(), this, [this, ids] { use(ids, false); });
    menu.addAction(QueryTexts::chooseRegionDots(), this, [this, id = ids.first()] {
        preview(id);
        chooseRegion();
    });
    menu.addSeparator();
    std::vector<std::filesystem::path> files;
    for (const qint64 id : ids)
        if (const PictureItem *item = shownItem(id))
            files.push_back(item->file);
    menu.addAction(Texts::open(), this, [file = first->file] { openFile(file); });
    addOpeners(menu, files);
    menu.addAction(Texts::showInFileManager(), this, [file = first->file] { showInFileManager(file); });
    menu.addSeparator();
    menu.addAction(Texts::copyFiles(), this, [this] { copyFiles(); });
    menu.addAction(QueryTexts::copyImage(), this, [this, id = ids.first()] { copyImage(id); });
    menu.addAction(Texts::copyPath(), this, [this] { copyPaths(); });
    menu.addAction(Texts::copyTo(), this, [this] { copyChosen(); });
    menu.addSeparator();
    if (const int row = results_.rowOf(ids.first()); row >= 0 && !results_.item(row).stacked.empty())
        menu.addAction(QueryTexts::showStack(), this, [this, row] { grid_->view().openStack(row); });
    menu.addAction(QueryTexts::excludeFile(), this, [this, files] {
        for (const std::filesystem::path &file : files)
            exclude(file);
    });
    menu.addAction(QueryTexts::excludeFolder(), this,
                   [this, folder = first->file.get().parent_path()] { exclude(folder); });
    menu.addSeparator();
    menu.addAction(Texts::details(), this, [this] { showDetails(true); });
    menu.addAction(Texts::selectAll(), this, [this] { grid_->view().selectAll(); });
    menu.exec(at);
}

void MainWindow::showRootMenu(const ShownRoot &root, const QPoint &at)
{
    const bool paused = root.state == ShownRoot::State::Paused;
    QMenu menu(this);
    menu.addAction(paused ? Texts::resume() : Texts::pause(), this,
                   [this, root, paused] { parts_.library.pauseRoot(root.path, !paused); });
    menu.addAction(Texts::showOnlyThis(), this, [this, root] {
        ShownFilter filter = filter_;
        filter.folder = root.path;
        setFilter(filter);
    });
    menu.addAction(Texts::lookForChanges(), this, [this] { parts_.library.lookForChanges(); });
    menu.addAction(Texts::showInFileManager(), this, [root] { openFile(root.path); });
    menu.addAction(QueryTexts::locate(), this, [this, root] { locate(root.path); });
    if (root.state == ShownRoot::State::Doubtful)
        menu.addAction(QueryTexts::itWasEmptied(), this,
                       [this, root] { parts_.library.acceptEmptied(root.path); });
    menu.addSeparator();
    menu.addAction(Texts::removeRoot(), this, [this, root] { askToRemove(root); });
    menu.exec(at);
}

void MainWindow::askToRemove(const ShownRoot &root)
{
    QMessageBox box(this);
    box.setIcon(QMessageBox::NoIcon);
    box.setWindowTitle(Texts::program());
    box.setText(Texts::removeQuestion(root.name));
    box.setInformativeText(Texts::removeLine(static_cast<int>(root.counts.found)));
    QPushButton *remove = box.addButton(Texts::remove(), QMessageBox::AcceptRole);
    box.setDefaultButton(box.addButton(QMessageBox::Cancel));
    box.exec();
    if (box.clickedButton() == remove)
        removeRoot(root);
}

void MainWindow::chooseFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(
        this, Texts::addFolder(), QStandardPaths::writableLocation(QStandardPaths::PicturesLocation));
    if (!folder.isEmpty())
        parts_.library.addFolders({pathFromBytes(folder.toStdString())});
}

void MainWindow::choosePicture()
{
    const QStringList files = QFileDialog::getOpenFileNames(
        this, Texts::openPicture(), QStandardPaths::writableLocation(QStandardPaths::PicturesLocation));
    std::vector<std::filesystem::path> paths;
    for (const QString &file : files)
        paths.push_back(pathFromBytes(file.toStdString()));
    open(paths);
}

/// Query bar, side panel, grid or page, status bar. A part is entered where a person works in it.
void MainWindow::nextPart(int step)
{
    const std::array<QWidget *, 4> parts = {bar_, side_, pages_, status_};
    const auto entrance = [this, &parts](int part) -> QWidget * {
        if (part == 2)
            return pages_->currentWidget() == grid_ ? static_cast<QWidget *>(&grid_->view())
                                                    : pages_->currentWidget();
        const QList<QWidget *> inside = parts[static_cast<std::size_t>(part)]->findChildren<QWidget *>();
        const auto first = std::find_if(inside.begin(), inside.end(), [](const QWidget *widget) {
            return widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) != 0;
        });
        return first == inside.end() ? nullptr : *first;
    };
    const QWidget *focus = QApplication::focusWidget();
    int at = 0;
    for (int part = 0; part < static_cast<int>(parts.size()); ++part)
        if (focus != nullptr && parts[static_cast<std::size_t>(part)]->isAncestorOf(focus))
            at = part;
    for (std::size_t tried = 0; tried < parts.size(); ++tried) {
        at = (at + step + static_cast<int>(parts.size())) % static_cast<int>(parts.size());
        QWidget *into = parts[static_cast<std::size_t>(at)]->isVisible() ? entrance(at) : nullptr;
        if (into == nullptr)
            continue;
        into->setFocus(Qt::ShortcutFocusReason);
        if (into == &grid_->view() && !grid_->view().currentIndex().isValid() && results_.rowCount() > 0)
            grid_->view().setCurrentIndex(results_.index(0, 0));
        return;
    }
}

} // namespace semblance::ui
