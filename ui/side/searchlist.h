// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/bridge/ports.h"

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace semblance::ui {

class SideRow;

/// A section of the side panel: kept searches, each with the picture it asked with.
class SearchList : public QWidget
{
    Q_OBJECT
public:
    /// @param empty  what stands there while there is none  @param most  rows
    SearchList(const QString &title, const QString &empty, const QString &icon, int most,
               QWidget *parent = nullptr);

    void setSearches(std::vector<ShownSearch> searches);
    const std::vector<ShownSearch> &searches() const noexcept { return searches_; }

Q_SIGNALS:
    void chosen(const semblance::ui::ShownSearch &search);
    void menuWanted(const semblance::ui::ShownSearch &search, const QPoint &globalPosition);

private:
    QString icon_;
    int most_;
    std::vector<ShownSearch> searches_;
    QList<SideRow *> rows_;
    QLabel *empty_;
    QVBoxLayout *column_;
};

/// The head of a section.
QLabel *sectionHead(const QString &text, QWidget *parent);

} // namespace semblance::ui
