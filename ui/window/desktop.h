// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <filesystem>

/// Asks the desktop to do something with a file.
namespace semblance::ui {

void openFile(const std::filesystem::path &file);
/// Opens the file manager with the file selected, or its folder where the file manager cannot select.
void showInFileManager(const std::filesystem::path &file);

} // namespace semblance::ui
