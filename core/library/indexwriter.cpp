// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/library/indexwriter.h"

#include "core/base/path.h"

namespace semblance::library {

using Kind = ReadPicture::Kind;
using store::PictureRow;
using store::PictureState;

IndexWriter::IndexWriter(store::Database &database, const RootMap &roots, const Encoder &encoder,
                         Claims &claims, const Clock &clock, std::function<Result<void>()> committed)
    : database_(database), roots_(roots), encoder_(encoder), claims_(claims), clock_(clock),
      committed_(std::move(committed)), changes_(database), pictures_(database), contents_(database),
      embeddings_(database), problems_(database)
{}

Result<void> IndexWriter::open()
{
    if (transaction_)
        return {};
    auto transaction = store::Transaction::begin(database_);
    if (!transaction)
        return transaction.error();
    transaction_.emplace(std::move(*transaction));
    opened_ = std::chrono::steady_clock::now();
    return {};
}

Result<void> IndexWriter::begin(const store::Root &root)
{
    if (auto opened = open(); !opened)
        return opened;
    return changes_.begin(root);
}

Result<void> IndexWriter::note(const FoundFile &found)
{
    if (auto opened = open(); !opened)
        return opened;
    ++rows_;
    return changes_.note(found);
}

Result<RootVerdict> IndexWriter::end(const ScanOutcome &outcome, bool acceptEmptied)
{
    if (auto opened = open(); !opened)
        return opened.error();
    auto verdict = changes_.end(outcome, acceptEmptied);
    if (!verdict)
        return verdict;
    if (auto done = commit(); !done)
        return done.error();
    return verdict;
}

Result<void> IndexWriter::take(ReadPicture picture)
{
    ++settling_;
    ++rows_;
    if (auto opened = open(); !opened)
        return opened;
    if (auto applied = apply(picture); !applied)
        return applied;
    if (picture.claimed) {
        const Digest digest = *picture.claimed;
        picture.embedding = {};
        toRelease_.push_back({digest, std::move(picture)});
    }
    return {};
}

Result<void> IndexWriter::apply(const ReadPicture &picture)
{
    // The scanner may have been here meanwhile: only what the row still says is settled.
    const auto now = pictures_.find(picture.row.id);
    if (!now)
        return now.error();
    const bool same =
        *now && (*now)->size == picture.row.size && (*now)->modifiedNs == picture.row.modifiedNs;
    if (!same)
        return {}; // where it is still there, the next round has it as it is now
    if (picture.kind == Kind::Left) {
        left_.push_back(picture.row.id);
        return {};
    }
    const PictureRow &row = **now;
    switch (picture.kind) {
    case Kind::Failed:
        return fail(row, picture.error);
    case Kind::Known:
        return place(row, picture.content);
    case Kind::TooSmall: {
        const auto content = putContent(picture, *picture.claimed);
        if (!content)
            return content.error();
        changes_.settleExcluded(row);
        return pictures_.setContent(row.id, *content, PictureState::Excluded);
    }
    case Kind::Embedded: {
        const auto content = putContent(picture, *picture.claimed);
        if (!content)
            return content.error();
        const store::EmbeddingRow embedding[] = {
            {*content, picture.embedding, encoder_.precision, kDecodingRevision}};
        if (auto put = embeddings_.put(embedding); !put)
            return put;
        ++embedded_;
        return place(row, *content);
    }
    case Kind::Left:
    case Kind::Fatal:
        break;
    }
    return picture.error;
}

Result<void> IndexWriter::fail(const PictureRow &row, const Error &error)
{
    return problems_.put({row.id, std::string(codeName(error.code)), error.sentence(), clock_.seconds()});
}

Result<void> IndexWriter::place(const PictureRow &row, ContentId content)
{
    auto settled = changes_.settle(row, content);
    if (!settled)
        return settled.error();
    settled->content = content;
    settled->state = PictureState::Indexed;
    const auto put = pictures_.put(*settled);
    return put ? Result<void>() : put.error();
}

Result<ContentId> IndexWriter::putContent(const ReadPicture &picture, const Digest &digest)
{
    store::Content content;
    content.sha256 = digest;
    content.bytes = picture.row.size;
    content.width = picture.facts.width;
    content.height = picture.facts.height;
    content.format = picture.facts.format;
    content.taken = picture.facts.taken;
    content.camera = picture.facts.camera;
    content.orientation = picture.facts.orientation;
    return contents_.put(content);
}

Result<void> IndexWriter::commitIfDue()
{
    if (!transaction_ ||
        (rows_ < kRowsPerCommit && std::chrono::steady_clock::now() - opened_ < kCommitInterval))
        return {};
    return commit();
}

Result<void> IndexWriter::commit()
{
    do {
        if (!transaction_)
            return {};
        if (auto flushed = changes_.flush(); !flushed)
            return flushed;
        auto done = transaction_->commit();
        transaction_.reset();
        rows_ = 0;
        if (!done)
            return done;
        settled_ += settling_;
        settling_ = 0;
        if (auto followed = committed_(); !followed)
            return followed;
        if (auto let = letOthersIn(); !let)
            return let;
    } while (transaction_);
    return {};
}

/// Files with the same bytes waited for the first one's result.
Result<void> IndexWriter::letOthersIn()
{
    for (const Settled &settled : std::exchange(toRelease_, {}))
        for (const PictureRow &row : claims_.release(settled.digest)) {
            if (auto opened = open(); !opened)
                return opened;
            if (auto taken = takeFollower(row, settled.first); !taken)
                return taken;
        }
    return {};
}

Result<void> IndexWriter::takeFollower(const PictureRow &row, const ReadPicture &first)
{
    ++settling_;
    ReadPicture picture = first;
    picture.row = row;
    const auto content = contents_.find(*first.claimed);
    if (!content)
        return content.error();
    const auto root = roots_.find(row.root);
    const bool known = *content && root != roots_.end();
    if (known && isTooSmall(root->second, (*content)->width, (*content)->height)) {
        picture.kind = Kind::TooSmall;
    } else if (known && (first.kind == Kind::Embedded || first.kind == Kind::Known)) {
        picture.kind = Kind::Known;
        picture.content = (*content)->id;
    } else if (first.kind == Kind::Failed && root != roots_.end()) {
        picture.error.file = display(root->second.path / pathFromBytes(row.path));
    } else {
        // The first one was left, changed meanwhile or too small for its own root: this one is read for
        // itself in the next round.
        return {};
    }
    return apply(picture);
}

Result<void> IndexWriter::finish(bool everythingRead)
{
    if (auto opened = open(); !opened)
        return opened;
    if (auto removed = changes_.removeUnseen(); !removed)
        return removed;
    if (everythingRead)
        if (const auto unused = contents_.removeUnused(); !unused)
            return unused.error();
    return commit();
}

} // namespace semblance::library
