// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"
#include "core/store/database.h"

#include <optional>
#include <string>
#include <string_view>

namespace semblance::store {

/// Small facts that belong to the library and not to the person: name and text. Names are made of words with
/// dots ("match.sample.<fingerprint>").
class Settings
{
public:
    explicit Settings(Database &database) : connection_(database.connection()) {}

    Result<std::optional<std::string>> get(std::string_view name);
    Result<void> set(std::string_view name, std::string_view value);
    Result<void> remove(std::string_view name);

private:
    Connection &connection_;
};

} // namespace semblance::store
