// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/evaluation/mask.h"

#include <algorithm>
#include <cmath>

namespace semblance::evaluation {

namespace {

constexpr std::size_t kChannels = 3;

void fillPolygon(const std::vector<double> &points, int width, int height, std::vector<std::uint8_t> &inside)
{
    const std::size_t corners = points.size() / 2;
    std::vector<double> crossings;
    for (int y = 0; y < height; ++y) {
        const double line = y + 0.5;
        crossings.clear();
        for (std::size_t i = 0; i < corners; ++i) {
            const std::size_t next = (i + 1) % corners;
            const double y0 = points[2 * i + 1], y1 = points[2 * next + 1];
            if ((y0 <= line) == (y1 <= line))
                continue;
            const double x0 = points[2 * i], x1 = points[2 * next];
            crossings.push_back(x0 + (line - y0) / (y1 - y0) * (x1 - x0));
        }
        std::sort(crossings.begin(), crossings.end());
        for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) {
            // Pixels whose centre x + 0.5 lies between two crossings.
            const int first = static_cast<int>(std::clamp(std::ceil(crossings[i] - 0.5), 0.0, double(width)));
            const int last =
                static_cast<int>(std::clamp(std::ceil(crossings[i + 1] - 0.5), 0.0, double(width)));
            for (int x = first; x < last; ++x)
                inside[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                       static_cast<std::size_t>(x)] = 1;
        }
    }
}

void fillRuns(const std::vector<std::int64_t> &runs, int width, int height, std::vector<std::uint8_t> &inside)
{
    const std::int64_t all = std::int64_t(width) * height;
    std::int64_t at = 0;
    bool in = false;
    for (const std::int64_t run : runs) {
        const std::int64_t end = std::min(all, at + std::max<std::int64_t>(0, run));
        for (; at < end; ++at)
            if (in)
                inside[static_cast<std::size_t>(at % height * width + at / height)] = 1;
        in = !in;
    }
}

} // namespace

std::vector<std::uint8_t> insideOf(const Mask &mask)
{
    std::vector<std::uint8_t> inside(static_cast<std::size_t>(mask.width) *
                                     static_cast<std::size_t>(mask.height));
    for (const auto &polygon : mask.polygons)
        fillPolygon(polygon, mask.width, mask.height, inside);
    if (mask.polygons.empty())
        fillRuns(mask.runs, mask.width, mask.height, inside);
    return inside;
}

void whiten(Picture &picture, const Mask &mask)
{
    if (mask.width <= 0 || mask.height <= 0)
        return;
    const std::vector<std::uint8_t> inside = insideOf(mask);
    for (int y = 0; y < picture.height; ++y) {
        const auto row = static_cast<std::size_t>(std::int64_t(y) * mask.height / picture.height) *
                         static_cast<std::size_t>(mask.width);
        for (int x = 0; x < picture.width; ++x) {
            const auto column = static_cast<std::size_t>(std::int64_t(x) * mask.width / picture.width);
            if (inside[row + column])
                continue;
            const std::size_t at = (static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                                    static_cast<std::size_t>(x)) *
                                   kChannels;
            std::fill_n(picture.rgb.begin() + static_cast<std::ptrdiff_t>(at), kChannels, std::uint8_t(255));
        }
    }
}

} // namespace semblance::evaluation
