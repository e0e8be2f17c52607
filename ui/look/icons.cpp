// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/look/icons.h"

#include <QCache>
#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>
#include <cmath>

namespace semblance::ui {

namespace {

constexpr int kCachedPixmaps = 512;

QCache<QString, QPixmap> &cache()
{
    static QCache<QString, QPixmap> pixmaps(kCachedPixmaps);
    return pixmaps;
}

/// QSvgRenderer draws currentColor as black, so the colour is written into the text.
QByteArray sourceOf(const QString &name, const QColor &color)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        qWarning("there is no icon \"%s\"", qUtf8Printable(name));
        return {};
    }
    return file.readAll().replace("currentColor", color.name(QColor::HexRgb).toLatin1());
}

QPixmap rendered(const QString &name, const QSize &deviceSize, const QColor &color)
{
    const QString key = QStringLiteral("%1 %2x%3 %4")
                            .arg(name)
                            .arg(deviceSize.width())
                            .arg(deviceSize.height())
                            .arg(color.name(QColor::HexArgb));
    if (const QPixmap *known = cache().object(key))
        return *known;
    QPixmap pixmap(deviceSize);
    pixmap.fill(Qt::transparent);
    if (QSvgRenderer renderer(sourceOf(name, color)); renderer.isValid()) {
        QPainter painter(&pixmap);
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        renderer.render(&painter);
    }
    cache().insert(key, new QPixmap(pixmap));
    return pixmap;
}

QColor colorFor(QIcon::Mode mode, QIcon::State state)
{
    if (mode == QIcon::Disabled)
        return theme().color(Role::TextDisabled);
    if (mode == QIcon::Selected || state == QIcon::On)
        return theme().color(Role::AccentText);
    return theme().color(mode == QIcon::Active ? Role::Text : Role::TextSecondary);
}

class Engine : public QIconEngine
{
public:
    explicit Engine(QString name) : name_(std::move(name)) {}

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return rendered(name_, size, colorFor(mode, state));
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal scale) override
    {
        QPixmap result = pixmap(size, mode, state);
        result.setDevicePixelRatio(scale);
        return result;
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal scale = painter->device()->devicePixelRatio();
        painter->drawPixmap(rect, pixmap(rect.size() * scale, mode, state));
    }

    QIconEngine *clone() const override { return new Engine(name_); }
    bool isNull() override { return false; }

private:
    QString name_;
};

} // namespace

QIcon lineIcon(const QString &name)
{
    return QIcon(new Engine(name));
}

QPixmap iconPixmap(const QString &name, int side, const QColor &color, qreal scale)
{
    const int device = static_cast<int>(std::lround(side * scale));
    QPixmap result = rendered(name, QSize(device, device), color);
    result.setDevicePixelRatio(scale);
    return result;
}

QIcon applicationIcon()
{
    return lineIcon(QStringLiteral("semblance"));
}

void forgetIcons()
{
    cache().clear();
}

} // namespace semblance::ui
