// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/store/settings.h"

#include "core/store/connection.h"

namespace semblance::store {

Result<std::optional<std::string>> Settings::get(std::string_view name)
{
    return attempt(connection_, "read a setting of the library", [&]() -> std::optional<std::string> {
        Statement ask = connection_.prepare("SELECT value FROM settings WHERE name = ?");
        if (!ask.bind(1, name).step())
            return std::nullopt;
        return ask.text(0);
    });
}

Result<void> Settings::set(std::string_view name, std::string_view value)
{
    return change(connection_, "write a setting of the library", [&] {
        connection_.prepare("INSERT OR REPLACE INTO settings VALUES (?, ?)")
            .bind(1, name)
            .bind(2, value)
            .run();
    });
}

Result<void> Settings::remove(std::string_view name)
{
    return change(connection_, "write a setting of the library",
                  [&] { connection_.prepare("DELETE FROM settings WHERE name = ?").bind(1, name).run(); });
}

} // namespace semblance::store
