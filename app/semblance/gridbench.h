// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/bridge/ports.h"
#include "ui/grid/resultview.h"
#include "ui/grid/thumbnailcache.h"

#include <QElapsedTimer>
#include <QHash>
#include <QJsonObject>
#include <QObject>
#include <vector>

namespace semblance::app {

/// `semblance --bench-grid`: scrolls All pictures from end to end, first at a hand's pace, then in a minute,
/// one step each 60th of a second, and prints one JSON object: how long frames took, what was decoded,
/// memory.
///
/// A frame is due 16.7 ms after the one before was, or when that one ended, if later. Its time runs from
/// there until the view is painted, with everything that kept the GUI thread from it; `cpu` is the GUI
/// thread's processor time from the end of the frame before.
class GridBench : public QObject
{
    Q_OBJECT
public:
    /// What is measured. All must live longer. @param pictures  begins when so many are listed
    GridBench(ui::ResultView &view, ui::ThumbnailSource &thumbnails, ui::LibraryPort &library, int pictures);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Frames
    {
        std::vector<double> wall, cpu; ///< milliseconds
    };
    void begin();
    /// Scrolls from `from` to `to`, `step` pixels a frame.
    Frames scroll(int from, int to, int step);
    /// Handles what comes until then; sleeps in between.
    void waitUntil(double ms);
    void waitForPaint();
    double now() const { return 1e-6 * static_cast<double>(clock_.nsecsElapsed()); }
    /// @return milliseconds of the GUI thread
    double listAgain();
    QJsonObject thumbnails() const;
    void report();

    ui::ResultView &view_;
    ui::LibraryPort &library_;
    const int pictures_;
    QElapsedTimer clock_;
    bool begun_ = false, painted_ = false;
    double listMs_ = 0;
    Frames endToEnd_, byHand_;
    QHash<QPair<qint64, int>, int> arrivals_; ///< by picture and side, how often
    int failures_ = 0;
    quint64 residentBefore_ = 0, residentHalf_ = 0;
};

} // namespace semblance::app
