// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/side/filtersview.h"

#include "ui/look/metrics.h"
#include "ui/look/querytexts.h"
#include "ui/look/texts.h"
#include "ui/side/optiongroup.h"
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

constexpr int kMostTypes = 12, kSizes = 3, kMostCameras = 8;

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

QString sizeName(const QString &size)
{
    return nameOf(static_cast<ShownFilter::Size>(size.toInt()));
}

QString cameraName(const QString &camera)
{
    return camera.isEmpty() ? QueryTexts::unknown() : camera;
}

} // namespace

QString nameOf(ShownFilter::Size size)
{
    switch (size) {
    case ShownFilter::Size::Small:
        return QueryTexts::smallPictures();
    case ShownFilter::Size::Medium:
        return QueryTexts::mediumPictures();
    default:
        return QueryTexts::largePictures();
    }
}

FiltersView::FiltersView(QWidget *parent)
    : QWidget(parent), years_(new YearBars(this)),
      types_(new OptionGroup(
          Texts::type(), [](const QString &type) { return type.toUpper(); }, kMostTypes, this)),
      sizes_(new OptionGroup(Texts::size(), sizeName, kSizes, this)),
      cameras_(new OptionGroup(Texts::camera(), cameraName, kMostCameras, this))
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
    for (OptionGroup *group : {types_, sizes_, cameras_})
        inside->addWidget(group);
    column->addLayout(inside);
    connect(years_, &YearBars::chosen, this, [this](std::optional<int> from, std::optional<int> to) {
        filter_.fromYear = from;
        filter_.toYear = to;
        apply();
    });
    connect(types_, &OptionGroup::changed, this, [this](const QStringList &types) {
        filter_.types = types;
        apply();
    });
    connect(sizes_, &OptionGroup::changed, this, [this](const QStringList &sizes) {
        filter_.sizes.clear();
        for (const QString &size : sizes)
            filter_.sizes.append(static_cast<ShownFilter::Size>(size.toInt()));
        apply();
    });
    connect(cameras_, &OptionGroup::changed, this, [this](const QStringList &cameras) {
        filter_.cameras = cameras;
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
    types_->setChosen(filter.types);
    QStringList sizes;
    for (const ShownFilter::Size size : filter.sizes)
        sizes.append(QString::number(static_cast<int>(size)));
    sizes_->setChosen(sizes);
    cameras_->setChosen(filter.cameras);
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
    types_->setCounts(facets.types);
    QMap<QString, int> sizes;
    for (std::size_t size = 0; size < facets.sizes.size(); ++size)
        sizes.insert(QString::number(size), facets.sizes[size]);
    sizes_->setCounts(sizes);
    cameras_->setCounts(facets.cameras);
    // Pictures without a camera alone are nothing to choose from.
    const bool known = facets.cameras.size() > (facets.cameras.contains(QString()) ? 1 : 0);
    cameras_->setVisible(known || !filter_.cameras.isEmpty());
}

} // namespace semblance::ui
