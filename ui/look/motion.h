// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

namespace semblance::ui {

enum class Moves {
    Opacity, ///< 60 ms with reduced motion
    Place,   ///< nothing with reduced motion
};

/// The duration in force for one of the design's durations. @param milliseconds  0 .. 200
int motion(int milliseconds, Moves moves = Moves::Place);
void setReducedMotion(bool reduced);
bool reducedMotion();

} // namespace semblance::ui
