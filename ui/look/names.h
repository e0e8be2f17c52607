// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QString>
#include <filesystem>

namespace semblance::ui {

/// A path as people read it.
QString shownPath(const std::filesystem::path &path);
/// Its last part; the whole where there is none ("/").
QString nameOf(const std::filesystem::path &path);

} // namespace semblance::ui
