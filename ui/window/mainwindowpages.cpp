// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
// What stands beside the grid: compare, variants, details, filters, exports.
#include "core/base/path.h"
#include "ui/compare/comparepage.h"
#include "ui/details/detailspanel.h"
#include "ui/grid/exportlist.h"
#include "ui/grid/gridpage.h"
#include "ui/grid/stackstrip.h"
#include "ui/look/names.h"
#include "ui/look/querytexts.h"
#include "ui/look/texts.h"
#include "ui/side/filtersview.h"
#include "ui/side/sidepanel.h"
#include "ui/variants/variantspage.h"
#include "ui/window/desktop.h"
#include "ui/window/mainwindow.h"
#include "ui/window/noticebar.h"
#include "ui/window/statusbar.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QLocale>
#include <QSet>
#include <QStackedWidget>
#include <QStandardPaths>
#include <algorithm>

namespace semblance::ui {

namespace {

constexpr int kKeepAfter = 2000; // ms that an answer was looked at
QString orientationName(ShownFilter::Orientation orientation)
{
    switch (orientation) {
    case ShownFilter::Orientation::Landscape:
        return Texts::landscape();
    case ShownFilter::Orientation::Portrait:
        return Texts::portrait();
    default:
        return Texts::square();
    }
}

} // namespace

void MainWindow::connectPages()
{
    connect(bar_, &QueryBar::compareWanted, this, &MainWindow::showCompare);
    connect(bar_, &QueryBar::variantsWanted, this, &MainWindow::showVariants);
    connect(bar_, &QueryBar::saveWanted, this, &MainWindow::saveSearch);
    connect(compare_, &ComparePage::backWanted, this, [this] { showPage(Page::Grid); });
    connect(compare_, &ComparePage::told, status_, &StatusBar::tell);
    connect(compare_, &ComparePage::modeChosen, this, [this](compose::Mode mode) {
        showPage(Page::Grid);
        bar_->setMode(mode);
    });
    connect(variants_, &VariantsPage::backWanted, this, [this] { showPage(Page::Grid); });
    connect(variants_, &VariantsPage::exportWanted, this, &MainWindow::exportSheet);
    connect(variants_, &VariantsPage::queryChosen, this, [this](const QString &words) {
        showPage(Page::Grid);
        setWords(words);
    });
    const auto open = [this](qint64 id) {
        if (const PictureItem *item = shownItem(id))
            openFile(item->file);
    };
    connect(compare_, &ComparePage::previewWanted, this, &MainWindow::preview);
    connect(variants_, &VariantsPage::previewWanted, this, &MainWindow::preview);
    connect(compare_, &ComparePage::openWanted, this, open);
    connect(variants_, &VariantsPage::openWanted, this, open);
    connect(&grid_->names().view(), &StripView::previewWanted, this, &MainWindow::preview);
    connect(&grid_->names().view(), &StripView::openWanted, this, open);
    connect(grid_, &GridPage::orderChanged, this, &MainWindow::sortAndShow);
    connect(grid_, &GridPage::detailsWanted, this, &MainWindow::showDetails);
    connect(details_, &DetailsPanel::useWanted, this, [this](qint64 id) { use({id}, true); });
    connect(details_, &DetailsPanel::openWanted, this, open);
    connect(details_, &DetailsPanel::showFileWanted, this, [this](qint64 id) {
        if (const PictureItem *item = shownItem(id))
            showInFileManager(item->file);
    });
    connect(details_, &DetailsPanel::copyPathWanted, this,
            [](const QString &path) { QApplication::clipboard()->setText(path); });
    connect(&parts_.library, &LibraryPort::described, details_, &DetailsPanel::tell);
    connect(&parts_.exports, &ExportPort::written, this,
            [this](const QString &name) { status_->tell(Texts::savedAs(name)); });
    connect(&parts_.exports, &ExportPort::copying, this, [this](int done, int all) {
        const QLocale locale;
        copyBar_->say(Texts::copying(locale.toString(done), locale.toString(all)),
                      {{Texts::cancel(), [this] { parts_.exports.cancel(); }}});
        copyBar_->setProgress(all > 0 ? static_cast<double>(done) / all : 0);
    });
    connect(&parts_.exports, &ExportPort::copied, this, [this](int done) {
        copyBar_->leave();
        status_->tell(Texts::copiedFiles(done));
    });
    connect(&parts_.exports, &ExportPort::failed, bar_, &QueryBar::say);
    connect(&parts_.exports, &ExportPort::failed, copyBar_, &NoticeBar::leave);
}

void MainWindow::connectSide()
{
    connect(side_, &SidePanel::addFolderWanted, this, &MainWindow::chooseFolder);
    connect(side_, &SidePanel::rootMenuWanted, this, &MainWindow::showRootMenu);
    connect(side_, &SidePanel::placeChosen, this, [this](SidePanel::Place place) {
        showPage(place == SidePanel::Place::Problems ? Page::Problems : Page::Grid);
        if (place == SidePanel::Place::AllPictures) {
            bar_->clear();
            setFilter({});
        }
    });
    connect(side_, &SidePanel::folderChosen, this, [this](const std::filesystem::path &folder) {
        ShownFilter filter = filter_;
        filter.folder = folder;
        setFilter(filter);
    });
    connect(&side_->filters(), &FiltersView::changed, this, [this](const ShownFilter &filter) {
        ShownFilter whole = filter;
        whole.folder = filter_.folder;
        setFilter(whole);
    });
    connect(&grid_->chips(), &FilterChips::removeWanted, this, &MainWindow::removeChip);
    connect(&grid_->chips(), &FilterChips::clearWanted, this, [this] { setFilter({}); });
    connect(side_, &SidePanel::searchChosen, this, &MainWindow::useSearch);
    connect(side_, &SidePanel::searchMenuWanted, this, &MainWindow::showSearchMenu);
    connect(&parts_.kept, &KeptPort::listed, side_, &SidePanel::setSearches);
    connect(&parts_.kept, &KeptPort::listed, this,
            [this](const std::vector<ShownSearch> &, const std::vector<ShownSearch> &history) {
                listedHistory_ = history;
            });
    keeping_.setSingleShot(true);
    keeping_.setInterval(kKeepAfter);
    connect(&keeping_, &QTimer::timeout, this, &MainWindow::keep);
}

void MainWindow::setModifiers(const compose::Modifiers &modifiers)
{
    bar_->setModifiers(modifiers);
    variants_->setModifiers(modifiers);
}

void MainWindow::showCompare()
{
    showPage(Page::Compare);
    compare_->show(bar_->query());
    compare_->setFocus();
}

void MainWindow::showVariants()
{
    showPage(Page::Variants);
    variants_->show(bar_->query());
    variants_->setFocus();
}

void MainWindow::exportSheet(bool html)
{
    const QString ending = html ? QStringLiteral(".html") : QStringLiteral(".png");
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    QString file = QFileDialog::getSaveFileName(this, html ? Texts::exportHtml() : Texts::exportPng(),
                                                folder + QStringLiteral("/variants") + ending);
    if (file.isEmpty())
        return;
    if (!file.endsWith(ending))
        file += ending;
    VariantSheet sheet = variants_->sheet();
    sheet.title = Texts::variants();
    if (const QueryState state = bar_->state(); !state.parts.empty()) {
        sheet.query = state.parts.front().image;
        sheet.title += QStringLiteral(": ") + state.parts.front().name;
    }
    parts_.exports.write(pathFromBytes(file.toStdString()), html ? sheetAsHtml(sheet) : sheetAsPng(sheet));
}

void MainWindow::exportResults()
{
    const QString file = QFileDialog::getSaveFileName(
        this, Texts::exportResults(),
        QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) + QStringLiteral("/results.csv"),
        QStringLiteral("CSV (*.csv);;JSON (*.json)"));
    if (file.isEmpty())
        return;
    const bool json = file.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive);
    parts_.exports.write(pathFromBytes(file.toStdString()),
                         json ? listAsJson(results_.items()) : listAsCsv(results_.items()));
}

