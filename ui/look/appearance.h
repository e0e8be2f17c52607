// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/look/systemtheme.h"

#include <QObject>

namespace semblance::ui {

enum class ThemeChoice { System, Light, Dark };

/// Puts the theme in force: colours, palette, icons, motion. Follows the system where the person said so.
class Appearance : public QObject
{
    Q_OBJECT
public:
    /// Make it before the program sets a palette or style of its own.
    explicit Appearance(QObject *parent = nullptr);

    ThemeChoice choice() const noexcept { return choice_; }
    void choose(ThemeChoice choice);

private:
    void apply();

    SystemTheme system_;
    ThemeChoice choice_ = ThemeChoice::System;
};

} // namespace semblance::ui
