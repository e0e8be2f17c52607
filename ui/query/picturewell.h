// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QAbstractButton>
#include <QImage>
#include <QToolButton>
#include <QVariantAnimation>

namespace semblance::ui {

/// A picture of the query, or the empty place where one can be dropped. An empty one is a button that opens a
/// picture.
class PictureWell : public QAbstractButton
{
    Q_OBJECT
public:
    explicit PictureWell(QWidget *parent = nullptr);

    void setEmpty(bool alone);
    /// The picture is on its way: a tile.
    void setReading();
    /// @param region  only a part of the picture is meant: `image` is that part
    void setPicture(const QImage &image, const QString &name, bool region = false);
    /// The star's number where there are several pictures; 0: one picture, a plain star.
    void setNumber(int number);
    /// Something is held over the window that would go here.
    void setOver(bool over);
    bool filled() const noexcept { return state_ != State::Empty; }
    /// Shakes its head: the picture could not be read.
    void shake();

Q_SIGNALS:
    void removed();
    void openWanted();
    /// A click, Enter or the button: a box can be drawn on the picture.
    void regionWanted();
    void menuWanted(const QPoint &globalPosition);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    enum class State { Empty, Reading, Filled };
    QToolButton *corner(const QString &icon, const QString &name);
    void showButtons(bool shown);
    void drawRegionBadge(QPainter &painter);
    void drawEmpty(QPainter &painter);
    void drawFilled(QPainter &painter);

    State state_ = State::Empty;
    QImage image_;
    QPixmap pixmap_;
    int number_ = 0;
    bool alone_ = true;
    bool over_ = false;
    bool region_ = false;
    QToolButton *remove_, *choose_;
    QVariantAnimation shake_;
    int shift_ = 0;
};

} // namespace semblance::ui
