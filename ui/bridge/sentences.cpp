// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/bridge/sentences.h"

#include "core/base/path.h"
#include "ui/look/names.h"
#include "ui/look/texts.h"

namespace semblance::ui {

QString plain(const Error &error)
{
    return QString::fromStdString(error.sentence());
}

QString pictureSentence(const Error &error)
{
    const QString name = nameOf(pathFromBytes(error.file));
    if (name.isEmpty())
        return plain(error);
    switch (error.code) {
    case Code::Unsupported:
        return Texts::notAPicture(name);
    case Code::Damaged:
        return Texts::damagedQuery(name);
    case Code::TooLarge:
    case Code::NoMemory:
        return Texts::tooLarge(name);
    case Code::NotFound:
        return Texts::gone(name);
    case Code::NoPermission:
        return Texts::noPermission(name);
    default:
        return plain(error);
    }
}

QString librarySentence(const Error &error)
{
    switch (error.code) {
    case Code::Locked:
        return Texts::libraryLocked();
    case Code::Newer:
        return Texts::libraryNewer();
    case Code::Damaged:
        return Texts::libraryDamaged();
    default:
        return plain(error);
    }
}

} // namespace semblance::ui
