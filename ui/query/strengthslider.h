// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QWidget>

class QLabel;
class QSlider;

namespace semblance::ui {

/// From the picture (-1) to the words (+1); 0 is the mode's own middle, to which it snaps.
class StrengthSlider : public QWidget
{
    Q_OBJECT
public:
    explicit StrengthSlider(QWidget *parent = nullptr);

    double value() const;
    void setValue(double value);
    /// + towards the words, - towards the picture.
    void step(int steps);
    void setUsable(bool usable);

Q_SIGNALS:
    void changed(double value);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void tell();

    QLabel *picture_;
    QLabel *words_;
    QSlider *slider_;
};

} // namespace semblance::ui
