// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace semblance::ui {

/// One sentence below the query bar about something that does not work, with what can be done.
class Banner : public QWidget
{
    Q_OBJECT
public:
    explicit Banner(QWidget *parent = nullptr);
    void say(const QString &sentence);
    QString sentence() const;

Q_SIGNALS:
    void retryWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *label_;
};

} // namespace semblance::ui
