// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/bridge/ports.h"

#include <QMap>
#include <array>

namespace semblance::ui {

/// How many of some pictures are of each kind: the counts beside the filters.
struct Facets
{
    int landscape = 0, portrait = 0, square = 0;
    QMap<QString, int> types, cameras; ///< "" for pictures without a camera
    std::array<int, 3> sizes{};        ///< by ShownFilter::Size
    QMap<int, int> years;
    bool operator==(const Facets &) const = default;
};

constexpr std::int64_t kSmallBelow = 1'000'000, kLargeFrom = 8'000'000; ///< pixels

ShownFilter::Size sizeOf(const PictureItem &item);
Facets facetsOf(const std::vector<PictureItem> &items);
/// "jpeg", "png", "raw", … by the file's ending.
QString typeOf(const std::filesystem::path &file);
std::optional<int> yearOf(const PictureItem &item);
/// Whether a picture passes; the folder is not looked at.
bool passes(const ShownFilter &filter, const PictureItem &item);

} // namespace semblance::ui
