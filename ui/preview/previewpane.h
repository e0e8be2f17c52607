// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/picture.h"
#include "ui/grid/pictureitem.h"

#include <QImage>
#include <QPixmap>
#include <QPointF>
#include <QTimer>
#include <QWidget>
#include <optional>

class QLabel;
class QToolButton;

namespace semblance::ui {

class FilmStrip;
class RegionBox;
class ResultModel;
class ThumbnailCache;

/// One picture over everything below the title bar: the thumbnail at once, the full picture in its place when
/// it came, its neighbours in a film strip below. Wheel zooms at the pointer, dragging pans, F fits, 1 shows
/// real pixels, Q shows the query's picture while it is held, Esc and Space leave. A box can be drawn on it.
class PreviewPane : public QWidget
{
    Q_OBJECT
public:
    PreviewPane(const ResultModel &results, ThumbnailCache &thumbnails, QWidget *parent);

    /// @param thumbnail  may be null  @param position "2 of 214"
    /// @param row  of the results, for the film strip; -1: there are no neighbours
    void show(const PictureItem &item, const QImage &thumbnail, const QString &position, int row = -1);
    /// A picture of the query, which need not be one of the library: to draw a box on it.
    void showQueryPicture(const QString &name, const QImage &known);
    /// What Q shows; null: there is no picture in the query.
    void setQueryPicture(const QImage &image);
    /// A box on the picture that is shown. @param region  to begin with, in fractions
    void chooseRegion(const std::optional<Region> &region);
    bool choosing() const;
    bool peeking() const noexcept { return peeking_; }
    /// The full picture of the item that is shown.
    void setFull(const QImage &image);
    void setFailure(const QString &sentence);
    qint64 shownId() const noexcept { return item_.id; }
    double zoom() const noexcept { return zoom_; }
    bool isFull() const noexcept { return full_; }
    /// Why the picture cannot be shown in full; empty while it can.
    const QString &failure() const noexcept { return failure_; }

Q_SIGNALS:
    void closed();
    /// + the next picture, - the one before.
    void stepWanted(int step);
    void useWanted(qint64 id);
    void addWanted(qint64 id);
    void showFileWanted(qint64 id);
    void detailsWanted();
    /// A film strip's picture.
    void rowWanted(int row);
    /// A box was drawn on what is shown: in fractions of its width and height.
    void regionChosen(const semblance::Region &region);
    void regionLeft();
    /// Q is held: the full picture of the query would be welcome (setQueryPicture).
    void queryPictureWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void build();
    void setImage(const QImage &image);
    void showSides(bool shown);
    void peek(bool on);
    void placeRegion();
    int below() const;
    QPointF middle() const;
    void drawPeek(QPainter &painter);
    QToolButton *button(const QString &icon, const QString &name, const QString &key);
    void describe();
    double fitted() const;
    /// Zooms so that the picture's point there keeps its place.
    void zoomTo(double zoom, const QPointF &at);
    void fit();
    QRectF pictureRect() const;
    QSizeF sourceSize() const;

    PictureItem item_;
    QImage image_;
    QPixmap pixmap_;
    QString position_;
    QString failure_;
    bool full_ = false;
    bool fitting_ = true;
    double zoom_ = 1; ///< device-independent pixels a pixel of the full picture
    QPointF centre_;  ///< of the picture, relative to the middle of the pane
    QPointF grabbed_;
    QLabel *name_, *facts_;
    QToolButton *previous_, *next_;
    QWidget *bar_;
    QList<QWidget *> forItems_; ///< what makes no sense for a picture of the query
    FilmStrip *strip_;
    RegionBox *region_;
    QImage query_;
    bool peeking_ = false;
    QTimer resting_; ///< the pointer rests: the buttons at the sides go away
};

} // namespace semblance::ui
