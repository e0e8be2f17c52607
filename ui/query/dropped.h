// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QImage>
#include <QList>
#include <filesystem>
#include <vector>

class QMimeData;

namespace semblance::ui {

/// What came by drag and drop or from the clipboard. Nothing was opened yet.
struct Dropped
{
    QList<qint64> ids;                        ///< pictures of our own grid
    std::vector<std::filesystem::path> files; ///< files and folders: which is which, a worker finds out
    QImage image;                             ///< pixels
    bool remote = false;                      ///< only an address on the network
    bool empty() const { return ids.isEmpty() && files.empty() && image.isNull(); }
};

/// Looks at formats only: good for drag events.
bool mayHoldPictures(const QMimeData &mime);
/// In the order: our own ids, local files, pixels, addresses.
Dropped readDropped(const QMimeData &mime);

} // namespace semblance::ui
