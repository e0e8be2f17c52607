// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/look/appearance.h"

#include "ui/look/icons.h"
#include "ui/look/motion.h"
#include "ui/look/theme.h"

#include <QApplication>
#include <QToolTip>
#include <QWidget>

namespace semblance::ui {

Appearance::Appearance(QObject *parent) : QObject(parent)
{
    connect(&system_, &SystemTheme::changed, this, &Appearance::apply);
    apply();
}

void Appearance::choose(ThemeChoice choice)
{
    choice_ = choice;
    apply();
}

void Appearance::apply()
{
    const bool dark = choice_ == ThemeChoice::Dark || (choice_ == ThemeChoice::System && system_.dark());
    theme().set(dark, system_.highContrast());
    setReducedMotion(system_.reducedMotion());
    forgetIcons();
    const QPalette palette = theme().palette();
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
    for (QWidget *widget : QApplication::topLevelWidgets())
        widget->update();
}

} // namespace semblance::ui
