// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/error.h"
#include "core/search/answer.h"
#include "core/search/filter.h"
#include "ui/bridge/ports.h"

namespace semblance::ui {

/// What the core found, as the window shows it.
ShownAnswer shownAnswer(const search::Answer &answer);
search::Filter searchFilter(const ShownFilter &filter);
/// The window has words of its own for pictures of the query; other failures keep the core's sentence.
QString searchSentence(const Error &error, const compose::Query &query);

} // namespace semblance::ui
