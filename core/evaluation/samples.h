// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/evaluation/evaluation.h"
#include "core/evaluation/matrix.h"

#include <vector>

namespace semblance::evaluation {

/// Queries for a report: evenly spread over the parts and their queries, from the middle of each stretch.
std::vector<Sample> chooseSamples(const Task &task, int wanted, std::size_t methods);

/// Keeps the first ten pictures of the samples of a part. @param rankings  of all its queries, as counted()
/// gives
void keepSamples(Evaluation &evaluation, int part, std::size_t method,
                 const std::vector<std::vector<int>> &rankings);

/// What a test server wants to know of a part.
ServerRows serverRows(const Part &part, Method method, const std::vector<std::vector<int>> &rankings,
                      const Matrix &gallery, const Matrix &vectors);

} // namespace semblance::evaluation
