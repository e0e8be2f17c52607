// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
// The pictures of the query bar and their wells.
#include "ui/look/metrics.h"
#include "ui/look/querytexts.h"
#include "ui/look/texts.h"
#include "ui/query/picturewell.h"
#include "ui/query/promptline.h"
#include "ui/query/querybar.h"
#include "ui/query/queryfield.h"
#include "ui/query/starchip.h"
#include "ui/query/wordsfield.h"

#include <QHBoxLayout>
#include <QMenu>
#include <algorithm>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kMostWells = 6, kChipPicture = 16;
constexpr int kWellOfThree = 64, kWellOfMany = 40;

int wellWidth(std::size_t count)
{
    return count < 3 ? kWell : count == 3 ? kWellOfThree : kWellOfMany;
}

} // namespace

QImage QueryPart::shown() const
{
    if (image.isNull() || !picture.region || !picture.relative)
        return image;
    const Region &region = *picture.region;
    const QRectF part(region.x * image.width(), region.y * image.height(), region.width * image.width(),
                      region.height * image.height());
    return image.copy(part.toAlignedRect().intersected(image.rect()));
}

const QueryPart *QueryBar::part(quint64 key) const
{
    const auto found =
        std::find_if(parts_.begin(), parts_.end(), [&](const QueryPart &part) { return part.key == key; });
    return found == parts_.end() ? nullptr : &*found;
}

const QueryPart *QueryBar::firstPart() const
{
    const auto found = std::find_if(parts_.begin(), parts_.end(),
                                    [](const QueryPart &part) { return !part.image.isNull(); });
    return found == parts_.end() ? nullptr : &*found;
}

void QueryBar::setRegion(quint64 key, const std::optional<Region> &region)
{
    const auto part =
        std::find_if(parts_.begin(), parts_.end(), [&](const QueryPart &p) { return p.key == key; });
    if (part == parts_.end() || part->picture.region == region)
        return;
    part->picture.region = region;
    part->picture.relative = region.has_value();
    rebuildWells();
    changed(0);
}

void QueryBar::showWellMenu(quint64 key, const QPoint &at)
{
    const QueryPart *shown = part(key);
    if (shown == nullptr)
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(QueryTexts::chooseRegionDots(), this, [this, key] { Q_EMIT regionWanted(key); });
    QAction *whole = menu->addAction(QueryTexts::wholePicture(), this, [this, key] {
        Q_EMIT takenAway(state());
        setRegion(key, std::nullopt);
    });
    whole->setEnabled(shown->picture.region.has_value());
    menu->addAction(QueryTexts::replacePicture(), this, [this, key] { Q_EMIT replaceWanted(key); });
    menu->addAction(QueryTexts::showInLibrary(), this, [this, key] { Q_EMIT showInLibraryWanted(key); })
        ->setEnabled(static_cast<bool>(shown->picture.picture));
    menu->addSeparator();
    menu->addAction(Texts::removeFromQuery(), this, [this, key] { removeByHand(key); });
    menu->popup(at);
}

void QueryBar::removeByHand(quint64 key)
{
    Q_EMIT takenAway(state());
    remove(key);
}

quint64 QueryBar::addReading(const compose::QueryPicture &picture, const QString &name,
                             const std::filesystem::path &file)
{
    parts_.push_back({++lastKey_, picture, name, {}, file});
    rebuildWells();
    changed(0);
    return lastKey_;
}

void QueryBar::read(quint64 key, const QImage &image)
{
    const auto part =
        std::find_if(parts_.begin(), parts_.end(), [&](const QueryPart &p) { return p.key == key; });
    if (part == parts_.end())
        return;
    part->image = image;
    prompt_.clear();
    rebuildWells();
    changed(0);
}

void QueryBar::failed(quint64 key, const QString &sentence)
{
    remove(key);
    wells_.last()->shake();
    say(sentence);
}

void QueryBar::remove(quint64 key)
{
    std::erase_if(parts_, [&](const QueryPart &part) { return part.key == key; });
    prompt_.clear();
    if (!hasPicture()) {
        setReadsAs({});
        setByName({});
    }
    rebuildWells();
    changed(0);
}

void QueryBar::removePictures()
{
    if (hasPicture())
        Q_EMIT takenAway(state());
    parts_.clear();
    setReadsAs({});
    rebuildWells();
    changed(0);
}

void QueryBar::rebuildWells()
{
    // A well may be in the middle of telling about its click: it goes when that is over.
    for (PictureWell *well : std::exchange(wells_, {})) {
        wellsRow_->removeWidget(well);
        well->hide();
        well->deleteLater();
    }
    const std::size_t shown = std::min<std::size_t>(parts_.size(), kMostWells);
    QList<QPixmap> chips;
    QStringList names;
    for (std::size_t at = 0; at < parts_.size(); ++at) {
        const QueryPart &part = parts_[at];
        if (!part.image.isNull()) {
            chips.append(squareOf(part.shown(), kChipPicture, devicePixelRatioF()));
            names.append(part.name);
        }
        if (at >= shown)
            continue;
        auto *well = new PictureWell(this);
        if (part.image.isNull())
            well->setReading();
        else
            well->setPicture(part.shown(), part.name, part.picture.region.has_value());
        well->setNumber(parts_.size() > 1 ? static_cast<int>(at) + 1 : 0);
        well->setFixedSize(wellWidth(parts_.size()), kWell);
        connect(well, &PictureWell::removed, this, [this, key = part.key] { removeByHand(key); });
        connect(well, &PictureWell::regionWanted, this, [this, key = part.key] { Q_EMIT regionWanted(key); });
        connect(well, &PictureWell::menuWanted, this,
                [this, key = part.key](const QPoint &where) { showWellMenu(key, where); });
        wells_.append(well);
    }
    auto *empty = new PictureWell(this);
    empty->setEmpty(parts_.empty());
    connect(empty, &PictureWell::openWanted, this, &QueryBar::openWanted);
    wells_.append(empty);
    QWidget *before = nullptr;
    for (PictureWell *well : wells_) {
        wellsRow_->addWidget(well);
        well->show();
        if (before != nullptr)
            setTabOrder(before, well);
        before = well;
    }
    setTabOrder(before, &field_->words());
    field_->words().setPictures(chips, names);
}

} // namespace semblance::ui
