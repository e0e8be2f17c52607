// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QPixmap>
#include <QRectF>
#include <QSizeF>

class QPainter;

namespace semblance::ui {

/// The chip that stands for a picture wherever a picture stands for a word: its picture and a star.
QSizeF chipSize();
/// @param picture  may be null: then only the star shows
void drawChip(QPainter &painter, const QRectF &rect, const QPixmap &picture);

/// The middle of an image in a square. @param side  device-independent pixels
QPixmap squareOf(const QImage &image, int side, qreal scale);

} // namespace semblance::ui
