// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QList>
#include <QPixmap>

namespace semblance::ui {

/// What hangs below the pointer while pictures are dragged: the first one, two more peeking out, a count.
/// @param pictures  up to three  @param count  of all that are dragged
QPixmap dragPixmap(const QList<QPixmap> &pictures, int count, qreal scale);

} // namespace semblance::ui
