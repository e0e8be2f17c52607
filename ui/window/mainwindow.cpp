// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/window/mainwindow.h"

#include "ui/compare/comparepage.h"
#include "ui/details/detailspanel.h"
#include "ui/firstrun/firstrunpage.h"
#include "ui/grid/gridpage.h"
#include "ui/look/icons.h"
#include "ui/look/metrics.h"
#include "ui/look/texts.h"
#include "ui/preview/previewpane.h"
#include "ui/problems/problemspage.h"
#include "ui/side/sidepanel.h"
#include "ui/variants/variantspage.h"
#include "ui/window/banner.h"
#include "ui/window/desktop.h"
#include "ui/window/droparea.h"
#include "ui/window/noticebar.h"
#include "ui/window/statusbar.h"

#include <QCloseEvent>
#include <QGuiApplication>
#include <QMimeData>
#include <QScreen>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kRefreshAfter = 1500; // ms; new pictures come in bursts
constexpr double kShareOfScreen = 0.85;

const QString kGeometry = QStringLiteral("window/geometry");
const QString kSplitterState = QStringLiteral("window/splitter");
const QString kThumbnails = QStringLiteral("grid/height");
const QString kArrangement = QStringLiteral("grid/squares");

} // namespace

MainWindow::MainWindow(const WindowParts &parts)
    : parts_(parts), thumbnails_(parts.thumbnails), results_(thumbnails_), bar_(new QueryBar),
      banner_(new Banner), side_(new SidePanel), grid_(new GridPage(results_, thumbnails_)),
      problems_(new ProblemsPage), firstRun_(new FirstRunPage), outer_(new QStackedWidget),
      pages_(new QStackedWidget), splitter_(new QSplitter), status_(new StatusBar), preview_(nullptr),
      compare_(new ComparePage(parts.sheets, thumbnails_)),
      variants_(new VariantsPage(parts.sheets, thumbnails_, parts.settings)),
      details_(new DetailsPanel(thumbnails_)), dropArea_(nullptr),
      undoBar_(new NoticeBar(QStringLiteral("remove"), Role::AccentSoft, Role::AccentText)),
      doubtBar_(new NoticeBar(QStringLiteral("problem"), Role::WarningSoft, Role::Warning)),
      copyBar_(new NoticeBar(QStringLiteral("copy"), Role::AccentSoft, Role::AccentText))
{
    setWindowTitle(Texts::program());
    setWindowIcon(applicationIcon());
    setMinimumSize(kWindowMinWidth, kWindowMinHeight);
    setAcceptDrops(true);
    build();
    connectBar();
    connectGrid();
    connectPorts();
    connectPages();
    connectSide();
    connectUndo();
    connectRegion();
    makeMenus();
    makeShortcuts();
    restore();
    grid_->setTitle(Texts::allPictures(), {});
    grid_->showEmpty(Texts::noPicturesYet(), Texts::firstPicturesSoon(), {});
    remembered_.start();
    refreshing_.setSingleShot(true);
    refreshing_.setInterval(kRefreshAfter);
    connect(&refreshing_, &QTimer::timeout, this, &MainWindow::refresh);
}

MainWindow::~MainWindow() = default;

void MainWindow::build()
{
    auto *centre = new QWidget(this);
    auto *column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *ordinary = new QWidget;
    auto *inside = new QVBoxLayout(ordinary);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(0);
    pages_->addWidget(grid_);
    pages_->addWidget(problems_);
    pages_->addWidget(compare_);
    pages_->addWidget(variants_);
    splitter_->addWidget(side_);
    splitter_->addWidget(pages_);
    splitter_->addWidget(details_);
    details_->hide();
    splitter_->setChildrenCollapsible(false);
    splitter_->setStretchFactor(0, 0);
    splitter_->setStretchFactor(1, 1);
    splitter_->setStretchFactor(2, 0);
    splitter_->setSizes({kSide, kWindowWidth - kSide - kDetails, kDetails});
    inside->addWidget(bar_);
    for (NoticeBar *notice : {doubtBar_, undoBar_, copyBar_})
        inside->addWidget(notice);
    inside->addWidget(splitter_, 1);
    outer_->addWidget(ordinary);
    outer_->addWidget(firstRun_);
    column->addWidget(banner_);
    column->addWidget(outer_, 1);
    column->addWidget(status_);
    setCentralWidget(centre);
    preview_ = new PreviewPane(results_, thumbnails_, centre);
    dropArea_ = new DropArea(ordinary);
}