void MainWindow::copyChosen()
{
    std::vector<std::filesystem::path> files;
    for (const qint64 id : chosenIds())
        if (const PictureItem *item = shownItem(id))
            files.push_back(item->file);
    if (files.empty())
        return;
    const QString folder = QFileDialog::getExistingDirectory(this, Texts::copyTo());
    if (!folder.isEmpty())
        parts_.exports.copy(files, pathFromBytes(folder.toStdString()));
}

void MainWindow::showDetails(bool shown)
{
    details_->setVisible(shown);
    grid_->setDetailsShown(shown);
    tellDetails();
}

/// Of the one that is selected, or how many there are.
void MainWindow::tellDetails()
{
    if (!details_->isVisible())
        return;
    const QList<qint64> ids = grid_->view().selectedIds();
    if (ids.size() == 1) {
        if (const PictureItem *item = itemOf(ids.first())) {
            details_->show(*item, state_.model);
            parts_.library.describe(item->id);
        }
        return;
    }
    QSet<QString> folders;
    for (const qint64 id : ids)
        if (const PictureItem *item = itemOf(id))
            folders.insert(shownPath(item->file.get().parent_path()));
    details_->showSelection(static_cast<int>(ids.size()), static_cast<int>(folders.size()));
}

void MainWindow::setFilter(const ShownFilter &filter)
{
    side_->filters().setFilter(filter);
    side_->setFolder(filter.folder);
    if (filter == filter_)
        return;
    filter_ = filter;
    showChips();
    if (pages_->currentWidget() != grid_)
        showPage(Page::Grid);
    if (asking_)
        parts_.search.ask(bar_->query(), filter_);
    else
        parts_.library.listPictures(filter_);
}

