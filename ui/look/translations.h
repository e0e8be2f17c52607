// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QString>

class QCoreApplication;

namespace semblance::ui {

/// Loads the program's sentences and Qt's own, before the first widget is made.
/// @param language  "en", "zh_CN", ...; empty: the system's. Unknown languages stay English.
void installTranslations(QCoreApplication &application, const QString &language);

} // namespace semblance::ui
