// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
// The window's way from what a person does to a question, and from an answer to the grid.
#include "ui/compare/comparepage.h"
#include "ui/grid/gridpage.h"
#include "ui/grid/stackstrip.h"
#include "ui/look/metrics.h"
#include "ui/look/names.h"
#include "ui/look/texts.h"
#include "ui/preview/previewpane.h"
#include "ui/problems/problemspage.h"
#include "ui/variants/variantspage.h"
#include "ui/window/desktop.h"
#include "ui/window/mainwindow.h"

#include "core/base/picture.h"

#include <QApplication>
#include <QClipboard>
#include <QLocale>
#include <QMimeData>
#include <QScrollBar>
#include <QStackedWidget>
#include <algorithm>
#include <cmath>
#include <cstring>

namespace semblance::ui {

namespace {

/// Side of the pictures in wells and chips; large enough for a double-density screen.
constexpr int kWellPixels = 256;
constexpr int kSameQuery = 3000; // ms; typing is one step back, not one a letter

std::shared_ptr<const Picture> pixelsOf(const QImage &image)
{
    const QImage rgb = image.convertToFormat(QImage::Format_RGB888);
    auto picture = std::make_shared<Picture>();
    picture->width = rgb.width();
    picture->height = rgb.height();
    const auto line = static_cast<std::size_t>(rgb.width()) * 3;
    picture->rgb.resize(line * static_cast<std::size_t>(rgb.height()));
    for (int y = 0; y < rgb.height(); ++y)
        std::memcpy(picture->rgb.data() + line * static_cast<std::size_t>(y), rgb.constScanLine(y), line);
    return picture;
}

} // namespace

void MainWindow::open(const std::vector<std::filesystem::path> &files)
{
    for (const std::filesystem::path &file : files) {
        compose::QueryPicture picture;
        picture.file = file;
        addFile(file, picture, nameOf(file));
    }
}

void MainWindow::setWords(const QString &words)
{
    QueryState state = bar_->state();
    state.words = words;
    bar_->setState(state);
}

void MainWindow::ask(const compose::Query &query)
{
    remember();
    if (bar_->asks()) {
        outer_->setCurrentIndex(0);
        if (pages_->currentWidget() == problems_)
            showPage(Page::Grid);
        else if (pages_->currentWidget() == compare_)
            compare_->show(query);
        else if (pages_->currentWidget() == variants_)
            variants_->show(query);
        asking_ = true;
        newQuestion_ = true;
        grid_->setBusy(true, Texts::searching());
        parts_.search.ask(query, filter_);
        return;
    }
    parts_.search.forget();
    grid_->setBusy(false);
    if (bar_->reading())
        return;
    newQuestion_ = asking_;
    asking_ = answered_ = false;
    parts_.library.listPictures(filter_);
}

void MainWindow::showAnswer(const ShownAnswer &answer)
{
    // Cleared, though the pause after the last key is not over.
    if (!asking_ || !bar_->asks())
        return;
    answered_ = true;
    grid_->setBusy(false);
    stale_ = false;
    shown_ = answer.items;
    weakBelow_ = answer.weakBelow;
    sortAndShow();
    grid_->setNames(Texts::filesNamed(QString::fromStdString(bar_->query().words)), answer.names);
    keeping_.start();
    bar_->setReadsAs(answer.readsAs);
    bar_->setByName(answer.byName);
    bar_->setWordsPrompt(answer.wordsPrompt);
    variants_->setWordsPrompt(answer.wordsPrompt);
    grid_->setTitle(Texts::matches(static_cast<int>(answer.items.size())),
                    Texts::inMilliseconds(QLocale().toString(std::lround(answer.milliseconds))));
    if (std::exchange(newQuestion_, false))
        grid_->view().verticalScrollBar()->setValue(0);
    if (answer.items.empty())
        showNothingFound();
    else
        grid_->showGrid();
}

void MainWindow::showNothingFound()
{
    if (!filter_.empty())
        grid_->showEmpty(Texts::nothingFound(), Texts::noneInFilters(), Texts::clearFilters());
    else if (state_.counts.indexed == 0)
        grid_->showEmpty(Texts::noPicturesYet(), Texts::firstPicturesSoon(), {});
    else if (!bar_->query().negative.empty())
        grid_->showEmpty(Texts::nothingFound(), Texts::notTooStrong(), Texts::removeNot());
    else
        grid_->showEmpty(Texts::nothingFound(), {}, {});
}

void MainWindow::showLibrary(const std::vector<PictureItem> &items)
{
    // Until the first answer comes, the library is better than nothing.
    if (asking_ && answered_)
        return;
    stale_ = false;
    shown_ = items;
    weakBelow_ = 0;
    sortAndShow();
    grid_->setNames({}, {});
    grid_->setTitle(filter_.folder.empty() ? Texts::allPictures() : nameOf(filter_.folder), {});
    if (std::exchange(newQuestion_, false))
        grid_->view().verticalScrollBar()->setValue(0);
    if (items.empty())
        showNothingFound();
    else
        grid_->showGrid();
    if (const int row = results_.rowOf(std::exchange(revealing_, 0)); row >= 0) {
        grid_->view().setCurrentIndex(results_.index(row, 0));
        grid_->view().scrollTo(results_.index(row, 0), QAbstractItemView::PositionAtCenter);
        grid_->view().setFocus();
    }
}

/// Indexing never moves what the person looks at: further down the new pictures wait.
void MainWindow::refresh()
{
    if (!stale_ || grid_->view().verticalScrollBar()->value() > 0)
        return;
    if (asking_)
        parts_.search.ask(bar_->query(), filter_);
    else
        parts_.library.listPictures(filter_);
}

void MainWindow::take(const Dropped &dropped, bool replace)
{
    if (!dropped.ids.isEmpty()) {
        use(dropped.ids, replace);
        return;
    }
    if (dropped.empty()) {
        bar_->say(dropped.remote ? Texts::notFetched() : Texts::droppedNothing());
        return;
    }
    if (replace)
        bar_->removePictures();
    if (!dropped.image.isNull()) {
        compose::QueryPicture picture;
        picture.pixels = pixelsOf(dropped.image);
        bar_->read(bar_->addReading(picture, Texts::pastedPicture()), dropped.image);
        return;
    }
    open(dropped.files);
}

void MainWindow::paste()
{
    const QMimeData *mime = QApplication::clipboard()->mimeData();
    if (mime == nullptr || !mayHoldPictures(*mime)) {
        bar_->say(Texts::clipboardEmpty());
        return;
    }
    take(readDropped(*mime), false);
}

void MainWindow::use(const QList<qint64> &ids, bool replace)
{
    std::vector<PictureItem> items;
    for (const qint64 id : ids)
        if (const PictureItem *item = shownItem(id))
            items.push_back(*item);
    if (items.empty())
        return;
    if (replace)
        bar_->removePictures();
    for (const PictureItem &item : items) {
        compose::QueryPicture picture;
        picture.picture = PictureId{item.id};
        const QImage known = thumbnails_.find(item.id, ThumbnailCache::sideFor(kWellPixels));
        if (known.isNull())
            addFile(item.file, picture, item.name);
        else
            bar_->read(bar_->addReading(picture, item.name, item.file), known);
    }
}

void MainWindow::addFile(const std::filesystem::path &file, const compose::QueryPicture &picture,
                         const QString &name)
{
    const quint64 key = bar_->addReading(picture, name, file);
    const quint64 ticket = parts_.pictures.load(file, kWellPixels);
    loading_.insert(ticket, key);
    loadingFiles_.insert(ticket, file);
}

void MainWindow::takeLoaded(const LoadedPicture &picture)
{
    if (takeOwn(picture))
        return;
    if (picture.ticket == previewTicket_) {
        previewTicket_ = 0;
        if (picture.image.isNull())
            preview_->setFailure(picture.failure);
        else
            preview_->setFull(picture.image);
        return;
    }
    const auto place = loading_.constFind(picture.ticket);
    if (place == loading_.constEnd())
        return;
    const quint64 key = *place;
    loading_.erase(place);
    const std::filesystem::path file = loadingFiles_.take(picture.ticket);
    if (picture.folder) {
        bar_->dropPlace(key);
        parts_.library.addFolders({file});
    } else if (picture.image.isNull()) {
        bar_->failed(key, picture.failure);
    } else {
        bar_->read(key, picture.image);
    }
}

void MainWindow::remember()
{
    if (std::exchange(travelling_, false))
        return;
    QueryState now = bar_->state();
    history_.resize(std::min(history_.size(), at_ + 1));
    const bool samePictures = !history_.empty() && history_.back().parts.size() == now.parts.size();
    if (samePictures && remembered_.elapsed() < kSameQuery)
        history_.back() = std::move(now);
    else
        history_.push_back(std::move(now));
    remembered_.restart();
    at_ = history_.size() - 1;
}

void MainWindow::travel(int step)
{
    const auto to = static_cast<std::ptrdiff_t>(at_) + step;
    if (to < 0 || to >= std::ssize(history_))
        return;
    at_ = static_cast<std::size_t>(to);
    travelling_ = true;
    bar_->setState(history_[at_]);
}

void MainWindow::preview(qint64 id)
{
    const PictureItem *item = shownItem(id);
    if (item == nullptr)
        return;
    const QLocale locale;
    const int row = results_.rowOf(id);
    const QString position =
        row < 0 ? QString() : Texts::position(locale.toString(row + 1), locale.toString(results_.rowCount()));
    place();
    preview_->show(*item, thumbnails_.find(id, ThumbnailCache::sideFor(grid_->view().thumbHeight())),
                   position, row);
    const QueryPart *query = bar_->firstPart();
    preview_->setQueryPicture(query != nullptr ? query->shown() : QImage());
    peekKey_ = 0;
    previewTicket_ = parts_.pictures.load(item->file, 0);
}

void MainWindow::stepPreview(int step)
{
    const qint64 shown = preview_->shownId();
    const int at = results_.rowOf(shown);
    const int row = at + step;
    if (at < 0) { // of an open stack, or of a page of its own
        const ResultModel &behind = grid_->view().stack().model();
        const int next = behind.rowOf(shown) + step;
        if (behind.rowOf(shown) >= 0 && next >= 0 && next < behind.rowCount())
            preview(behind.item(next).id);
        return;
    }
    if (row < 0 || row >= results_.rowCount())
        return;
    grid_->view().setCurrentIndex(results_.index(row, 0));
    preview(results_.item(row).id);
}

void MainWindow::closePreview()
{
    if (!preview_->isVisible())
        return;
    preview_->hide();
    previewTicket_ = 0;
    if (pages_->currentWidget() == grid_)
        grid_->view().setFocus();
    else
        pages_->currentWidget()->setFocus();
}

const PictureItem *MainWindow::itemOf(qint64 id) const
{
    const int row = results_.rowOf(id);
    return row < 0 ? nullptr : &results_.item(row);
}

QList<qint64> MainWindow::chosenIds() const
{
    if (preview_->isVisible())
        return {preview_->shownId()};
    if (StripView &stack = grid_->view().stack().view(); stack.hasFocus() && stack.currentId() > 0)
        return {stack.currentId()};
    QList<qint64> ids = grid_->view().selectedIds();
    const QModelIndex current = grid_->view().currentIndex();
    if (ids.isEmpty() && current.isValid())
        ids.append(results_.item(current.row()).id);
    return ids;
}

} // namespace semblance::ui
