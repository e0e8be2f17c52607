// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/look/systemtheme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QGuiApplication>
#include <QPalette>

namespace semblance::ui {

namespace {

// The desktop portal:
// https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Settings.html
const QString kService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString kAppearance = QStringLiteral("org.freedesktop.appearance");
constexpr int kAnswerWithin = 3000;
constexpr int kDarkBelow = 128;

const QString kScheme = QStringLiteral("color-scheme");
const QString kContrast = QStringLiteral("contrast");
const QString kMotion = QStringLiteral("reduced-motion");

/// Read() answers a variant inside a variant, newer portals do not.
uint numberIn(QVariant value)
{
    while (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    return value.toUInt();
}

} // namespace

SystemTheme::SystemTheme(QObject *parent)
    : QObject(parent),
      darkPalette_(QGuiApplication::palette().color(QPalette::Window).lightness() < kDarkBelow),
      dark_(darkPalette_)
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(kService, kPath, kInterface, QStringLiteral("SettingChanged"), this,
                SLOT(portalChanged(QString, QString, QDBusVariant)));
    for (const QString &key : {kScheme, kContrast, kMotion})
        ask(key);
}

void SystemTheme::ask(const QString &key)
{
    QDBusMessage message =
        QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
    message << kAppearance << key;
    auto *watcher =
        new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(message, kAnswerWithin), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, key](QDBusPendingCallWatcher *done) {
        const QDBusPendingReply<QDBusVariant> reply = *done;
        if (!reply.isError())
            take(key, QVariant::fromValue(reply.value()));
        done->deleteLater();
    });
}

void SystemTheme::portalChanged(const QString &space, const QString &key, const QDBusVariant &value)
{
    if (space == kAppearance)
        take(key, QVariant::fromValue(value));
}

void SystemTheme::take(const QString &key, const QVariant &value)
{
    constexpr uint kDark = 1, kLight = 2;
    const uint number = numberIn(value);
    const bool dark = number == kDark || (number != kLight && darkPalette_);
    bool &kept = key == kScheme ? dark_ : key == kContrast ? highContrast_ : reducedMotion_;
    const bool now = key == kScheme ? dark : number == 1;
    if (kept == now)
        return;
    kept = now;
    Q_EMIT changed();
}

} // namespace semblance::ui
