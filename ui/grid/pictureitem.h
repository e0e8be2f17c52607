// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QMetaType>
#include <QString>
#include <filesystem>
#include <optional>
#include <vector>

namespace semblance::ui {

/// One cell of the grid: all that drawing and acting on it needs.
struct PictureItem
{
    qint64 id = 0; ///< the picture's id in the catalogue: what selection and thumbnails go by
    std::filesystem::path file;
    QString name; ///< the file's name, for people
    int width = 0, height = 0;
    double score = 0;                           ///< cosine
    double match = -1;                          ///< 0 .. 100; negative: there is no query
    int stack = 0;                              ///< near-duplicates behind this picture
    std::vector<std::filesystem::path> stacked; ///< their files, the nearest first
    std::optional<double> toPicture, toWords;   ///< cosines to the query's picture and words: why it is here
    std::optional<qint64> taken;                ///< seconds since 1970
    bool offline = false;
    QString root; ///< the name of its root, for the sentence that says what to connect

    bool operator==(const PictureItem &) const = default;
};

} // namespace semblance::ui

Q_DECLARE_METATYPE(semblance::ui::PictureItem)
