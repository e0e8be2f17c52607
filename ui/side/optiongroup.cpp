// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/side/optiongroup.h"

#include "ui/look/metrics.h"

#include <QCheckBox>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

namespace semblance::ui {

using namespace metrics;

OptionGroup::OptionGroup(const QString &title, std::function<QString(const QString &)> label, int most,
                         QWidget *parent)
    : QWidget(parent), label_(std::move(label)), most_(most), column_(new QVBoxLayout(this))
{
    setAccessibleName(title);
    column_->setContentsMargins(0, 0, 0, 0);
    column_->setSpacing(kXs);
    auto *caption = new QLabel(title, this);
    caption->setFont(fontFor(Type::Small));
    caption->setForegroundRole(QPalette::PlaceholderText);
    column_->addWidget(caption);
}

void OptionGroup::setCounts(const QMap<QString, int> &counts)
{
    counts_ = counts;
    showBoxes();
}

void OptionGroup::setChosen(const QStringList &chosen)
{
    chosen_ = chosen;
    showBoxes();
}

QCheckBox *OptionGroup::boxOf(const QString &option)
{
    QCheckBox *&box = boxes_[option];
    if (box != nullptr)
        return box;
    box = new QCheckBox(this);
    const auto after = boxes_.upperBound(option);
    const int at = after == boxes_.end() || after.value() == nullptr ? -1 : column_->indexOf(after.value());
    column_->insertWidget(at, box);
    connect(box, &QCheckBox::toggled, this, [this, option](bool on) {
        chosen_.removeAll(option);
        if (on)
            chosen_.append(option);
        Q_EMIT changed(chosen_);
    });
    return box;
}

void OptionGroup::showBoxes()
{
    QList<QPair<int, QString>> byCount;
    for (auto option = counts_.cbegin(); option != counts_.cend(); ++option)
        byCount.append({-option.value(), option.key()});
    std::sort(byCount.begin(), byCount.end());
    for (const auto &[count, option] : byCount.mid(0, most_))
        boxOf(option);
    for (const QString &option : chosen_)
        boxOf(option);
    for (auto box = boxes_.cbegin(); box != boxes_.cend(); ++box) {
        const QSignalBlocker quiet(box.value());
        box.value()->setText(
            QStringLiteral("%1 (%2)").arg(label_(box.key()), QLocale().toString(counts_.value(box.key()))));
        box.value()->setChecked(chosen_.contains(box.key()));
    }
}

} // namespace semblance::ui
