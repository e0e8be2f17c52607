// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/window/desktop.h"

#include "core/base/path.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDesktopServices>
#include <QUrl>

namespace semblance::ui {

namespace {

constexpr int kAnswerWithin = 3000;

QUrl urlOf(const std::filesystem::path &file)
{
    return QUrl::fromLocalFile(QString::fromStdString(pathBytes(file)));
}

} // namespace

void openFile(const std::filesystem::path &file)
{
    QDesktopServices::openUrl(urlOf(file));
}

void showInFileManager(const std::filesystem::path &file)
{
    // https://www.freedesktop.org/wiki/Specifications/file-manager-interface/
    QDBusMessage message = QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.FileManager1"), QStringLiteral("/org/freedesktop/FileManager1"),
        QStringLiteral("org.freedesktop.FileManager1"), QStringLiteral("ShowItems"));
    message << QStringList{urlOf(file).toString(QUrl::FullyEncoded)} << QString();
    const auto openFolder = [folder = urlOf(file.parent_path())] { QDesktopServices::openUrl(folder); };
    if (!QDBusConnection::sessionBus().isConnected()) {
        openFolder();
        return;
    }
    auto *watcher =
        new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(message, kAnswerWithin));
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, watcher, [watcher, openFolder] {
        if (QDBusPendingReply<>(*watcher).isError())
            openFolder();
        watcher->deleteLater();
    });
}

} // namespace semblance::ui
