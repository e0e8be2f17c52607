// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QMap>
#include <QWidget>
#include <optional>

namespace semblance::ui {

/// How many pictures a year, and which years are wanted: drag over the bars; with keys Left and Right move,
/// with Shift extend, Delete takes the choice away.
class YearBars : public QWidget
{
    Q_OBJECT
public:
    explicit YearBars(QWidget *parent = nullptr);

    void setCounts(const QMap<int, int> &counts);
    void setChoice(std::optional<int> from, std::optional<int> to);
    QSize sizeHint() const override;

Q_SIGNALS:
    void chosen(std::optional<int> from, std::optional<int> to);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    int first() const;
    int last() const;
    int yearAt(int x) const;
    void choose(int from, int to);
    void name();

    QMap<int, int> counts_;
    std::optional<int> from_, to_;
    std::optional<int> grabbed_;
};

} // namespace semblance::ui
