// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace semblance::evaluation {

/// Where a published number was read.
enum class Evidence {
    Quoted,   ///< in another paper's table, or public notes, that quote it
    Recalled, ///< written down from knowledge of the paper; the page itself was not read again
};

/// A row of the literature for one protocol. Per cent.
struct Published
{
    std::string_view method;
    std::string_view backbone;
    std::string_view kind; ///< "baseline", "pseudo word", "supervised", …
    /// For each part in the protocol's own order, then for the mean (or for all, where there is one part):
    /// the headline metrics in their order. NaN where no number is known.
    std::vector<double> values;
    Evidence evidence = Evidence::Quoted;
    std::string_view source; ///< who published it, and where it was read
};

/// The rows of a protocol, baselines first; empty for own folders.
const std::vector<Published> &publishedRows(std::string_view protocol);

/// One number. @param part  the part's name; empty for the mean, or where there is one part
std::optional<double> publishedValue(std::string_view protocol, const Published &row, std::string_view part,
                                     std::size_t metric, std::size_t metrics);

} // namespace semblance::evaluation
