// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/picture.h"

#include <QRectF>
#include <QSize>
#include <QWidget>
#include <optional>

class QPushButton;

namespace semblance::ui {

/// A box that is drawn on a picture: by mouse, with eight handles, or by keys (arrows move, with Shift they
/// size, Enter uses it, Esc leaves). Lies over whoever draws the picture. Threads: the GUI thread.
class RegionBox : public QWidget
{
    Q_OBJECT
public:
    static constexpr int kLeast = 16; ///< pixels of the picture, to each side

    explicit RegionBox(QWidget *parent);

    /// @param source  size of the full picture, pixels  @param region  to begin with, in fractions; nothing:
    /// the middle
    void start(const QSize &source, const std::optional<Region> &region);
    /// The size of the full picture, where it comes to be known later.
    void setSource(const QSize &source);
    /// Where the picture lies just now, in our own coordinates.
    void setPicture(const QRectF &picture);
    /// In fractions of the picture's width and height.
    Region region() const;
    /// "400 × 300", or what is wrong with the box.
    QString told() const;

Q_SIGNALS:
    void chosen(const semblance::Region &region);
    void left();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QRectF box() const; ///< on screen
    QRectF handle(int number) const;
    QSize pixels() const;
    bool bigEnough() const;
    void set(const QRectF &fraction);
    void nudge(double x, double y, bool size);
    void use();
    QPointF fractionAt(const QPointF &point) const;

    QRectF picture_, fraction_;
    QSize source_;
    std::optional<int> grabbed_; ///< 0 .. 7 a handle, 8 the box, 9 a new one
    QPointF from_;
    QRectF before_;
    QPushButton *use_;
};

} // namespace semblance::ui
