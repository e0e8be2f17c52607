// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
// Pictures of the query in the preview: a box on them, and a look at them while Q is held.
#include "ui/look/metrics.h"
#include "ui/preview/filmstrip.h"
#include "ui/preview/previewpane.h"
#include "ui/preview/regionbox.h"

#include <QKeyEvent>
#include <QPainter>
#include <QToolButton>

namespace semblance::ui {

using namespace metrics;

void PreviewPane::showQueryPicture(const QString &name, const QImage &known)
{
    item_ = {};
    item_.name = name;
    position_.clear();
    for (QWidget *button : forItems_)
        button->hide();
    peeking_ = false;
    setImage(known);
    full_ = false;
    failure_.clear();
    strip_->hide();
    strip_->setRow(-1);
    describe();
    setVisible(true);
    raise();
    fit();
    showSides(false);
    update();
}

void PreviewPane::setQueryPicture(const QImage &image)
{
    query_ = image;
    if (query_.isNull())
        peeking_ = false;
    if (isVisible())
        describe();
    update();
}

void PreviewPane::chooseRegion(const std::optional<Region> &region)
{
    if (image_.isNull())
        return;
    fit();
    region_->start(sourceSize().toSize(), region);
    placeRegion();
}

bool PreviewPane::choosing() const
{
    return !region_->isHidden();
}

/// The box lies below the bar: its coordinates begin there.
void PreviewPane::placeRegion()
{
    region_->setPicture(pictureRect().translated(0, -kPreviewBar));
}

void PreviewPane::showSides(bool shown)
{
    previous_->setVisible(shown);
    next_->setVisible(shown);
}

void PreviewPane::peek(bool on)
{
    const bool wanted = on && !query_.isNull() && item_.id > 0;
    if (peeking_ == wanted)
        return;
    peeking_ = wanted;
    if (wanted)
        Q_EMIT queryPictureWanted();
    update();
}

/// In the frame of the picture that is compared with, as large as it fits there.
void PreviewPane::drawPeek(QPainter &painter)
{
    const QRectF frame = pictureRect();
    const QSizeF size = QSizeF(query_.size()).scaled(frame.size(), Qt::KeepAspectRatio);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(QRectF(frame.center() - QPointF(size.width(), size.height()) / 2, size), query_);
}

void PreviewPane::keyReleaseEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Q && !event->isAutoRepeat())
        peek(false);
    else
        QWidget::keyReleaseEvent(event);
}

void PreviewPane::focusOutEvent(QFocusEvent *event)
{
    peek(false); // the release would go elsewhere
    QWidget::focusOutEvent(event);
}

void PreviewPane::hideEvent(QHideEvent *event)
{
    region_->hide();
    peeking_ = false;
    resting_.stop();
    QWidget::hideEvent(event);
}

} // namespace semblance::ui
