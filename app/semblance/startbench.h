// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/bridge/ports.h"

#include <QElapsedTimer>
#include <QObject>

class QWidget;

namespace semblance::app {

/// `semblance --bench-start`: how long from the start of the process to the first frame, and from there to
/// the first answer; prints one JSON object and ends the program.
class StartBench : public QObject
{
    Q_OBJECT
public:
    /// @param window  not yet shown
    StartBench(QWidget &window, ui::SearchPort &search, ui::LibraryPort &library);

Q_SIGNALS:
    /// Now a person would type.
    void painted();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void report(double firstAnswer, const QString &failure);

    QElapsedTimer sinceMain_;
    double beforeMain_ = 0, firstFrame_ = -1; ///< milliseconds
    qint64 pictures_ = 0;
};

} // namespace semblance::app
