// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/side/facets.h"

#include "core/base/path.h"

#include <QHash>
#include <chrono>
#include <map>
#include <string_view>

namespace semblance::ui {

namespace {

ShownFilter::Orientation orientationOf(const PictureItem &item)
{
    if (item.width == item.height)
        return ShownFilter::Orientation::Square;
    return item.width > item.height ? ShownFilter::Orientation::Landscape
                                    : ShownFilter::Orientation::Portrait;
}

using Ending = std::basic_string_view<std::filesystem::path::value_type>;

/// With its dot, as it is written; empty where there is none.
Ending endingOf(Ending file)
{
    const Ending name = file.substr(file.find_last_of(std::filesystem::path::preferred_separator) + 1);
    const std::size_t dot = name.rfind('.');
    return dot == Ending::npos || dot == 0 ? Ending() : name.substr(dot);
}

} // namespace

QString typeOf(const std::filesystem::path &file)
{
    static const QHash<QString, QString> others = {
        {QStringLiteral("jpg"), QStringLiteral("jpeg")}, {QStringLiteral("jpe"), QStringLiteral("jpeg")},
        {QStringLiteral("tif"), QStringLiteral("tiff")}, {QStringLiteral("heif"), QStringLiteral("heic")},
        {QStringLiteral("hif"), QStringLiteral("heic")}, {QStringLiteral("cr2"), QStringLiteral("raw")},
        {QStringLiteral("cr3"), QStringLiteral("raw")},  {QStringLiteral("nef"), QStringLiteral("raw")},
        {QStringLiteral("arw"), QStringLiteral("raw")},  {QStringLiteral("dng"), QStringLiteral("raw")},
        {QStringLiteral("orf"), QStringLiteral("raw")},  {QStringLiteral("rw2"), QStringLiteral("raw")},
        {QStringLiteral("raf"), QStringLiteral("raw")},  {QStringLiteral("pef"), QStringLiteral("raw")}};
    const QString ending = QString::fromStdString(extension(file));
    return others.value(ending, ending);
}

std::optional<int> yearOf(const PictureItem &item)
{
    if (!item.taken)
        return std::nullopt;
    const std::chrono::sys_seconds at{std::chrono::seconds(*item.taken)};
    return static_cast<int>(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(at)).year());
}

ShownFilter::Size sizeOf(const PictureItem &item)
{
    const std::int64_t pixels = std::int64_t{item.width} * item.height;
    return pixels < kSmallBelow  ? ShownFilter::Size::Small
           : pixels < kLargeFrom ? ShownFilter::Size::Medium
                                 : ShownFilter::Size::Large;
}

bool passes(const ShownFilter &filter, const PictureItem &item)
{
    if (filter.orientation != ShownFilter::Orientation::Any && orientationOf(item) != filter.orientation)
        return false;
    if (!filter.types.isEmpty() && !filter.types.contains(typeOf(item.file)))
        return false;
    if (!filter.sizes.isEmpty() && !filter.sizes.contains(sizeOf(item)))
        return false;
    if (!filter.cameras.isEmpty() && !filter.cameras.contains(item.camera))
        return false;
    if (!filter.fromYear && !filter.toYear)
        return true;
    const auto year = yearOf(item);
    return year && (!filter.fromYear || *year >= *filter.fromYear) &&
           (!filter.toYear || *year <= *filter.toYear);
}

Facets facetsOf(const std::vector<PictureItem> &items)
{
    Facets facets;
    std::map<Ending, int> endings; // a name for each of a hundred thousand files would take long
    for (const PictureItem &item : items) {
        switch (orientationOf(item)) {
        case ShownFilter::Orientation::Landscape:
            ++facets.landscape;
            break;
        case ShownFilter::Orientation::Portrait:
            ++facets.portrait;
            break;
        default:
            ++facets.square;
        }
        ++endings[endingOf(item.file.get().native())];
        ++facets.cameras[item.camera];
        ++facets.sizes[static_cast<std::size_t>(sizeOf(item))];
        if (const auto year = yearOf(item))
            ++facets.years[*year];
    }
    for (const auto &[ending, count] : endings) {
        std::filesystem::path file("a");
        file += ending;
        facets.types[typeOf(file)] += count;
    }
    return facets;
}

} // namespace semblance::ui
