// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/grid/resultview.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;
class QSlider;
class QStackedLayout;
class QToolButton;

namespace semblance::ui {

/// The grid with its header: title, time, layout, size; and what stands in its place when it is empty.
class GridPage : public QWidget
{
    Q_OBJECT
public:
    GridPage(ResultModel &model, ThumbnailCache &thumbnails, QWidget *parent = nullptr);

    ResultView &view() { return *view_; }
    /// @param time  "in 31 ms"; may be empty
    void setTitle(const QString &title, const QString &time);
    /// An answer is on its way: a line after 150 ms, words after a second.
    void setBusy(bool busy, const QString &sentence = {});
    /// @param action  the label of the button; empty: none
    void showEmpty(const QString &title, const QString &line, const QString &action);
    void showGrid();
    void setSquares(bool squares);
    QString title() const;

Q_SIGNALS:
    void emptyActionWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void buildHeader(QWidget *header);
    void buildEmpty(QWidget *empty);

    ResultView *view_;
    QLabel *title_, *time_, *emptyTitle_, *emptyLine_;
    QPushButton *emptyAction_;
    QToolButton *rows_, *squares_;
    QSlider *size_;
    QStackedLayout *stack_;
    QTimer busyText_, busyLine_;
    QString busySentence_, timeKept_;
    int busyAt_ = -1; ///< of the running line; negative: it is not shown
};

} // namespace semblance::ui
