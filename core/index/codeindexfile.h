// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/index/codescan.h"

#include <filesystem>

namespace semblance::index {

/// The payload of a saved CodeIndex, little endian: rows (int64), the codebook (Codebook::bytes), the ids
/// (int64 each), the first axes in blocks, the other axes row by row, then, if they are kept, the vectors
/// (int16 each) and their steps (float32 each); behind rows stands 1 or 0 for that (int64). What it is stands
/// in the header beside it (indexfile.h).
Result<void> saveCodes(const Codes &codes, const std::filesystem::path &file);
/// @error Damaged, Unreadable @throws std::bad_alloc
Result<Codes> loadCodes(const std::filesystem::path &file, int dimension);

} // namespace semblance::index
