// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/grid/filterchips.h"
#include "ui/grid/resultview.h"
#include "ui/grid/striprow.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
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
    enum class Order { Match, Date, Name };
    Order order() const noexcept { return order_; }
    void setOrder(Order order);
    /// There is a match to sort by.
    void setRanked(bool ranked);
    FilterChips &chips() { return *chips_; }
    /// Pictures whose names hold the words, in a row of their own above; none: the row goes away.
    void setNames(const QString &title, std::vector<PictureItem> items);
    StripRow &names() { return *names_; }
    void setDetailsShown(bool shown);

Q_SIGNALS:
    void emptyActionWanted();
    void orderChanged();
    void detailsWanted(bool shown);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void buildHeader(QWidget *header);
    void buildEmpty(QWidget *empty);

    ResultView *view_;
    QComboBox *sort_;
    QToolButton *details_ = nullptr;
    FilterChips *chips_;
    StripRow *names_;
    Order order_ = Order::Match;
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
