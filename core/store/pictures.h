// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/store/database.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace semblance::store {

/// How far a picture has come. Whether it is indexed for a model is decided by its content's embedding;
/// Indexed here only says that it was read without fault.
enum class PictureState { Pending = 0, Indexed = 1, Failed = 2, Excluded = 3 };

/// One file in a root.
struct PictureRow
{
    PictureId id;
    RootId root;
    std::string path;            ///< relative to the root, the file system's own bytes, parts separated by /
    std::int64_t size = 0;       ///< bytes
    std::int64_t modifiedNs = 0; ///< nanoseconds since 1970
    std::string fileId;          ///< device and inode as text; empty: unknown
    ContentId content;           ///< none until the file was read
    PictureState state = PictureState::Pending;
    bool offline = false;        ///< was there, its place cannot be reached now (a nested mount); not gone
    std::int64_t generation = 0; ///< the scan that saw it last
    bool operator==(const PictureRow &) const = default;
};

/// Each picture counted once: found = indexed + failed + excluded + pending + offline.
struct Counts
{
    std::int64_t found = 0, indexed = 0, failed = 0, excluded = 0, pending = 0, offline = 0;
    bool operator==(const Counts &) const = default;
};
struct RootCounts
{
    RootId root;
    Counts counts;
};

/// How many pixels a picture has: from .. below, 0 standing for no limit.
struct PixelRange
{
    std::int64_t from = 0, below = 0;
    bool operator==(const PixelRange &) const = default;
};

/// What a search is narrowed to. Empty fields do not narrow.
struct PictureFilter
{
    enum class Orientation { Any, Landscape, Portrait, Square };
    std::optional<RootId> root;
    std::string folder;               ///< relative to `root`, bytes; with everything below it
    std::vector<std::string> formats; ///< as Content::format, in lower case
    std::optional<std::int64_t>
        after; ///< taken at or after, seconds since 1970; the file's time where the camera's is unknown
    std::optional<std::int64_t> before; ///< taken before
    Orientation orientation = Orientation::Any;
    int minSide = 0;                  ///< shorter side, pixels
    std::vector<PixelRange> pixels;   ///< width times height in any of them
    std::vector<std::string> cameras; ///< any of them, as Content::camera; "" for those without
    bool empty() const;
    bool operator==(const PictureFilter &) const = default;
};

class Pictures
{
public:
    explicit Pictures(Database &database) : connection_(database.connection()) {}

    /// Adds it or, where its id is set, replaces that row. A changed content or state takes its problem away
    /// unless it is failed. @return its id
    Result<PictureId> put(const PictureRow &row);
    Result<std::optional<PictureRow>> find(PictureId id);
    Result<std::optional<PictureRow>> find(RootId root, std::string_view path);
    /// Pictures with this file id, for recognising moves.
    Result<std::vector<PictureRow>> findByFileId(std::string_view fileId);
    /// All of a root in the order of their paths, one at a time; the callback returns false to stop. It must
    /// not write.
    Result<void> forEach(RootId root, const std::function<bool(const PictureRow &)> &visit);

    /// These were there in scan `generation`, unchanged, and can be reached.
    Result<void> markSeen(std::span<const PictureId> ids, std::int64_t generation);
    /// Pictures that scan `generation` of the root did not see. Those marked offline are not among them.
    Result<std::vector<PictureRow>> unseen(RootId root, std::int64_t generation);
    Result<void> setOffline(std::span<const PictureId> ids, bool offline);
    Result<void> remove(std::span<const PictureId> ids);

    /// The file was read; takes its problem away.
    Result<void> setContent(PictureId id, ContentId content, PictureState state);
    Result<void> setState(PictureId id, PictureState state);

    /// Pictures that wait for an embedding of this model, in the order of their ids: neither failed nor
    /// excluded nor offline, in active roots.
    /// @param after  only ids greater than this. @param limit at most so many
    Result<std::vector<PictureRow>> pending(const ModelId &model, PictureId after, int limit);

    /// A model that the catalogue does not know counts nothing as indexed. Roots without pictures are there
    /// with 0.
    Result<std::vector<RootCounts>> countsByRoot(const ModelId &model);
    Result<Counts> counts(const ModelId &model);
    /// Of one root, taken as if its volume were there whatever the catalogue says.
    Result<Counts> countsAsOnline(RootId root, const ModelId &model);

    /// The files that hold these contents, in the order of content, root, path.
    Result<std::vector<PictureRow>> ofContents(std::span<const ContentId> contents);
    /// Contents that have at least one matching picture, ascending, without doubles; pictures that are
    /// excluded or failed do not count.
    Result<std::vector<ContentId>> matching(const PictureFilter &filter);
    /// Pictures whose file name contains every one of the words (folded: case and accents do not matter), in
    /// the order of name, id. @param limit at most so many
    Result<std::vector<PictureRow>> named(std::string_view words, int limit);

private:
    Connection &connection_;
};

} // namespace semblance::store
