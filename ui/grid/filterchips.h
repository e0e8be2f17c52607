// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QStringList>
#include <QWidget>

class QHBoxLayout;

namespace semblance::ui {

/// The filters that are active, each with a way to take it away.
class FilterChips : public QWidget
{
    Q_OBJECT
public:
    explicit FilterChips(QWidget *parent = nullptr);
    /// In order; "Clear filters" stands behind two or more.
    void setFilters(const QStringList &names);
    QStringList filters() const { return names_; }

Q_SIGNALS:
    void removeWanted(int at);
    void clearWanted();

private:
    QStringList names_;
    QHBoxLayout *row_;
};

} // namespace semblance::ui
