// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/error.h"

#include <QString>

namespace semblance::ui {

/// The window's words for an error about a picture of the query or of the grid; the error's own sentence
/// where the window has none.
QString pictureSentence(const Error &error);
/// About the library as a whole.
QString librarySentence(const Error &error);
/// Why, as it stands in the list of problems: a clause of the core, in the words of the core.
QString plain(const Error &error);

} // namespace semblance::ui
