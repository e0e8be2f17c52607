// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <string>
#include <string_view>

namespace semblance::evaluation {

/// Text as HTML text or attribute value.
std::string escaped(std::string_view text);
/// "12.3"; one digit behind the point, as the tables of the literature.
std::string decimal(double value);
/// A prompt with its star as the chip that stands for the picture everywhere.
std::string withChips(std::string_view prompt);
/// The style sheet of a report: the colours of the window, light and dark.
std::string_view styleSheet();

} // namespace semblance::evaluation
