// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/grid/filterchips.h"

#include "ui/look/icons.h"
#include "ui/look/metrics.h"
#include "ui/look/texts.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kChip = 26;

} // namespace

FilterChips::FilterChips(QWidget *parent) : QWidget(parent), row_(new QHBoxLayout(this))
{
    row_->setContentsMargins(0, 0, 0, 0);
    row_->setSpacing(kXs);
}

void FilterChips::setFilters(const QStringList &names)
{
    if (names == names_)
        return;
    names_ = names;
    while (QLayoutItem *item = row_->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    const auto add = [this](const QString &text, const QString &tip) {
        auto *button = new QPushButton(text, this);
        button->setFixedHeight(kChip);
        button->setFont(fontFor(Type::Small));
        button->setToolTip(tip);
        row_->addWidget(button);
        return button;
    };
    for (int at = 0; at < static_cast<int>(names.size()); ++at) {
        QPushButton *chip = add(names[at], Texts::removeFilter());
        chip->setIcon(lineIcon(QStringLiteral("close")));
        chip->setLayoutDirection(Qt::RightToLeft); // the cross stands behind the words
        chip->setAccessibleName(names[at] + QStringLiteral(", ") + Texts::removeFilter());
        connect(chip, &QPushButton::clicked, this, [this, at] { Q_EMIT removeWanted(at); });
    }
    if (names.size() > 1) {
        QPushButton *clear = add(Texts::clearFilters(), {});
        clear->setFlat(true);
        connect(clear, &QPushButton::clicked, this, &FilterChips::clearWanted);
    }
}

} // namespace semblance::ui
