// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/side/facets.h"

#include <QWidget>
#include <array>

class QCheckBox;
class QLabel;

namespace semblance::ui {

class OptionGroup;
class YearBars;

/// The filters of the side panel, with counts of what is on screen. They act at once. The folder is chosen
/// in the list of folders.
class FiltersView : public QWidget
{
    Q_OBJECT
public:
    explicit FiltersView(QWidget *parent = nullptr);

    void setFilter(const ShownFilter &filter);
    const ShownFilter &filter() const noexcept { return filter_; }
    void setFacets(const Facets &facets);

Q_SIGNALS:
    void changed(const semblance::ui::ShownFilter &filter);

private:
    void chooseOrientation(int which, bool on);
    void apply();

    ShownFilter filter_;
    Facets facets_;
    YearBars *years_;
    QLabel *yearsCaption_ = nullptr;
    std::array<QCheckBox *, 3> orientations_{};
    OptionGroup *types_, *sizes_, *cameras_;
};

/// "Small (under 1 MP)"
QString nameOf(ShownFilter::Size size);

} // namespace semblance::ui
