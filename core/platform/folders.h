// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <filesystem>

namespace semblance::platform {

/// Where Semblance keeps what is its own. Nothing is created here; whoever writes makes the folder.
struct Folders
{
    std::filesystem::path settings; ///< preferences (Linux: ~/.config/semblance)
    std::filesystem::path data;     ///< what a person would miss (Linux: ~/.local/share/semblance)
    std::filesystem::path cache;    ///< what can be thrown away (Linux: ~/.cache/semblance)
    std::filesystem::path library;  ///< the library that is used unless another is named: data/library
    std::filesystem::path models;   ///< models of this person: data/models
    bool single = false;            ///< everything lies in one folder (SEMBLANCE_HOME or portable.ini)
};

/// SEMBLANCE_HOME (an environment variable) wins, then a file portable.ini beside the program (its folder is
/// the home), then the system's own places. Looked up anew at each call. Threads: any.
Folders folders();

/// The folder of the running program, links resolved.
std::filesystem::path programFolder();

} // namespace semblance::platform