void MainWindow::showChips()
{
    QStringList names;
    if (!filter_.folder.empty())
        names += nameOf(filter_.folder);
    if (filter_.orientation != ShownFilter::Orientation::Any)
        names += orientationName(filter_.orientation);
    for (const QString &type : filter_.types)
        names += type.toUpper();
    for (const ShownFilter::Size size : filter_.sizes)
        names += nameOf(size);
    for (const QString &camera : filter_.cameras)
        names += camera.isEmpty() ? QueryTexts::unknown() : camera;
    if (filter_.fromYear && filter_.toYear)
        names += Texts::years(QString::number(*filter_.fromYear), QString::number(*filter_.toYear));
    grid_->chips().setFilters(names);
}

/// In the order of showChips.
void MainWindow::removeChip(int chip)
{
    qsizetype at = chip;
    ShownFilter filter = filter_;
    if (!filter.folder.empty() && at-- == 0)
        filter.folder.clear();
    else if (filter.orientation != ShownFilter::Orientation::Any && at-- == 0)
        filter.orientation = ShownFilter::Orientation::Any;
    else if (at < filter.types.size())
        filter.types.removeAt(at);
    else if ((at -= filter.types.size()) < filter.sizes.size())
        filter.sizes.removeAt(at);
    else if ((at -= filter.sizes.size()) < filter.cameras.size())
        filter.cameras.removeAt(at);
    else
        filter.fromYear = filter.toYear = std::nullopt;
    setFilter(filter);
}

void MainWindow::sortAndShow()
{
    using Order = GridPage::Order;
    std::vector<PictureItem> items = shown_;
    const bool ranked = !items.empty() && items.front().match >= 0;
    grid_->setRanked(ranked);
    const Order order = grid_->order();
    if (order == Order::Date && ranked)
        std::stable_sort(items.begin(), items.end(), [](const PictureItem &a, const PictureItem &b) {
            return a.taken.value_or(0) > b.taken.value_or(0);
        });
    else if (order == Order::Name)
        std::stable_sort(items.begin(), items.end(), [](const PictureItem &a, const PictureItem &b) {
            return QString::localeAwareCompare(a.name, b.name) < 0;
        });
    // The cut belongs to the order by match only.
    const auto weak = std::find_if(items.begin(), items.end(),
                                   [&](const PictureItem &item) { return item.match < weakBelow_; });
    const bool cut = ranked && order == Order::Match && weak != items.end();
    grid_->view().setCut(cut ? static_cast<int>(weak - items.begin()) : -1,
                         weak == items.begin() ? Texts::noStrongMatches() : Texts::weakerMatches());
    side_->filters().setFacets(facetsOf(items));
    results_.setItems(std::move(items));
}

const PictureItem *MainWindow::shownItem(qint64 id) const
{
    if (const PictureItem *item = itemOf(id))
        return item;
    if (const ResultModel &behind = grid_->view().stack().model(); behind.rowOf(id) >= 0)
        return &behind.item(behind.rowOf(id));
    if (const int at = grid_->names().model().rowOf(id); at >= 0)
        return &grid_->names().model().item(at);
    if (const PictureItem *item = compare_->itemOf(id))
        return item;
    return variants_->itemOf(id);
}

} // namespace semblance::ui
