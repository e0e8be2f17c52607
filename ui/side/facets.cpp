// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/side/facets.h"

#include "core/base/path.h"

#include <QDateTime>
#include <QHash>
#include <QTimeZone>

namespace semblance::ui {

namespace {

ShownFilter::Orientation orientationOf(const PictureItem &item)
{
    if (item.width == item.height)
        return ShownFilter::Orientation::Square;
    return item.width > item.height ? ShownFilter::Orientation::Landscape
                                    : ShownFilter::Orientation::Portrait;
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
    return QDateTime::fromSecsSinceEpoch(*item.taken, QTimeZone::utc()).date().year();
}

bool passes(const ShownFilter &filter, const PictureItem &item)
{
    if (filter.orientation != ShownFilter::Orientation::Any && orientationOf(item) != filter.orientation)
        return false;
    if (!filter.types.isEmpty() && !filter.types.contains(typeOf(item.file)))
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
        ++facets.types[typeOf(item.file)];
        if (const auto year = yearOf(item))
            ++facets.years[*year];
    }
    return facets;
}

} // namespace semblance::ui
