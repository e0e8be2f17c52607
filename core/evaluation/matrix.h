// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace semblance::evaluation {

/// Vectors of one length, row by row.
struct Matrix
{
    int width = 0;
    std::vector<float> values;

    int rows() const noexcept { return width > 0 ? static_cast<int>(values.size()) / width : 0; }
    std::span<const float> row(int number) const noexcept
    {
        const auto size = static_cast<std::size_t>(width);
        return std::span(values).subspan(static_cast<std::size_t>(number) * size, size);
    }
    void add(std::span<const float> row) { values.insert(values.end(), row.begin(), row.end()); }
};

} // namespace semblance::evaluation
