// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/grid/resultmodel.h"
#include "ui/grid/stripview.h"

#include <QWidget>

namespace semblance::ui {

/// The pictures behind one cell of the grid, in a strip below its row with an arrow that points at it.
/// Esc and Alt+Left close it, Up goes back to the cell. Threads: the GUI thread.
class StackStrip : public QWidget
{
    Q_OBJECT
public:
    StackStrip(ThumbnailCache &thumbnails, QWidget *parent);

    /// @param name  of the picture that they stand behind
    void setItems(const QString &name, std::vector<PictureItem> items);
    /// Where the arrow points at, in the strip's own coordinates.
    void pointAt(int x);
    /// With the room for the arrow above.
    int wantedHeight() const;
    StripView &view() { return *view_; }
    const ResultModel &model() const noexcept { return model_; }

Q_SIGNALS:
    void closeWanted();
    /// Back to the grid, the stack stays open.
    void left();

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    ResultModel model_;
    StripView *view_;
    int arrow_ = 0;
};

} // namespace semblance::ui
