// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QColor>
#include <QPalette>

namespace semblance::ui {

/// What a colour is for. The values, light and dark, are those of tokens.inc.
enum class Role {
#define SEMBLANCE_ROLE(name, light, dark) name,
#include "ui/look/tokens.inc"
#undef SEMBLANCE_ROLE
};

/// The colours that are in force. Widgets and delegates ask at paint time and never keep an answer.
/// Threads: the GUI thread.
class Theme
{
public:
    bool dark() const noexcept { return dark_; }
    bool highContrast() const noexcept { return highContrast_; }
    void set(bool dark, bool highContrast) noexcept;

    QColor color(Role role) const;
    QColor color(Role role, double opacity) const;
    /// The roles that Qt's own widgets ask for.
    QPalette palette() const;

private:
    bool dark_ = false;
    bool highContrast_ = false;
};

/// The one theme of the program.
Theme &theme();

} // namespace semblance::ui
