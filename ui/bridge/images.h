// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/picture.h"

#include <QImage>

namespace semblance::ui {

/// A copy, in the format that is drawn fastest.
QImage imageOf(const Picture &picture);
/// No larger than needed: the shorter side has `side` pixels where the picture had more.
QImage fitted(const QImage &image, int side);

} // namespace semblance::ui
