// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace semblance::ui {

/// The head of a page besides the grid: back, title, one line, actions at the right.
class PageHead : public QWidget
{
    Q_OBJECT
public:
    explicit PageHead(const QString &title, QWidget *parent = nullptr);
    void setLine(const QString &line);
    QString line() const;
    QPushButton *addAction(const QString &label, const QString &icon = {});
    void addWidget(QWidget *widget);

Q_SIGNALS:
    void backWanted();

private:
    QHBoxLayout *row_;
    QLabel *line_;
};

} // namespace semblance::ui
