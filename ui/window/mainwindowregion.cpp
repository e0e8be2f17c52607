// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
// Pictures of the query in the preview: a box on them, a look at them; what becomes of single pictures.
#include "ui/grid/gridpage.h"
#include "ui/grid/stackstrip.h"
#include "ui/look/names.h"
#include "ui/look/querytexts.h"
#include "ui/look/texts.h"
#include "ui/preview/previewpane.h"
#include "ui/window/mainwindow.h"
#include "ui/window/openwith.h"
#include "ui/window/statusbar.h"

#include "core/base/path.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QMenu>
#include <QMimeData>
#include <QStandardPaths>

namespace semblance::ui {

namespace {

constexpr int kWellPixels = 256;

/// A box around everything is no box.
std::optional<Region> unlessWhole(const Region &region)
{
    constexpr double kAlmost = 0.999;
    return region.width > kAlmost && region.height > kAlmost ? std::nullopt : std::optional(region);
}

} // namespace

void MainWindow::connectRegion()
{
    connect(bar_, &QueryBar::regionWanted, this, &MainWindow::chooseRegionOf);
    connect(bar_, &QueryBar::replaceWanted, this, &MainWindow::replacePicture);
    connect(bar_, &QueryBar::showInLibraryWanted, this, [this](quint64 key) {
        if (const QueryPart *part = bar_->part(key)) {
            revealing_ = part->picture.picture.value;
            bar_->clear();
            setFilter({});
        }
    });
    connect(preview_, &PreviewPane::regionChosen, this, &MainWindow::useRegion);
    connect(preview_, &PreviewPane::regionLeft, this, [this] {
        if (preview_->shownId() <= 0)
            closePreview();
    });
    connect(preview_, &PreviewPane::rowWanted, this, [this](int row) {
        grid_->view().setCurrentIndex(results_.index(row, 0));
        preview(results_.item(row).id);
    });
    connect(preview_, &PreviewPane::detailsWanted, this, [this] {
        closePreview();
        showDetails(true);
    });
    connect(preview_, &PreviewPane::queryPictureWanted, this, [this] {
        const QueryPart *part = bar_->firstPart();
        if (part != nullptr && !part->file.empty() && peekKey_ != part->key) {
            peekKey_ = part->key;
            peekTicket_ = parts_.pictures.load(part->file, 0);
        }
    });
}

/// Of the picture in the preview; otherwise of the query's first one.
void MainWindow::chooseRegion()
{
    if (preview_->isVisible())
        preview_->chooseRegion(std::nullopt);
    else if (const QueryPart *part = bar_->firstPart())
        chooseRegionOf(part->key);
}

void MainWindow::chooseRegionOf(quint64 key)
{
    const QueryPart *part = bar_->part(key);
    if (part == nullptr || part->image.isNull())
        return;
    regionKey_ = key;
    place();
    preview_->showQueryPicture(part->name, part->image);
    if (!part->file.empty())
        previewTicket_ = parts_.pictures.load(part->file, 0);
    preview_->chooseRegion(part->picture.relative ? part->picture.region : std::nullopt);
}

void MainWindow::useRegion(const Region &region)
{
    const qint64 id = preview_->shownId();
    closePreview();
    if (id <= 0) {
        undo_.push({}, [this, before = bar_->state()] { bar_->setState(before); });
        bar_->setRegion(regionKey_, unlessWhole(region));
        return;
    }
    const PictureItem *item = shownItem(id);
    if (item == nullptr)
        return;
    bar_->removePictures();
    compose::QueryPicture picture;
    picture.picture = PictureId{id};
    picture.region = unlessWhole(region);
    picture.relative = true;
    // A thumbnail would do for the whole, but the box may be a small part of it.
    addFile(item->file, picture, item->name);
    showPage(Page::Grid);
}

void MainWindow::replacePicture(quint64 key)
{
    const QString file = QFileDialog::getOpenFileName(
        this, Texts::openPicture(), QStandardPaths::writableLocation(QStandardPaths::PicturesLocation));
    if (file.isEmpty())
        return;
    undo_.push({}, [this, before = bar_->state()] { bar_->setState(before); });
    bar_->dropPlace(key);
    open({pathFromBytes(file.toStdString())});
}

/// Pictures that were asked for here. @return it was one of them
bool MainWindow::takeOwn(const LoadedPicture &picture)
{
    if (picture.ticket == peekTicket_) {
        peekTicket_ = 0;
        if (const QueryPart *part = bar_->part(peekKey_); part != nullptr && !picture.image.isNull()) {
            QueryPart whole = *part;
            whole.image = picture.image;
            preview_->setQueryPicture(whole.shown());
        }
        return true;
    }
    if (picture.ticket != copyTicket_)
        return false;
    copyTicket_ = 0;
    if (picture.image.isNull())
        bar_->say(picture.failure);
    else
        QApplication::clipboard()->setImage(picture.image);
    return true;
}

void MainWindow::copyImage(qint64 id)
{
    if (const PictureItem *item = shownItem(id))
        copyTicket_ = parts_.pictures.load(item->file, 0);
}

void MainWindow::copyFiles()
{
    std::vector<PictureItem> items;
    for (const qint64 id : chosenIds())
        if (const PictureItem *item = shownItem(id))
            items.push_back(*item);
    if (QMimeData *files = ResultModel::mimeOf(items))
        QApplication::clipboard()->setMimeData(files);
}

void MainWindow::copyPaths()
{
    QStringList paths;
    for (const qint64 id : chosenIds())
        if (const PictureItem *item = shownItem(id))
            paths.append(shownPath(item->file));
    if (!paths.isEmpty())
        QApplication::clipboard()->setText(paths.join(u'\n'));
}

void MainWindow::addOpeners(QMenu &menu, const std::vector<std::filesystem::path> &files)
{
    QMenu *with = menu.addMenu(QueryTexts::openWithMenu());
    // Looked up when it is opened: there may be hundreds of programs.
    connect(with, &QMenu::aboutToShow, with, [with, files] {
        if (!with->isEmpty())
            return;
        for (const Opener &opener : openersFor(files.front(), openerFolders()))
            with->addAction(opener.name, with, [opener, files] { openWith(opener, files); });
        if (with->isEmpty())
            with->addAction(QueryTexts::noProgram())->setEnabled(false);
    });
}

} // namespace semblance::ui
