// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"
#include "core/store/database.h"

#include <cstdint>
#include <string>
#include <vector>

namespace semblance::store {

/// A question that was kept: in the history, or saved under a name. What the question is, is not the store's
/// business: it is text that its writer understands.
struct KeptSearch
{
    std::int64_t id = 0;
    bool saved = false;    ///< otherwise it belongs to the history
    std::string name;      ///< of a saved one; of the history what a list shows
    std::string question;  ///< JSON
    std::string thumbnail; ///< bytes of a small picture file; may be empty
    std::int64_t at = 0;   ///< asked last, or saved; seconds since 1970
    bool operator==(const KeptSearch &) const = default;
};

class Searches
{
public:
    static constexpr int kHistory = 500;             ///< more are forgotten, the oldest first
    static constexpr std::size_t kLongest = 1 << 20; ///< bytes of a question, and of a thumbnail

    explicit Searches(Database &database) : connection_(database.connection()) {}

    /// Puts a question into the history; the same question is only moved to the front.
    /// @error TooLarge  question or thumbnail
    Result<void> remember(const KeptSearch &search);
    /// @return its id. @error Invalid  no name    @error TooLarge
    Result<std::int64_t> save(const KeptSearch &search);
    Result<void> rename(std::int64_t id, std::string_view name);
    Result<void> remove(std::int64_t id);
    /// Saved searches stay.
    Result<void> clearHistory();
    /// By name.
    Result<std::vector<KeptSearch>> saved();
    /// The newest first.
    Result<std::vector<KeptSearch>> history(int most);

private:
    Connection &connection_;
};

} // namespace semblance::store
