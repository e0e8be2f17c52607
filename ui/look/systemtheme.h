// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QObject>
#include <QString>

class QDBusPendingCallWatcher;
class QDBusVariant;

namespace semblance::ui {

/// What the desktop asks for: dark, more contrast, less motion. The answer of the desktop portal arrives
/// later than the first question; until then the palette that the desktop gave the program decides.
/// Make it before the program sets a palette of its own. Threads: the GUI thread.
class SystemTheme : public QObject
{
    Q_OBJECT
public:
    explicit SystemTheme(QObject *parent = nullptr);

    bool dark() const noexcept { return dark_; }
    bool highContrast() const noexcept { return highContrast_; }
    bool reducedMotion() const noexcept { return reducedMotion_; }

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void portalChanged(const QString &space, const QString &key, const QDBusVariant &value);

private:
    void ask(const QString &key);
    void take(const QString &key, const QVariant &value);

    bool darkPalette_ = false;
    bool dark_ = false;
    bool highContrast_ = false;
    bool reducedMotion_ = false;
};

} // namespace semblance::ui
