// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/look/theme.h"

#include <QTimer>
#include <QWidget>
#include <functional>

class QLabel;
class QPushButton;

namespace semblance::ui {

/// One sentence with what can be done about it: what was removed and can come back, a folder that should be
/// looked at. Goes when that was done, when it is dismissed, or after a while. Threads: the GUI thread.
class NoticeBar : public QWidget
{
    Q_OBJECT
public:
    struct Action
    {
        QString label;
        std::function<void()> run;
    };

    /// @param ground, mark  colours of the bar and of its icon
    NoticeBar(const QString &icon, Role ground, Role mark, QWidget *parent = nullptr);

    /// @param shownFor  ms; 0: until something is done
    void say(const QString &sentence, std::vector<Action> actions, int shownFor = 0);
    void leave();
    /// A line at the bottom. @param share  0 .. 1; negative: none
    void setProgress(double share);
    /// Empty while it is hidden.
    QString sentence() const;

Q_SIGNALS:
    /// It went without any of its actions: dismissed, or its time was over.
    void passed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const QString icon_;
    const Role ground_, mark_;
    QLabel *label_;
    QList<QPushButton *> buttons_;
    std::vector<Action> actions_;
    QTimer time_;
    double progress_ = -1;
};

} // namespace semblance::ui
