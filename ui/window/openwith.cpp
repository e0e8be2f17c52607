// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/window/openwith.h"

#include "core/base/path.h"

#include <QDir>
#include <QFile>
#include <QHash>
#include <QLocale>
#include <QMimeDatabase>
#include <QProcess>
#include <QSet>
#include <QStandardPaths>
#include <QUrl>
#include <algorithm>

namespace semblance::ui {

namespace {

/// The keys of the group "Desktop Entry".
QHash<QString, QString> entryOf(const QString &path)
{
    QHash<QString, QString> keys;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return keys;
    bool inside = false;
    const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n');
    for (const QString &line : lines) {
        if (line.startsWith(u'['))
            inside = line.startsWith(QLatin1String("[Desktop Entry]"));
        else if (const qsizetype at = line.indexOf(u'='); inside && at > 0 && !line.startsWith(u'#'))
            keys.insert(line.left(at).trimmed(), line.mid(at + 1).trimmed());
    }
    return keys;
}

QString nameIn(const QHash<QString, QString> &entry)
{
    const QString locale = QLocale().name(); // zh_CN
    for (const QString &language : {locale, locale.section(u'_', 0, 0)})
        if (const QString name = entry.value(QStringLiteral("Name[%1]").arg(language)); !name.isEmpty())
            return name;
    return entry.value(QStringLiteral("Name"));
}

bool opens(const QHash<QString, QString> &entry, const QStringList &types)
{
    const QString yes = QStringLiteral("true");
    if (entry.value(QStringLiteral("NoDisplay")) == yes || entry.value(QStringLiteral("Hidden")) == yes ||
        entry.value(QStringLiteral("Terminal")) == yes)
        return false;
    const QStringList own = entry.value(QStringLiteral("MimeType")).split(u';', Qt::SkipEmptyParts);
    return std::any_of(types.begin(), types.end(), [&](const QString &type) { return own.contains(type); });
}

} // namespace

QStringList openerFolders()
{
    return QStandardPaths::standardLocations(QStandardPaths::ApplicationsLocation);
}

std::vector<Opener> openersFor(const std::filesystem::path &file, const QStringList &folders)
{
    const QMimeType type = QMimeDatabase().mimeTypeForFile(QString::fromStdString(pathBytes(file.filename())),
                                                           QMimeDatabase::MatchExtension);
    const QStringList types = QStringList{type.name()} + type.aliases() + type.parentMimeTypes();
    QSet<QString> seen;
    std::vector<Opener> openers;
    for (const QString &folder : folders) {
        const QStringList entries = QDir(folder).entryList({QStringLiteral("*.desktop")}, QDir::Files);
        for (const QString &name : entries) {
            if (seen.contains(name))
                continue; // the person's own stand before the system's
            seen.insert(name);
            const QHash<QString, QString> entry = entryOf(folder + u'/' + name);
            const QString command = entry.value(QStringLiteral("Exec"));
            if (!command.isEmpty() && opens(entry, types))
                openers.push_back({nameIn(entry), command});
        }
    }
    std::sort(openers.begin(), openers.end(), [](const Opener &a, const Opener &b) {
        return QString::localeAwareCompare(a.name, b.name) < 0;
    });
    return openers;
}

std::vector<QStringList> commandsOf(const Opener &opener, const std::vector<std::filesystem::path> &files)
{
    const QStringList parts = QProcess::splitCommand(opener.command);
    const auto command = [&](const std::vector<std::filesystem::path> &some) {
        QStringList result;
        bool named = false;
        for (const QString &part : parts) {
            const bool url = part == QLatin1String("%u") || part == QLatin1String("%U");
            if (url || part == QLatin1String("%f") || part == QLatin1String("%F")) {
                named = true;
                for (const std::filesystem::path &file : some) {
                    const QString path = QString::fromStdString(pathBytes(file));
                    result.append(url ? QUrl::fromLocalFile(path).toString(QUrl::FullyEncoded) : path);
                }
            } else if (!(part.size() == 2 && part.startsWith(u'%'))) { // icons and names: nobody needs them
                result.append(part);
            }
        }
        for (const std::filesystem::path &file : some)
            if (!named)
                result.append(QString::fromStdString(pathBytes(file)));
        return result;
    };
    if (opener.command.contains(QLatin1String("%F")) || opener.command.contains(QLatin1String("%U")))
        return {command(files)};
    std::vector<QStringList> commands;
    for (const std::filesystem::path &file : files)
        commands.push_back(command({file}));
    return commands;
}

void openWith(const Opener &opener, const std::vector<std::filesystem::path> &files)
{
    for (QStringList command : commandsOf(opener, files)) {
        const QString program = command.takeFirst();
        QProcess::startDetached(program, command);
    }
}

} // namespace semblance::ui
