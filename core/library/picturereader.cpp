// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/library/picturereader.h"

#include "core/base/files.h"
#include "core/base/path.h"
#include "core/library/states.h"
#include "core/store/contents.h"
#include "core/store/embeddings.h"

#include <algorithm>
#include <cmath>

namespace semblance::library {

using Kind = ReadPicture::Kind;

bool isTooSmall(const store::Root &root, int width, int height) noexcept
{
    return root.minSide > 0 && width > 0 && std::min(width, height) < root.minSide;
}

PictureReader::PictureReader(std::unique_ptr<store::Database> database, const RootMap &roots,
                             const Encoder &encoder, media::Decoder &decoder, EncoderQueue &queue,
                             Claims &claims, CancelToken cancel, Done done)
    : database_(std::move(database)), roots_(roots), encoder_(encoder), decoder_(decoder), queue_(queue),
      claims_(claims), cancel_(std::move(cancel)), done_(std::move(done)),
      thumbnails_(thumbnailFolder(database_->folder()))
{}

void PictureReader::read(const store::PictureRow &row)
{
    ReadPicture picture;
    picture.row = row;
    if (cancel_.wanted() || !roots_.contains(row.root) || !asInRow(row)) {
        done_(std::move(picture));
        return;
    }
    const auto digest = digestOf(row);
    if (!digest) {
        failed(picture, digest.error());
        done_(std::move(picture));
        return;
    }
    if (!claims_.claim(*digest, row))
        return;
    picture.claimed = *digest;
    Picture pixels;
    if (!prepared(picture, pixels)) {
        done_(std::move(picture));
        return;
    }
    // Kept apart from the call: where the queue takes nothing any more, the picture is still here.
    const auto shared = std::make_shared<ReadPicture>(std::move(picture));
    const auto encoded = [this, shared](Result<Embedding> embedding) {
        if (!embedding) {
            shared->kind = embedding.error().code == Code::Interrupted ? Kind::Left : Kind::Fatal;
            shared->error = embedding.error();
        } else if (!std::isfinite(embedding->norm)) {
            shared->kind = Kind::Failed;
            shared->error = {Code::Internal, "compute the embedding of", display(fileOf(shared->row)),
                             "the model gave numbers that are not finite", "Try another model or precision"};
        } else {
            shared->kind = Kind::Embedded;
            shared->embedding = std::move(*embedding);
        }
        done_(std::move(*shared));
    };
    if (!queue_.submit(EncoderQueue::Priority::Background, std::move(pixels), encoded))
        done_(std::move(*shared));
}

bool PictureReader::prepared(ReadPicture &picture, Picture &pixels)
{
    if (alreadyKnown(picture))
        return false;
    media::DecodeOptions options;
    // What the decoder's own scaling leaves to the resize.
    options.minSide = scaledSide(encoder_.spec.side);
    options.cancel = cancel_;
    auto decoded = decoder_.decode(fileOf(picture.row), options);
    if (!decoded)
        return failed(picture, decoded.error());
    if (!asInRow(picture.row))
        return false; // somebody is writing it: the pixels may not belong to the digest
    picture.facts = std::move(decoded->facts);
    if (isTooSmall(roots_.at(picture.row.root), picture.facts.width, picture.facts.height)) {
        picture.kind = Kind::TooSmall;
        return false;
    }
    auto ready = clip::prepare(decoded->picture, encoder_.spec);
    if (!ready)
        return failed(picture, ready.error());
    pixels = std::move(*ready);
    // From the same pixels. Where it cannot be kept, the window makes it when it is asked for.
    static_cast<void>(thumbnails_.put(*picture.claimed, decoded->picture));
    return true;
}

/// True where nothing is left to do: the bytes were embedded before, or looking failed.
bool PictureReader::alreadyKnown(ReadPicture &picture)
{
    const auto content = store::Contents(*database_).find(*picture.claimed);
    if (!content)
        return !failed(picture, content.error());
    if (!*content)
        return false;
    const store::Content &facts = **content;
    if (isTooSmall(roots_.at(picture.row.root), facts.width, facts.height)) {
        picture.facts = {facts.format,      facts.width, facts.height,
                         facts.orientation, facts.taken, facts.camera};
        picture.kind = Kind::TooSmall;
        return true;
    }
    const auto has = store::Embeddings(*database_).has(encoder_.model, facts.id);
    if (!has)
        return !failed(picture, has.error());
    if (!*has)
        return false;
    picture.kind = Kind::Known;
    picture.content = facts.id;
    return true;
}

/// Always false: so that "return failed(...)" says that there is nothing to encode.
bool PictureReader::failed(ReadPicture &picture, const Error &error) const
{
    picture.error = error;
    picture.kind = Kind::Failed;
    if (error.code == Code::Interrupted || error.code == Code::Locked)
        picture.kind = Kind::Left;
    else if (error.code == Code::Internal)
        picture.kind = Kind::Fatal; // the decoder program is missing, say: it would fail for every file
    else if (error.code == Code::NotFound || error.code == Code::Unreadable) {
        // A drive that was pulled out must not turn its pictures into problems; the next scan tells.
        const auto file = stampOf(fileOf(picture.row), Links::Follow, "look at the file");
        if (!file)
            picture.kind = Kind::Left;
    }
    return false;
}

std::filesystem::path PictureReader::fileOf(const store::PictureRow &row) const
{
    return roots_.at(row.root).path / pathFromBytes(row.path);
}

bool PictureReader::asInRow(const store::PictureRow &row) const
{
    const auto stamp = stampOf(fileOf(row), Links::Follow, "look at the file");
    return stamp && static_cast<std::int64_t>(stamp->size) == row.size && stamp->modified == row.modifiedNs;
}

Result<Digest> PictureReader::digestOf(const store::PictureRow &row)
{
    if (row.content) { // embedded for another model before; size and time are as they were then
        const auto content = store::Contents(*database_).find(row.content);
        if (!content)
            return content.error();
        if (*content)
            return (*content)->sha256;
    }
    return sha256OfFile(fileOf(row), cancel_);
}

} // namespace semblance::library