void MainWindow::connectBar()
{
    connect(bar_, &QueryBar::queryChanged, this, &MainWindow::ask);
    connect(bar_, &QueryBar::strengthMoved, this, [this](double strength) {
        if (asking_)
            parts_.search.strengthen(strength);
    });
    connect(bar_, &QueryBar::openWanted, this, &MainWindow::choosePicture);
    connect(bar_, &QueryBar::dropped, this, [this](const Dropped &dropped) { take(dropped, false); });
    connect(bar_, &QueryBar::pasteWanted, this, &MainWindow::paste);
    connect(bar_, &QueryBar::menuWanted, this, &MainWindow::showMenu);
    connect(dropArea_, &DropArea::dropped, this, [this](const Dropped &dropped) { take(dropped, true); });
    connect(dropArea_, &DropArea::left, this, [this] { bar_->setOver(false); });
}

void MainWindow::connectGrid()
{
    ResultView &view = grid_->view();
    connect(&view, &ResultView::previewWanted, this, &MainWindow::preview);
    connect(&view, &ResultView::useWanted, this, [this](qint64 id) { use({id}, true); });
    connect(&view, &ResultView::addWanted, this, [this](qint64 id) { use({id}, false); });
    connect(&view, &ResultView::openWanted, this, [this](qint64 id) {
        if (const PictureItem *item = shownItem(id))
            openFile(item->file);
    });
    connect(&view, &ResultView::typed, this, [this](const QString &text) { bar_->typeWords(text); });
    connect(&view, &ResultView::menuWanted, this, &MainWindow::showPictureMenu);
    connect(&view, &ResultView::selectionChangedTo, this, [this](const QList<qint64> &ids) {
        status_->setSelected(static_cast<int>(ids.size()));
        tellDetails();
    });
    connect(view.verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (value == 0 && stale_)
            refresh();
    });
    connect(grid_, &GridPage::emptyActionWanted, this, [this] {
        if (filter_.empty())
            bar_->clearNegative();
        else
            setFilter({});
    });
    connect(preview_, &PreviewPane::closed, this, &MainWindow::closePreview);
    connect(preview_, &PreviewPane::stepWanted, this, &MainWindow::stepPreview);
    connect(preview_, &PreviewPane::useWanted, this, [this](qint64 id) {
        closePreview();
        use({id}, true);
    });
    connect(preview_, &PreviewPane::addWanted, this, [this](qint64 id) {
        closePreview();
        use({id}, false);
    });
    connect(preview_, &PreviewPane::showFileWanted, this, [this](qint64 id) {
        if (const PictureItem *item = shownItem(id))
            showInFileManager(item->file);
    });
}

void MainWindow::connectPorts()
{
    connect(&parts_.search, &SearchPort::answered, this, &MainWindow::showAnswer);
    connect(&parts_.search, &SearchPort::failed, this, [this](const QString &sentence) {
        grid_->setBusy(false);
        bar_->say(sentence);
    });
    connect(&parts_.search, &SearchPort::gettingReady, this,
            [this] { grid_->setBusy(true, Texts::modelGettingReady()); });
    connect(&parts_.pictures, &PicturePort::loaded, this, &MainWindow::takeLoaded);
    connect(&parts_.library, &LibraryPort::stateChanged, this, &MainWindow::showState);
    connect(&parts_.library, &LibraryPort::picturesListed, this, &MainWindow::showLibrary);
    connect(&parts_.library, &LibraryPort::problemsListed, this,
            [this](const std::vector<ShownProblem> &problems) { problems_->setProblems(problems); });
    connect(&parts_.library, &LibraryPort::failed, bar_, &QueryBar::say);
    connect(&parts_.library, &LibraryPort::failed, this, [this](const QString &sentence) {
        // Without a query bar on screen the sentence needs another place.
        if (outer_->currentWidget() == firstRun_)
            banner_->say(sentence);
    });
    connect(&parts_.library, &LibraryPort::unusable, banner_, &Banner::say);
    connect(&parts_.library, &LibraryPort::committed, this, [this] {
        stale_ = true;
        if (!refreshing_.isActive())
            refreshing_.start();
    });
    connect(banner_, &Banner::retryWanted, this, [this] { parts_.library.start(); });
    connect(problems_, &ProblemsPage::backWanted, this, [this] { showPage(Page::Grid); });
    connect(problems_, &ProblemsPage::retryWanted, this,
            [this](const ProblemsPage::Files &files) { parts_.library.retryProblems(files); });
    connect(status_, &StatusBar::pauseWanted, this, [this](bool paused) { parts_.library.pause(paused); });
    connect(firstRun_, &FirstRunPage::chooseWanted, this, &MainWindow::chooseFolder);
    connect(
        firstRun_, &FirstRunPage::foldersChosen, this,
        [this](const std::vector<std::filesystem::path> &folders) { parts_.library.addFolders(folders); });
}

