// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/evaluation/evaluation.h"

#include <string>

namespace semblance::evaluation {

/// The table of an evaluation beside the published rows, as HTML.
std::string resultTable(const Evaluation &evaluation);
/// The recall curves of all methods as an SVG picture with a description in words.
std::string curveChart(const Evaluation &evaluation);
/// Exact search beside the graph.
std::string lossTable(const Evaluation &evaluation);
/// "Composed", "Image only", … for people.
std::string_view methodTitle(Method method) noexcept;

} // namespace semblance::evaluation
