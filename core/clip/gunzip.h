// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace semblance::clip {

/// Unpacks gzip bytes. @param file  for the Error only
/// @error TooLarge  more than `limit` bytes would come out (nothing beyond is unpacked); Damaged; Unsupported
/// in a
///                  build without zlib
Result<std::string> gunzip(std::string_view packed, std::size_t limit, std::string_view file);

} // namespace semblance::clip
