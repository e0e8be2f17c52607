// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/bridge/images.h"

#include <algorithm>

namespace semblance::ui {

QImage imageOf(const Picture &picture)
{
    const QImage borrowed(picture.rgb.data(), picture.width, picture.height, picture.width * 3,
                          QImage::Format_RGB888);
    return borrowed.convertToFormat(QImage::Format_RGB32);
}

QImage fitted(const QImage &image, int side)
{
    const int shorter = std::min(image.width(), image.height());
    if (shorter <= side || side <= 0)
        return image;
    const double scale = static_cast<double>(side) / shorter;
    const QSize size(std::max(1, static_cast<int>(image.width() * scale)),
                     std::max(1, static_cast<int>(image.height() * scale)));
    return image.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

} // namespace semblance::ui
