// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QWidget>

namespace semblance::ui {

/// The match as a number, a bar, and one sentence that says what it means.
class MatchMeter : public QWidget
{
    Q_OBJECT
public:
    explicit MatchMeter(QWidget *parent = nullptr);
    /// @param match  0 .. 100
    void setMatch(double match, const QString &sentence);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    double match_ = 0;
    QString sentence_;
};

} // namespace semblance::ui
