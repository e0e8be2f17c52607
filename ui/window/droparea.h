// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/query/dropped.h"

#include <QWidget>

namespace semblance::ui {

/// Covers the middle of the window while pictures or folders are held over it, and takes the drop.
class DropArea : public QWidget
{
    Q_OBJECT
public:
    explicit DropArea(QWidget *parent);
    void show(int count);

Q_SIGNALS:
    void dropped(const semblance::ui::Dropped &dropped);
    void left();

protected:
    void paintEvent(QPaintEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    int count_ = 1;
};

} // namespace semblance::ui
