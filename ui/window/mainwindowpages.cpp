// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
// What stands beside the grid: compare, variants, details, filters, kept searches, exports.
#include "core/base/path.h"
#include "ui/compare/comparepage.h"
#include "ui/details/detailspanel.h"
#include "ui/grid/exportlist.h"
#include "ui/grid/gridpage.h"
#include "ui/look/texts.h"
#include "ui/side/filtersview.h"
#include "ui/side/sidepanel.h"
#include "ui/variants/variantspage.h"
#include "ui/window/desktop.h"
#include "ui/window/mainwindow.h"
#include "ui/window/statusbar.h"

#include <QApplication>
#include <QClipboard>
#include <QDateTime>
#include <QFileDialog>
#include <QInputDialog>
#include <QLocale>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSet>
#include <QStackedWidget>
#include <QStandardPaths>
#include <algorithm>

namespace semblance::ui {

namespace {

constexpr int kKeepAfter = 2000; // ms that an answer was looked at
constexpr int kThumbnailSide = 40;

QString nameOf(const std::filesystem::path &path)
{
    return QString::fromStdString(display(path.has_filename() ? path.filename() : path));
}

QImage squareThumbnail(const QImage &image)
{
    if (image.isNull())
        return {};
    const QImage covered = image.scaled(kThumbnailSide, kThumbnailSide, Qt::KeepAspectRatioByExpanding,
                                        Qt::SmoothTransformation);
    return covered.copy((covered.width() - kThumbnailSide) / 2, (covered.height() - kThumbnailSide) / 2,
                        kThumbnailSide, kThumbnailSide);
}

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
        status_->tell(Texts::copying(locale.toString(done), locale.toString(all)));
    });
    connect(&parts_.exports, &ExportPort::copied, this,
            [this](int done) { status_->tell(Texts::copiedFiles(done)); });
    connect(&parts_.exports, &ExportPort::failed, bar_, &QueryBar::say);
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
            folders.insert(QString::fromStdString(display(item->file.get().parent_path())));
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
    if (filter_.fromYear && filter_.toYear)
        names += Texts::years(QString::number(*filter_.fromYear), QString::number(*filter_.toYear));
    grid_->chips().setFilters(names);
}

/// In the order of showChips.
void MainWindow::removeChip(int at)
{
    ShownFilter filter = filter_;
    if (!filter.folder.empty() && at-- == 0)
        filter.folder.clear();
    else if (filter.orientation != ShownFilter::Orientation::Any && at-- == 0)
        filter.orientation = ShownFilter::Orientation::Any;
    else if (at < filter.types.size())
        filter.types.removeAt(at);
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

/// Pasted pixels are nowhere to be found again: such a question is not kept.
ShownSearch MainWindow::searchNow() const
{
    const QueryState state = bar_->state();
    compose::Query query = bar_->query();
    ShownSearch search;
    for (std::size_t at = 0; at < query.pictures.size(); ++at) {
        if (at >= state.parts.size() || state.parts[at].file.empty())
            return {};
        compose::QueryPicture picture;
        picture.file = state.parts[at].file;
        picture.region = query.pictures[at].region;
        picture.relative = query.pictures[at].relative;
        query.pictures[at] = picture;
    }
    search.question = QString::fromStdString(compose::toJson(query).dump());
    search.name = QString::fromStdString(query.prompt.empty() ? query.words : query.prompt);
    if (!state.parts.empty()) {
        search.thumbnail = squareThumbnail(state.parts.front().image);
        if (search.name.isEmpty())
            search.name = state.parts.front().name;
    }
    search.at = QDateTime::currentSecsSinceEpoch();
    return search;
}

void MainWindow::keep()
{
    const bool wanted = parts_.settings.value(QStringLiteral("privacy/history"), true).toBool();
    const ShownSearch search = asking_ && wanted ? searchNow() : ShownSearch();
    if (search.question.isEmpty() || search.question == keptQuestion_)
        return;
    keptQuestion_ = search.question;
    parts_.kept.remember(search);
}

void MainWindow::saveSearch()
{
    ShownSearch search = bar_->asks() ? searchNow() : ShownSearch();
    if (search.question.isEmpty())
        return;
    bool agreed = false;
    const QString name = QInputDialog::getText(this, Texts::saveSearch(), Texts::nameOfSearch(),
                                               QLineEdit::Normal, search.name, &agreed);
    if (!agreed || name.trimmed().isEmpty())
        return;
    search.name = name.trimmed();
    parts_.kept.save(search);
    status_->tell(Texts::savedAs(search.name));
}

void MainWindow::useSearch(const ShownSearch &search)
{
    const auto json = parseJson(search.question.toStdString(), "the search");
    const auto query = json ? compose::queryFromJson(*json) : json.error();
    if (!query) {
        bar_->say(QString::fromStdString(query.error().sentence()));
        return;
    }
    showPage(Page::Grid);
    QueryState state;
    state.words = QString::fromStdString(query->words);
    state.negative = QString::fromStdString(query->negative);
    state.prompt = QString::fromStdString(query->prompt);
    state.mode = query->effectiveMode();
    state.strength = query->strength;
    bar_->setState(state);
    for (const compose::QueryPicture &picture : query->pictures)
        addFile(picture.file, picture, nameOf(picture.file));
}

void MainWindow::showSearchMenu(const ShownSearch &search, bool saved, const QPoint &at)
{
    QMenu menu(this);
    if (saved)
        menu.addAction(Texts::rename(), this, [this, search] {
            bool agreed = false;
            const QString name = QInputDialog::getText(this, Texts::rename(), Texts::nameOfSearch(),
                                                       QLineEdit::Normal, search.name, &agreed);
            if (agreed && !name.trimmed().isEmpty())
                parts_.kept.rename(search.id, name.trimmed());
        });
    menu.addAction(Texts::removeSearch(), this, [this, search] { parts_.kept.remove(search.id); });
    if (!saved)
        menu.addAction(Texts::clearHistory(), this, &MainWindow::askToClearHistory);
    menu.exec(at);
}

void MainWindow::askToClearHistory()
{
    QMessageBox box(this);
    box.setIcon(QMessageBox::NoIcon);
    box.setWindowTitle(Texts::program());
    box.setText(Texts::clearHistoryQuestion());
    box.setInformativeText(Texts::savedStay());
    QPushButton *clear = box.addButton(Texts::clearHistory(), QMessageBox::AcceptRole);
    box.setDefaultButton(box.addButton(QMessageBox::Cancel));
    box.exec();
    if (box.clickedButton() == clear)
        parts_.kept.clearHistory();
}

const PictureItem *MainWindow::shownItem(qint64 id) const
{
    if (const PictureItem *item = itemOf(id))
        return item;
    if (const int at = grid_->names().model().rowOf(id); at >= 0)
        return &grid_->names().model().item(at);
    if (const PictureItem *item = compare_->itemOf(id))
        return item;
    return variants_->itemOf(id);
}

} // namespace semblance::ui
