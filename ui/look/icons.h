// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/look/theme.h"

#include <QIcon>
#include <QPixmap>
#include <QString>

namespace semblance::ui {

/// A line icon of the program by its file name without ".svg" ("search", "picture-add"). Drawn at device
/// resolution in the colours of the theme: secondary text, text when active, accent when on, disabled text.
QIcon lineIcon(const QString &name);

/// One icon in one colour. @param side  device-independent pixels  @param scale  device pixels a pixel
QPixmap iconPixmap(const QString &name, int side, const QColor &color, qreal scale);

/// The application's icon, in its own colours.
QIcon applicationIcon();

/// After a change of theme.
void forgetIcons();

} // namespace semblance::ui
