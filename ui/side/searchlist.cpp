// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/side/searchlist.h"

#include "ui/look/metrics.h"
#include "ui/side/siderow.h"

#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kHead = 32;

} // namespace

QLabel *sectionHead(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setFont(fontFor(Type::Micro, QFont::DemiBold));
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setIndent(kS);
    label->setFixedHeight(kHead);
    label->setAlignment(Qt::AlignVCenter | Qt::AlignLeft);
    return label;
}

SearchList::SearchList(const QString &title, const QString &empty, const QString &icon, int most,
                       QWidget *parent)
    : QWidget(parent), icon_(icon), most_(most), empty_(new QLabel(empty, this)),
      column_(new QVBoxLayout(this))
{
    setAccessibleName(title);
    column_->setContentsMargins(0, kS, 0, 0);
    column_->setSpacing(0);
    column_->addWidget(sectionHead(title, this));
    empty_->setFont(fontFor(Type::Small));
    empty_->setForegroundRole(QPalette::PlaceholderText);
    empty_->setIndent(kS);
    empty_->setWordWrap(true);
    column_->addWidget(empty_);
}

void SearchList::setSearches(std::vector<ShownSearch> searches)
{
    if (static_cast<int>(searches.size()) > most_)
        searches.resize(static_cast<std::size_t>(most_));
    searches_ = std::move(searches);
    empty_->setVisible(searches_.empty());
    while (rows_.size() > static_cast<qsizetype>(searches_.size())) {
        SideRow *row = rows_.takeLast();
        column_->removeWidget(row);
        row->hide();
        row->deleteLater();
    }
    while (rows_.size() < static_cast<qsizetype>(searches_.size())) {
        auto *row = new SideRow(icon_, {}, this);
        const auto at = static_cast<std::size_t>(rows_.size());
        row->setContextMenuPolicy(Qt::CustomContextMenu);
        connect(row, &SideRow::clicked, this, [this, at] { Q_EMIT chosen(searches_[at]); });
        connect(row, &QWidget::customContextMenuRequested, this, [this, row, at](const QPoint &where) {
            Q_EMIT menuWanted(searches_[at], row->mapToGlobal(where));
        });
        column_->addWidget(row);
        rows_.append(row);
    }
    for (std::size_t at = 0; at < searches_.size(); ++at) {
        SideRow &row = *rows_[static_cast<qsizetype>(at)];
        row.setText(searches_[at].name);
        row.setAccessibleName(searches_[at].name);
        row.setToolTip(searches_[at].name);
        row.setPicture(searches_[at].thumbnail);
    }
}

} // namespace semblance::ui
