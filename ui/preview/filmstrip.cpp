// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/preview/filmstrip.h"

#include "ui/look/metrics.h"
#include "ui/look/querytexts.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"

#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr double kOthers = 0.7; // opacity of the neighbours
constexpr int kRadiusSmall = 3;

} // namespace

FilmStrip::FilmStrip(const ResultModel &results, ThumbnailCache &thumbnails, QWidget *parent)
    : QWidget(parent), results_(results), thumbnails_(&thumbnails)
{
    setFixedHeight(kFilmStrip);
    setAccessibleName(QueryTexts::filmStrip());
    connect(&thumbnails, &ThumbnailCache::changed, this, qOverload<>(&QWidget::update));
}

FilmStrip::~FilmStrip()
{
    if (thumbnails_ != nullptr)
        thumbnails_->want({}, this);
}

void FilmStrip::setRow(int row)
{
    row_ = row;
    if (row >= 0) {
        const QLocale locale;
        setAccessibleDescription(
            Texts::position(locale.toString(row + 1), locale.toString(results_.rowCount())));
    }
    ask();
    update();
}

int FilmStrip::widthOf(int row) const
{
    const PictureItem &item = results_.item(row);
    const double aspect = item.height > 0 ? static_cast<double>(item.width) / item.height : 1;
    return static_cast<int>(std::lround(kFilmThumb * std::clamp(aspect, kAspectMin, kAspectMax)));
}

std::vector<FilmStrip::Cell> FilmStrip::cells() const
{
    std::vector<Cell> all;
    if (row_ < 0 || row_ >= results_.rowCount())
        return all;
    const int top = (height() - kFilmThumb) / 2;
    const int middle = widthOf(row_);
    int left = (width() - middle) / 2;
    int right = left + middle + kGridGap;
    all.push_back({row_, {left, top, middle, kFilmThumb}});
    for (int row = row_ - 1; row >= 0 && left > kAspectMin * kFilmThumb; --row) {
        const int wide = widthOf(row);
        left -= wide + kGridGap;
        if (left < kS)
            break;
        all.push_back({row, {left, top, wide, kFilmThumb}});
    }
    for (int row = row_ + 1; row < results_.rowCount(); ++row) {
        const int wide = widthOf(row);
        if (right + wide > width() - kS)
            break;
        all.push_back({row, {right, top, wide, kFilmThumb}});
        right += wide + kGridGap;
    }
    return all;
}

int FilmStrip::rowAt(const QPoint &point) const
{
    for (const Cell &cell : cells())
        if (cell.rect.contains(point))
            return cell.row;
    return -1;
}

void FilmStrip::ask()
{
    if (thumbnails_ == nullptr)
        return;
    std::vector<ThumbnailRequest> wanted;
    const int side = ThumbnailCache::sideFor(static_cast<int>(std::lround(kFilmThumb * devicePixelRatioF())));
    if (isVisible())
        for (const Cell &cell : cells())
            wanted.push_back({results_.item(cell.row).id, side, results_.item(cell.row).file});
    thumbnails_->want(wanted, this);
}

void FilmStrip::paintEvent(QPaintEvent *)
{
    if (thumbnails_ == nullptr)
        return;
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const int side = ThumbnailCache::sideFor(static_cast<int>(std::lround(kFilmThumb * devicePixelRatioF())));
    for (const Cell &cell : cells()) {
        QPainterPath clip;
        clip.addRoundedRect(cell.rect, kRadiusSmall, kRadiusSmall);
        painter.save();
        painter.setClipPath(clip);
        painter.setOpacity(cell.row == row_ ? 1 : kOthers);
        const QImage image = thumbnails_->find(results_.item(cell.row).id, side);
        if (image.isNull()) {
            painter.fillRect(cell.rect, QColor(Qt::darkGray));
        } else {
            const QSize cover = image.size().scaled(cell.rect.size(), Qt::KeepAspectRatioByExpanding);
            QRect target(QPoint(), cover);
            target.moveCenter(cell.rect.center());
            painter.drawImage(target, image);
        }
        painter.restore();
        if (cell.row != row_)
            continue;
        painter.setPen(QPen(theme().color(Role::OverlayText), kFocusRing));
        painter.setBrush(Qt::NoBrush);
        const qreal out = kRingGap + kFocusRing / 2.0;
        painter.drawRoundedRect(QRectF(cell.rect).adjusted(-out, -out, out, out), kRadiusControl,
                                kRadiusControl);
    }
}

void FilmStrip::resizeEvent(QResizeEvent *)
{
    ask();
}

void FilmStrip::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    ask();
}

void FilmStrip::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    ask();
}

void FilmStrip::mousePressEvent(QMouseEvent *event)
{
    const int row = rowAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && row >= 0 && row != row_)
        Q_EMIT chosen(row);
}

void FilmStrip::wheelEvent(QWheelEvent *event)
{
    const int delta = event->angleDelta().y() != 0 ? event->angleDelta().y() : event->angleDelta().x();
    const int row = row_ + (delta < 0 ? 1 : -1);
    if (delta != 0 && row >= 0 && row < results_.rowCount())
        Q_EMIT chosen(row);
    event->accept();
}

} // namespace semblance::ui
