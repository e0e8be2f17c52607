// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QMetaType>
#include <QString>
#include <filesystem>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace semblance::ui {

/// A path that its copies share: by itself one of eight parts takes half a kilobyte in nine pieces, and the
/// list of a hundred thousand pictures is copied whenever it is sorted or shown anew. Never changes.
class SharedPath
{
public:
    SharedPath() = default;
    template <class Source, class = std::enable_if_t<!std::is_same_v<std::decay_t<Source>, SharedPath> &&
                                                     std::is_constructible_v<std::filesystem::path, Source>>>
    SharedPath(Source &&path) // NOLINT(google-explicit-constructor): a path in all but its copies
        : path_(std::make_shared<const std::filesystem::path>(std::forward<Source>(path)))
    {}

    const std::filesystem::path &get() const
    {
        static const std::filesystem::path none;
        return path_ ? *path_ : none;
    }
    operator const std::filesystem::path &() const { return get(); } // NOLINT(google-explicit-constructor)
    bool operator==(const SharedPath &other) const
    {
        return path_ == other.path_ || get().native() == other.get().native();
    }

private:
    std::shared_ptr<const std::filesystem::path> path_;
};

/// One cell of the grid: all that drawing and acting on it needs.
struct PictureItem
{
    qint64 id = 0; ///< the picture's id in the catalogue: what selection and thumbnails go by
    SharedPath file;
    QString name; ///< the file's name, for people
    int width = 0, height = 0;
    double score = 0;                         ///< cosine
    double match = -1;                        ///< 0 .. 100; negative: there is no query
    int stack = 0;                            ///< near-duplicates behind this picture
    std::vector<PictureItem> stacked;         ///< they themselves, the best first
    std::optional<double> toPicture, toWords; ///< cosines to the query's picture and words: why it is here
    std::optional<qint64> taken;              ///< seconds since 1970
    QString camera;                           ///< maker and model; empty: not known
    bool offline = false;
    QString root; ///< the name of its root, for the sentence that says what to connect

    bool operator==(const PictureItem &) const = default;
};

} // namespace semblance::ui

Q_DECLARE_METATYPE(semblance::ui::PictureItem)
