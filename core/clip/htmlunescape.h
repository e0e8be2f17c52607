// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <string>
#include <string_view>

namespace semblance::clip {

/// Character references replaced as Python's html.unescape does it (HTML Living Standard, 13.5): named ones
/// with and without ";", decimal and hexadecimal numbers, the Windows-1252 numbers 128 to 159, longest known
/// prefix of an unknown name. Valid UTF-8 in, valid UTF-8 out; what is no reference stays as it is.
std::string htmlUnescape(std::string_view text);

} // namespace semblance::clip
