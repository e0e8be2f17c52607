// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/grid/pictureitem.h"
#include "ui/grid/thumbnailcache.h"

namespace semblance::test {

/// Remembers what was wanted and delivers when told.
class FakeThumbnails : public ui::ThumbnailSource
{
    Q_OBJECT
public:
    void want(std::vector<ui::ThumbnailRequest> newest) override { wanted = std::move(newest); }
    void deliver(qint64 id, int side, const QColor &color);
    void fail(qint64 id, int side, const QString &why);

    std::vector<ui::ThumbnailRequest> wanted;
};

/// @param first  the id of the first picture; each has match 100, 99, ...
std::vector<ui::PictureItem> pictures(int count, qint64 first = 1);

} // namespace semblance::test
