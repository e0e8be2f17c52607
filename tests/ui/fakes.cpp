// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/ui/fakes.h"

#include <algorithm>

namespace semblance::test {

void FakeThumbnails::deliver(qint64 id, int side, const QColor &color)
{
    QImage image(side * 4 / 3, side, QImage::Format_RGB32);
    image.fill(color);
    Q_EMIT arrived({{id, side, image, {}}});
}

void FakeThumbnails::fail(qint64 id, int side, const QString &why)
{
    Q_EMIT arrived({{id, side, {}, why}});
}

std::vector<ui::PictureItem> pictures(int count, qint64 first)
{
    std::vector<ui::PictureItem> items;
    for (int at = 0; at < count; ++at) {
        ui::PictureItem item;
        item.id = first + at;
        item.file = "/pictures/number-" + std::to_string(item.id) + ".jpg";
        item.name = QStringLiteral("number-%1.jpg").arg(item.id);
        item.width = at % 3 == 0 ? 400 : 600;
        item.height = at % 3 == 1 ? 600 : 400;
        item.score = 0.5 - at / 1000.0;
        item.match = std::max(0, 100 - at);
        items.push_back(item);
    }
    return items;
}

} // namespace semblance::test
