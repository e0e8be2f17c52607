// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/side/filtersview.h"

#include "ui/look/metrics.h"
#include "ui/look/texts.h"
#include "ui/side/searchlist.h"
#include "ui/side/yearbars.h"

#include <QCheckBox>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace semblance::ui {

using namespace metrics;

namespace {

QString counted(const QString &name, int count)
{
    return QStringLiteral("%1 (%2)").arg(name, QLocale().toString(count));
}

QLabel *caption(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setFont(fontFor(Type::Small));
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

} // namespace

FiltersView::FiltersView(QWidget *parent)
    : QWidget(parent), years_(new YearBars(this)), typesColumn_(new QVBoxLayout)
{
    setAccessibleName(Texts::filters());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, kS, 0, 0);
    column->setSpacing(kXs);
    column->addWidget(sectionHead(Texts::filters(), this));
    auto *inside = new QVBoxLayout;
    inside->setContentsMargins(kS, 0, kS, 0);
    inside->setSpacing(kXs);
    yearsCaption_ = caption(Texts::dateTaken(), this);
    inside->addWidget(yearsCaption_);
    inside->addWidget(years_);
    inside->addWidget(caption(Texts::orientation(), this));
    for (int which = 0; which < 3; ++which) {
        auto *box = new QCheckBox(this);
        orientations_[static_cast<std::size_t>(which)] = box;
        inside->addWidget(box);
        connect(box, &QCheckBox::toggled, this, [this, which](bool on) { chooseOrientation(which, on); });
    }
    inside->addWidget(caption(Texts::type(), this));
    typesColumn_->setSpacing(kXs);
    inside->addLayout(typesColumn_);
    column->addLayout(inside);
    connect(years_, &YearBars::chosen, this, [this](std::optional<int> from, std::optional<int> to) {
        filter_.fromYear = from;
        filter_.toYear = to;
        apply();
    });
    setFacets({});
}

/// One orientation at a time: choosing another takes the first away.
void FiltersView::chooseOrientation(int which, bool on)
{
    using Orientation = ShownFilter::Orientation;
    constexpr std::array kOf = {Orientation::Landscape, Orientation::Portrait, Orientation::Square};
    filter_.orientation = on ? kOf[static_cast<std::size_t>(which)] : Orientation::Any;
    setFilter(filter_);
    apply();
}

void FiltersView::apply()
{
    Q_EMIT changed(filter_);
}

void FiltersView::setFilter(const ShownFilter &filter)
{
    filter_ = filter;
    using Orientation = ShownFilter::Orientation;
    constexpr std::array kOf = {Orientation::Landscape, Orientation::Portrait, Orientation::Square};
    for (std::size_t at = 0; at < orientations_.size(); ++at) {
        const QSignalBlocker quiet(orientations_[at]);
        orientations_[at]->setChecked(filter.orientation == kOf[at]);
    }
    years_->setChoice(filter.fromYear, filter.toYear);
    showTypes();
}

void FiltersView::setFacets(const Facets &facets)
{
    facets_ = facets;
    orientations_[0]->setText(counted(Texts::landscape(), facets.landscape));
    orientations_[1]->setText(counted(Texts::portrait(), facets.portrait));
    orientations_[2]->setText(counted(Texts::square(), facets.square));
    years_->setCounts(facets.years);
    // Without a date there is nothing to choose; what is chosen can always be taken away.
    const bool dated = !facets.years.isEmpty() || filter_.fromYear;
    yearsCaption_->setVisible(dated);
    years_->setVisible(dated);
    showTypes();
}

/// An option that was there stays, with 0: nothing jumps.
void FiltersView::showTypes()
{
    for (auto type = facets_.types.cbegin(); type != facets_.types.cend(); ++type) {
        if (types_.contains(type.key()))
            continue;
        auto *box = new QCheckBox(this);
        types_.insert(type.key(), box);
        typesColumn_->addWidget(box);
        connect(box, &QCheckBox::toggled, this, [this, name = type.key()](bool on) {
            filter_.types.removeAll(name);
            if (on)
                filter_.types.append(name);
            apply();
        });
    }
    for (auto box = types_.cbegin(); box != types_.cend(); ++box) {
        const QSignalBlocker quiet(box.value());
        box.value()->setText(counted(box.key().toUpper(), facets_.types.value(box.key())));
        box.value()->setChecked(filter_.types.contains(box.key()));
    }
}

} // namespace semblance::ui
