// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/grid/pictureitem.h"

#include <QImage>
#include <QPixmap>
#include <QPointF>
#include <QWidget>

class QLabel;
class QToolButton;

namespace semblance::ui {

/// One picture over everything below the title bar: the thumbnail at once, the full picture in its place when
/// it came. Wheel zooms at the pointer, dragging pans, F fits, 1 shows real pixels, Esc and Space leave.
class PreviewPane : public QWidget
{
    Q_OBJECT
public:
    explicit PreviewPane(QWidget *parent);

    /// @param thumbnail  may be null  @param position "2 of 214"
    void show(const PictureItem &item, const QImage &thumbnail, const QString &position);
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

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
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
};

} // namespace semblance::ui
