// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/look/motion.h"

#include <algorithm>

namespace semblance::ui {

namespace {

constexpr int kReducedOpacity = 60;
bool reduced_ = false;

} // namespace

int motion(int milliseconds, Moves moves)
{
    if (!reduced_)
        return milliseconds;
    return moves == Moves::Opacity ? std::min(milliseconds, kReducedOpacity) : 0;
}

void setReducedMotion(bool reduced)
{
    reduced_ = reduced;
}

bool reducedMotion()
{
    return reduced_;
}

} // namespace semblance::ui
