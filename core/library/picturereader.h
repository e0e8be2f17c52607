// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/embedding.h"
#include "core/library/claims.h"
#include "core/library/encoderqueue.h"
#include "core/media/decoder.h"
#include "core/media/thumbnails.h"
#include "core/store/database.h"
#include "core/store/pictures.h"
#include "core/store/roots.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace semblance::library {

/// Grows when the pixels that the decoder gives for a library change by more than the stated agreement.
constexpr int kDecodingRevision = 1;

/// What embeds a library's pictures. Built by the caller from a clip::Model; this folder never meets torch.
struct Encoder
{
    std::shared_ptr<clip::ImageTower> tower;
    clip::PreprocessSpec spec;
    ModelId model;
    std::string name;        ///< for the catalogue and for people
    double logitScale = 100; ///< kept beside the model
    std::string precision = "fp32";
    int batch = 1; ///< pictures at once that the device wants at least
};

/// What became of one pending picture.
struct ReadPicture
{
    enum class Kind {
        Embedded, ///< facts and embedding are set
        Known,    ///< its bytes are in the catalogue with an embedding: content is set
        TooSmall, ///< smaller than its root wants; facts are set
        Failed,   ///< error says why; costs this file only
        Left,     ///< stays pending: it changed meanwhile, went away, or the run was stopped
        Fatal,    ///< error ends the run
    };
    store::PictureRow row;
    Kind kind = Kind::Left;
    std::optional<Digest> claimed; ///< to be released once this was committed
    media::PictureFacts facts;
    Embedding embedding;
    ContentId content;
    Error error;
};

using RootMap = std::map<RootId, store::Root>;

/// Takes a pending row to its embedding: hash, decode, prepare, encode. Each ends in exactly one call of
/// `done`, on the calling thread or on the encoder's, except for rows that wait for another file with the
/// same bytes. Threads: one an object.
class PictureReader
{
public:
    using Done = std::function<void(ReadPicture)>;

    /// @param database  a connection of its own for reading; thumbnails go into its library's folder
    PictureReader(std::unique_ptr<store::Database> database, const RootMap &roots, const Encoder &encoder,
                  media::Decoder &decoder, EncoderQueue &queue, Claims &claims, CancelToken cancel,
                  Done done);

    void read(const store::PictureRow &row);

private:
    /// Fills what is known before the encoder; true where the picture is to be encoded.
    bool prepared(ReadPicture &picture, Picture &pixels);
    bool alreadyKnown(ReadPicture &picture);
    bool failed(ReadPicture &picture, const Error &error) const;
    std::filesystem::path fileOf(const store::PictureRow &row) const;
    bool asInRow(const store::PictureRow &row) const;
    Result<Digest> digestOf(const store::PictureRow &row);

    const std::unique_ptr<store::Database> database_;
    const RootMap &roots_;
    const Encoder &encoder_;
    media::Decoder &decoder_;
    EncoderQueue &queue_;
    Claims &claims_;
    const CancelToken cancel_;
    const Done done_;
    const media::Thumbnails thumbnails_;
};

/// The shorter side that pictures for an encoder of this side are decoded to at least: twice the side, and
/// 512 for small encoders, which notice more (the starter, side 96: a phone's photograph has cosine 0.997 to
/// the full decode at 256 and 384, 0.9996 at 512). Enough for a thumbnail, too.
constexpr int scaledSide(int side) noexcept
{
    return 2 * side > 512 ? 2 * side : 512;
}

/// True where a root wants larger pictures than these.
bool isTooSmall(const store::Root &root, int width, int height) noexcept;

} // namespace semblance::library
