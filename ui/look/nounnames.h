// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QString>

namespace semblance::ui {

/// What a noun of the noun list is called in the language of the window; the noun itself where nobody wrote
/// that down. Models read the English one.
QString nounName(const QString &noun);

} // namespace semblance::ui
