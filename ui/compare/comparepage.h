// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/bridge/ports.h"
#include "ui/grid/striprow.h"
#include "ui/window/pagehead.h"

#include <QWidget>
#include <array>

namespace semblance::ui {

/// The same query in four ways, four rows. A picture that is pointed at is marked in the other rows, and its
/// places are told. Threads: the GUI thread.
class ComparePage : public QWidget
{
    Q_OBJECT
public:
    ComparePage(SheetPort &sheets, ThumbnailCache &thumbnails, QWidget *parent = nullptr);

    /// Asks for the four rows. @param query  with a picture and words; otherwise every row says what is
    /// missing
    void show(const compose::Query &query);
    StripRow &row(compose::Mode mode) { return *rows_[static_cast<std::size_t>(mode)]; }
    /// The picture with that id in any row; nullptr where there is none.
    const PictureItem *itemOf(qint64 id) const;

Q_SIGNALS:
    void backWanted();
    /// "Show all" of that row.
    void modeChosen(semblance::compose::Mode mode);
    /// Where the picture stands in every row; empty: no picture.
    void told(const QString &sentence);
    void previewWanted(qint64 id);
    void openWanted(qint64 id);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void connectRow(int mode);
    void point(qint64 id);

    SheetPort &sheets_;
    std::array<StripRow *, 4> rows_{};
    bool asking_ = false;
};

} // namespace semblance::ui