void MainWindow::restore()
{
    const QSize screen = QGuiApplication::primaryScreen()->availableSize() * kShareOfScreen;
    resize(QSize(kWindowWidth, kWindowHeight).boundedTo(screen).expandedTo(minimumSize()));
    restoreGeometry(parts_.settings.value(kGeometry).toByteArray());
    splitter_->restoreState(parts_.settings.value(kSplitterState).toByteArray());
    const int height = parts_.settings.value(kThumbnails, kThumbHeight).toInt();
    if (std::find(kThumbHeights.begin(), kThumbHeights.end(), height) != kThumbHeights.end())
        grid_->view().setThumbHeight(height);
    grid_->setSquares(parts_.settings.value(kArrangement, false).toBool());
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    finishRemoval();
    parts_.settings.setValue(kGeometry, saveGeometry());
    parts_.settings.setValue(kSplitterState, splitter_->saveState());
    parts_.settings.setValue(kThumbnails, grid_->view().thumbHeight());
    parts_.settings.setValue(kArrangement, grid_->view().arrangement() == Arrangement::Squares);
    QMainWindow::closeEvent(event);
}

void MainWindow::showPage(Page page)
{
    closePreview();
    pages_->setCurrentIndex(static_cast<int>(page));
    side_->setPlace(page == Page::Problems ? SidePanel::Place::Problems : SidePanel::Place::AllPictures);
    if (page == Page::Problems) {
        parts_.library.listProblems();
        problems_->setFocus();
    } else if (page == Page::Grid) {
        parts_.sheets.forget();
        grid_->view().setFocus();
    }
}

void MainWindow::showState(const LibraryState &state)
{
    const bool failedChanged = state.counts.failed != state_.counts.failed;
    state_ = state;
    const LibraryState shown = withoutLeaving(state);
    side_->show(shown);
    problems_->setRoots(shown.roots);
    askAboutDoubtful(shown);
    status_->show(state);
    // A query can be asked of an empty library too; only the very first start is different.
    outer_->setCurrentIndex(shown.roots.empty() && !bar_->asks() && !bar_->reading() ? 1 : 0);
    if (failedChanged && pages_->currentWidget() == problems_)
        parts_.library.listProblems();
    place();
}

void MainWindow::place()
{
    preview_->setGeometry(centralWidget()->rect());
    const QPoint from = splitter_->mapTo(dropArea_->parentWidget(), QPoint());
    dropArea_->setGeometry(QRect(from, splitter_->size()));
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    place();
}

/// The ladder: preview (it has its own), problems, selection, words.
void MainWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape) {
        QMainWindow::keyPressEvent(event);
        return;
    }
    if (pages_->currentWidget() != grid_)
        showPage(Page::Grid);
    else if (grid_->view().hasFocus() && !grid_->view().selectedIds().isEmpty())
        grid_->view().clearSelection();
    else if (!grid_->view().hasFocus())
        grid_->view().setFocus();
    else
        bar_->clear();
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    const bool ours = event->source() != nullptr;
    if (ours || outer_->currentWidget() == firstRun_ || !mayHoldPictures(*event->mimeData()))
        return;
    event->setDropAction(Qt::CopyAction);
    event->accept();
    bar_->setOver(true);
    place();
    dropArea_->show(std::max(1, static_cast<int>(event->mimeData()->urls().size())));
}

} // namespace semblance::ui
