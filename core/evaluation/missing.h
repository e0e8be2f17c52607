// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/evaluation/protocol.h"

#include <string>
#include <vector>

namespace semblance::evaluation {

/// One entry a view: true where its file is not there. Looks at names only; opens nothing.
Result<std::vector<bool>> missingViews(const Task &task, const CancelToken &cancel);

/// Files of those views, each once, in the order of the task.
std::vector<std::string> filesOf(const Task &task, const std::vector<bool> &views);

/// What is not there, as the Error that refuses an evaluation. @param what  "missing", "unreadable"
Error refusal(const Task &task, const std::vector<std::string> &files, const std::string &what);

/// The task that is left when views are gone: galleries are smaller, and queries are left out that lost their
/// picture, or their last (or main, where it counts) right one.
/// @param leftOut  grows by the queries that are gone
Task without(const Task &task, const std::vector<bool> &gone, int &leftOut);

} // namespace semblance::evaluation
