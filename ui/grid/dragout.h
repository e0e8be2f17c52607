// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QList>
#include <QModelIndexList>
#include <QPixmap>

class QWidget;

namespace semblance::ui {

class ResultModel;

/// Drags those pictures as files to wherever they are dropped; returns when they were.
/// @param height  of a picture in the view they come from
void dragOut(QWidget &from, const ResultModel &results, QModelIndexList indexes, int height);

/// What hangs below the pointer while pictures are dragged: the first one, two more peeking out, a count.
/// @param pictures  up to three  @param count  of all that are dragged
QPixmap dragPixmap(const QList<QPixmap> &pictures, int count, qreal scale);

} // namespace semblance::ui
