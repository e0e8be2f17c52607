// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/look/names.h"

#include "core/base/path.h"

namespace semblance::ui {

QString shownPath(const std::filesystem::path &path)
{
    return QString::fromStdString(display(path));
}

QString nameOf(const std::filesystem::path &path)
{
    return shownPath(path.has_filename() ? path.filename() : path);
}

} // namespace semblance::ui
