// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <string>
#include <string_view>

namespace semblance::compose {

/// Words as they are read: typographic quotes straight, full-width forms ordinary (also the full-width star
/// and the ideographic space), composed characters (NFC), white space single and none at the ends. What
/// ftfy 6.3 does with text that people type; the repairs of broken encodings are left out. Upper and lower
/// case stay.
std::string tidy(std::string_view text);

/// Every `what` of the text replaced. `what` is not empty.
std::string replaced(std::string text, std::string_view what, std::string_view with);

/// How often `what` stands in the text.
int countOf(std::string_view text, std::string_view what);

} // namespace semblance::compose
