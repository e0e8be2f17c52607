// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/library/changes.h"

#include "core/base/files.h"
#include "core/base/path.h"

#include <algorithm>

namespace semblance::library {

using store::PictureRow;
using store::PictureState;

std::string fileIdOf(const FoundFile &found)
{
    return found.inode == 0 ? std::string()
                            : std::to_string(found.device) + ':' + std::to_string(found.inode);
}

Changes::Changes(store::Database &database) : roots_(database), pictures_(database), contents_(database)
{}

Result<void> Changes::begin(const store::Root &root)
{
    const auto generation = roots_.beginScan(root.id);
    if (!generation)
        return generation.error();
    const auto all = roots_.all();
    if (!all)
        return all.error();
    places_.clear();
    for (const store::Root &known : *all)
        if (!known.offline && stampOf(known.path, Links::Follow, "look at the root"))
            places_[known.id] = known.path;
    const auto counted = pictures_.countsByRoot({});
    if (!counted)
        return counted.error();
    Scanned scanned{root, *generation, 0, 0, {}, false};
    for (const store::RootCounts &entry : *counted)
        if (entry.root == root.id)
            scanned.had = entry.counts.found, scanned.offline = entry.counts.offline;
    scan_ = &(scans_[root.id] = std::move(scanned));
    return {};
}

Result<void> Changes::note(const FoundFile &found)
{
    ++counts_.found;
    auto row = pictures_.find(found.root, found.path);
    if (!row)
        return row.error();
    return *row ? known(found, std::move(**row)) : unknown(found);
}

Result<void> Changes::write(PictureRow row, const FoundFile &found)
{
    row.root = found.root;
    row.path = found.path;
    row.size = found.size;
    row.modifiedNs = found.modified;
    row.fileId = fileIdOf(found);
    row.offline = false;
    row.generation = scan_->generation;
    const bool isNew = !row.id;
    const auto id = pictures_.put(row);
    if (!id)
        return id.error();
    if (isNew && !firstNew_)
        firstNew_ = *id;
    becamePending_ += row.state == PictureState::Pending;
    return {};
}

Result<void> Changes::known(const FoundFile &found, PictureRow row)
{
    if (row.size == found.size && row.modifiedNs == found.modified)
        return knownUnchanged(found, std::move(row));
    if (!found.excluded)
        met_[row.id] = {&ChangeCounts::changed, row.size == found.size ? row.content : ContentId{}};
    row.content = {};
    row.state = found.excluded ? PictureState::Excluded : PictureState::Pending;
    ++(found.excluded ? counts_.excluded : counts_.changed);
    return write(std::move(row), found);
}

Result<void> Changes::knownUnchanged(const FoundFile &found, PictureRow row)
{
    PictureState state = row.state;
    if (found.excluded) {
        state = PictureState::Excluded;
    } else if (state == PictureState::Excluded ||
               (state == PictureState::Indexed && scan_->root.minSide > 0)) {
        const auto small = tooSmall(row.content);
        if (!small)
            return small.error();
        state = *small ? PictureState::Excluded : row.content ? PictureState::Indexed : PictureState::Pending;
    }
    ++(state == PictureState::Excluded ? counts_.excluded : counts_.unchanged);
    if (state != row.state || row.fileId != fileIdOf(found)) {
        becamePending_ -= row.state == PictureState::Pending && state == PictureState::Pending;
        row.state = state;
        return write(std::move(row), found);
    }
    seen_.push_back(row.id);
    return {};
}

Result<bool> Changes::tooSmall(ContentId content)
{
    if (!content || scan_->root.minSide <= 0)
        return false;
    const auto facts = contents_.find(content);
    if (!facts)
        return facts.error();
    return *facts && (*facts)->width > 0 && std::min((*facts)->width, (*facts)->height) < scan_->root.minSide;
}

Result<void> Changes::unknown(const FoundFile &found)
{
    const auto done = movedOrLinked(found);
    if (!done)
        return done.error();
    if (*done)
        return {};
    PictureRow row;
    row.state = found.excluded ? PictureState::Excluded : PictureState::Pending;
    ++(found.excluded ? counts_.excluded : counts_.fresh);
    return write(std::move(row), found);
}

Result<bool> Changes::movedOrLinked(const FoundFile &found)
{
    const std::string fileId = fileIdOf(found);
    if (fileId.empty())
        return false;
    auto candidates = pictures_.findByFileId(fileId);
    if (!candidates)
        return candidates.error();
    for (PictureRow &row : *candidates) {
        if (row.size != found.size || row.modifiedNs != found.modified)
            continue;
        const bool moved = gone(row);
        if (!moved)
            row.id = {}; // another name of the same file (a hard link): the same bytes
        if (found.excluded)
            row.state = PictureState::Excluded;
        else if (row.state == PictureState::Excluded || (!moved && row.state == PictureState::Failed))
            row.state = row.content ? PictureState::Indexed : PictureState::Pending;
        ++(found.excluded ? counts_.excluded : moved ? counts_.moved : counts_.fresh);
        if (moved && row.state == PictureState::Pending)
            met_[row.id] = {&ChangeCounts::moved, {}};
        if (auto written = write(std::move(row), found); !written)
            return written.error();
        return true;
    }
    return false;
}

bool Changes::gone(const PictureRow &row) const
{
    const auto place = places_.find(row.root);
    if (place == places_.end())
        return false; // offline: nobody knows
    const auto stamp = stampOf(place->second / pathFromBytes(row.path), Links::Follow, "look at the file");
    return !stamp && stamp.error().code == Code::NotFound;
}

Result<void> Changes::flush()
{
    if (seen_.empty())
        return {};
    auto marked = pictures_.markSeen(seen_, scan_->generation);
    seen_.clear();
    return marked;
}

Result<RootVerdict> Changes::end(const ScanOutcome &outcome, bool acceptEmptied)
{
    if (auto flushed = flush(); !flushed)
        return flushed.error();
    RootVerdict &verdict = scan_->verdict;
    verdict.had = scan_->had;
    verdict.found = outcome.found;
    verdict.doubtful = outcome.complete && !acceptEmptied && scan_->had >= kFewestToDoubt &&
                       outcome.found * kDoubtBelowOneIn < scan_->had;
    verdict.removeUnseen = outcome.complete && !verdict.doubtful;
    scan_->ended = true;
    if (verdict.doubtful) {
        const auto unseen = pictures_.unseen(scan_->root.id, scan_->generation);
        if (!unseen)
            return unseen.error();
        std::vector<PictureId> ids;
        for (const PictureRow &row : *unseen)
            ids.push_back(row.id);
        if (auto marked = pictures_.setOffline(ids, true); !marked)
            return marked.error();
    }
    return verdict;
}

Result<void> Changes::removeUnseen()
{
    for (const auto &[root, scanned] : scans_) {
        if (!scanned.ended || !scanned.verdict.removeUnseen)
            continue;
        std::vector<PictureId> ids;
        const auto collect = [&](const PictureRow &row) {
            if (row.generation != scanned.generation)
                ids.push_back(row.id);
            return true;
        };
        if (scanned.offline > 0) { // rows of a scan that was not believed are not among the unseen
            if (auto visited = pictures_.forEach(root, collect); !visited)
                return visited;
        } else {
            const auto unseen = pictures_.unseen(root, scanned.generation);
            if (!unseen)
                return unseen.error();
            std::ranges::for_each(*unseen, collect);
        }
        if (auto removed = pictures_.remove(ids); !removed)
            return removed;
        counts_.removed += static_cast<std::int64_t>(ids.size());
    }
    return {};
}

Result<PictureRow> Changes::settle(const PictureRow &row, ContentId content)
{
    if (const auto met = met_.find(row.id); met != met_.end()) {
        if (met->second.before && met->second.before == content)
            --counts_.changed, ++counts_.unchanged;
        met_.erase(met);
        return row;
    }
    // Thousands of copies are not looked at anew for each of them: where all were there, no later one has
    // moved.
    if (!firstNew_ || row.id < firstNew_ || allThere_.contains(content))
        return row;
    const ContentId wanted[] = {content};
    auto others = pictures_.ofContents(wanted);
    if (!others)
        return others.error();
    for (PictureRow &other : *others) {
        if (other.id == row.id || !gone(other))
            continue;
        const PictureId taken[] = {row.id};
        if (auto removed = pictures_.remove(taken); !removed)
            return removed.error();
        const PictureId old = other.id;
        other = row;
        other.id = old;
        --counts_.fresh, ++counts_.moved;
        return other;
    }
    allThere_.insert(content);
    return row;
}

void Changes::settleExcluded(const PictureRow &row)
{
    if (!scans_.contains(row.root))
        return; // pending since an earlier run, in a root that this one did not look at
    ++counts_.excluded;
    if (const auto met = met_.find(row.id); met != met_.end()) {
        --(counts_.*met->second.count);
        met_.erase(met);
    } else {
        --(firstNew_ && row.id >= firstNew_ ? counts_.fresh : counts_.unchanged);
    }
}

} // namespace semblance::library
