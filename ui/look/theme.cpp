// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/look/theme.h"

#include <array>

namespace semblance::ui {

namespace {

struct Pair
{
    QRgb light;
    QRgb dark;
};

constexpr std::array kColors = {
#define SEMBLANCE_ROLE(name, light, dark) Pair{light, dark},
#include "ui/look/tokens.inc"
#undef SEMBLANCE_ROLE
};

Role strengthened(Role role)
{
    switch (role) {
    case Role::Border:
    case Role::Divider:
        return Role::BorderStrong;
    case Role::TextSecondary:
    case Role::TextTertiary:
        return Role::Text;
    default:
        return role;
    }
}

} // namespace

void Theme::set(bool dark, bool highContrast) noexcept
{
    dark_ = dark;
    highContrast_ = highContrast;
}

QColor Theme::color(Role role) const
{
    const Pair &pair = kColors[static_cast<std::size_t>(highContrast_ ? strengthened(role) : role)];
    return QColor(dark_ ? pair.dark : pair.light);
}

QColor Theme::color(Role role, double opacity) const
{
    QColor result = color(role);
    result.setAlphaF(static_cast<float>(opacity));
    return result;
}

QPalette Theme::palette() const
{
    QPalette palette;
    const auto set = [&](QPalette::ColorRole role, Role token) { palette.setColor(role, color(token)); };
    set(QPalette::Window, Role::Panel);
    set(QPalette::WindowText, Role::Text);
    set(QPalette::Text, Role::Text);
    set(QPalette::ButtonText, Role::Text);
    set(QPalette::BrightText, Role::Error);
    set(QPalette::Base, Role::Field);
    set(QPalette::AlternateBase, Role::Canvas);
    set(QPalette::Button, Role::Raised);
    set(QPalette::Light, Role::Raised);
    set(QPalette::Midlight, Role::Hover);
    set(QPalette::Mid, Role::Border);
    set(QPalette::Dark, Role::BorderStrong);
    palette.setColor(QPalette::Shadow, Qt::black);
    set(QPalette::Highlight, Role::Accent);
    set(QPalette::HighlightedText, Role::OnAccent);
    set(QPalette::Link, Role::AccentText);
    set(QPalette::LinkVisited, Role::AccentText);
    set(QPalette::PlaceholderText, Role::TextTertiary);
    set(QPalette::ToolTipBase, Role::Tooltip);
    set(QPalette::ToolTipText, Role::TooltipText);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, color(Role::TextDisabled));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, color(Role::Border));
    return palette;
}

Theme &theme()
{
    static Theme only;
    return only;
}

} // namespace semblance::ui
