// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QMap>
#include <QStringList>
#include <QWidget>
#include <functional>

class QCheckBox;
class QLabel;
class QVBoxLayout;

namespace semblance::ui {

/// One filter with several options, each with a count: any number of them can be chosen. An option that was
/// there stays, with 0: nothing jumps.
class OptionGroup : public QWidget
{
    Q_OBJECT
public:
    /// @param label  what an option is called  @param most  options; the rarest are left out
    OptionGroup(const QString &title, std::function<QString(const QString &)> label, int most,
                QWidget *parent = nullptr);

    void setCounts(const QMap<QString, int> &counts);
    void setChosen(const QStringList &chosen);

Q_SIGNALS:
    void changed(const QStringList &chosen);

private:
    void showBoxes();
    QCheckBox *boxOf(const QString &option);

    const std::function<QString(const QString &)> label_;
    const int most_;
    QMap<QString, int> counts_;
    QStringList chosen_;
    QMap<QString, QCheckBox *> boxes_;
    QVBoxLayout *column_;
};

} // namespace semblance::ui
