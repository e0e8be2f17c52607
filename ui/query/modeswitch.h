// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/compose/query.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QWidget>
#include <array>

class QAbstractButton;

namespace semblance::ui {

/// Composed, Average, Picture, Words: four segments, or a drop-down where the window is narrow.
class ModeSwitch : public QWidget
{
    Q_OBJECT
public:
    explicit ModeSwitch(QWidget *parent = nullptr);

    compose::Mode mode() const;
    void setMode(compose::Mode mode);
    /// Which modes make sense with what is there.
    void setAvailable(bool picture, bool words);
    void setCompact(bool compact);

Q_SIGNALS:
    void chosen(semblance::compose::Mode mode);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void place();
    int wideEnough() const;

    QButtonGroup group_;
    std::array<QAbstractButton *, 4> segments_{};
    QComboBox *compactBox_;
    bool compact_ = false;
};

} // namespace semblance::ui
