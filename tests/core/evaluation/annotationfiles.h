// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/evaluation/protocol.h"
#include "tests/support/testmain.h"

#include <filesystem>
#include <string>

namespace semblance::test {

Result<evaluation::Task> readTask(const std::string &protocol, const std::filesystem::path &data,
                                  const evaluation::ReadOptions &options = {});

/// Small annotation files in the published forms. CIRR: three pictures, one query; @param front  folder
/// before it
void writeCirrFiles(const TempFolder &folder, const std::string &front = {});
/// Fashion-IQ: two pictures and a query for each kind. @param captions  the folder's name
void writeFashionFiles(const TempFolder &folder, const std::string &captions);
/// CIRCO: three pictures, one query.
void writeCircoFiles(const TempFolder &folder);

} // namespace semblance::test
