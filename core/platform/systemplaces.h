// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <filesystem>

namespace semblance::platform {

/// The system's own places for a program's files, with the program's name already in them; what folders()
/// uses where nobody wants everything in one folder.
struct SystemPlaces
{
    std::filesystem::path settings;
    std::filesystem::path data;
    std::filesystem::path cache;
};

SystemPlaces systemPlaces();

} // namespace semblance::platform
