// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/look/metrics.h"

#include <QFontInfo>
#include <QGuiApplication>
#include <algorithm>
#include <cmath>

namespace semblance::ui::metrics {

namespace {

constexpr int kSmallest = 11;

double ratioOf(Type type)
{
    switch (type) {
    case Type::Micro:
        return 0.85;
    case Type::Small:
        return 0.92;
    case Type::Body:
        return 1;
    case Type::Field:
        return 1.15;
    case Type::Title:
        return 1.54;
    case Type::Hero:
        return 2.15;
    }
    return 1;
}

} // namespace

QFont fontFor(Type type, QFont::Weight weight)
{
    QFont result = QGuiApplication::font();
    const int body = QFontInfo(result).pixelSize();
    result.setPixelSize(std::max(kSmallest, static_cast<int>(std::lround(body * ratioOf(type)))));
    result.setWeight(weight);
    return result;
}

} // namespace semblance::ui::metrics
