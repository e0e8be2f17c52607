// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/support/application.h"

#include "ui/look/style.h"

#include <QApplication>

/// Widgets need a QApplication, and are drawn by our style.
std::unique_ptr<QCoreApplication> semblance::test::makeApplication(int &argc, char **argv)
{
    auto application = std::make_unique<QApplication>(argc, argv);
    QApplication::setStyle(new semblance::ui::Style);
    return application;
}
