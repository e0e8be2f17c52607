// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QAbstractButton>
#include <QImage>

namespace semblance::ui {

/// A row of the side panel: icon, text, count, and a second line where there is something to say.
class SideRow : public QAbstractButton
{
    Q_OBJECT
public:
    SideRow(const QString &icon, const QString &text, QWidget *parent = nullptr);

    void setCount(qint64 count);
    void setIconName(const QString &icon);
    /// Instead of the icon; null: the icon.
    void setPicture(const QImage &picture);
    /// @param progress  0 .. 1; negative: no line
    void setSecondLine(const QString &text, double progress = -1);
    void setWarning(bool warning);
    void setDimmed(bool dimmed);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void name();

    QString icon_;
    QImage picture_;
    QString count_;
    QString second_;
    double progress_ = -1;
    bool warning_ = false;
    bool dimmed_ = false;
};

} // namespace semblance::ui
