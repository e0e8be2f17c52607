// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/bridge/ports.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>
#include <deque>
#include <utility>

class QLabel;
class QToolButton;

namespace semblance::ui {

/// How many pictures there are and are selected; at the right what indexing does, and with what.
class StatusBar : public QWidget
{
    Q_OBJECT
public:
    explicit StatusBar(QWidget *parent = nullptr);

    void show(const LibraryState &state);
    void setSelected(int count);
    /// A sentence for a while, beside the counts; empty: takes it away.
    void tell(const QString &sentence);
    QString told() const;
    /// What the work says just now.
    QString work() const;

Q_SIGNALS:
    void pauseWanted(bool paused);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString workText(const LibraryState &state);
    QString indexingText(const LibraryState &state);

    QLabel *left_, *told_, *work_, *model_, *device_;
    QToolButton *pause_;
    LibraryState state_;
    int selected_ = 0;
    QElapsedTimer clock_;
    std::deque<std::pair<qint64, qint64>> samples_; ///< when (ms), how many were done
    QTimer done_, telling_;
};

/// "less than a minute", "8 min", "2 h 10 min".
QString remaining(double seconds);

} // namespace semblance::ui
