// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/library/rooteditor.h"

#include "core/base/path.h"
#include "core/library/patterns.h"
#include "core/library/rootplace.h"
#include "core/library/scanner.h"
#include "core/store/contents.h"
#include "core/store/pictures.h"

#include <algorithm>
#include <system_error>

namespace semblance::library {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kAdd = "add the folder";

/// With links resolved where it can be reached, so that two names of one folder are one.
fs::path realPath(const fs::path &path)
{
    std::error_code error;
    fs::path real = fs::canonical(path, error);
    return error ? path : real;
}

/// Bytes of `inner` below `outer`, '/' between the parts; empty where they are the same.
std::string below(const fs::path &inner, const fs::path &outer)
{
    const fs::path relative = inner.lexically_relative(outer);
    return relative == "." ? std::string() : pathBytes(relative.generic_string());
}

Result<void> check(const RootOptions &options)
{
    if (options.minSide < 0)
        return Error{Code::Invalid, std::string(kAdd), "", "the smallest side is negative",
                     "Give 0 or more pixels"};
    const auto patterns = Patterns::parse(options.include, options.exclude);
    return patterns ? Result<void>() : patterns.error();
}

void apply(const RootOptions &options, store::Root &root)
{
    root.exclude = options.exclude;
    root.include = options.include;
    root.hidden = options.hidden;
    root.minSide = options.minSide;
}

/// True where scanning `outer` also finds what lies in `inner`: no hidden folder and no other volume between.
bool covers(const store::Root &outer, const store::Root &inner)
{
    const fs::path outerPath = realPath(outer.path), innerPath = realPath(inner.path);
    return isWithin(innerPath, outerPath) && outer.volume == inner.volume &&
           isReachable(below(innerPath, outerPath), outer.hidden);
}

} // namespace

Result<RootAdded> RootEditor::add(const fs::path &folder, const std::optional<RootOptions> &options)
{
    if (options)
        if (auto fine = check(*options); !fine)
            return fine.error();
    auto root = rootAt(folder);
    if (!root) {
        Error error = root.error();
        error.doing = kAdd;
        return error;
    }
    std::error_code readable;
    const fs::directory_iterator entries(root->path, readable);
    if (readable)
        return Error{Code::NoPermission, std::string(kAdd), display(root->path), readable.message(),
                     "Change the permissions of the folder"};
    if (isWithin(realPath(root->path), realPath(database_.folder())))
        return Error{Code::Invalid, std::string(kAdd), display(root->path), "it is the library's own folder",
                     "Name a folder with pictures"};
    const auto all = roots_.all();
    if (!all)
        return all.error();
    for (const store::Root &known : *all)
        if (known.path == root->path || realPath(known.path) == realPath(root->path))
            return change(known, *root, options);
    if (options)
        apply(*options, *root);
    for (const store::Root &known : *all)
        if (!known.offline && covers(known, *root))
            return RootAdded{RootAdded::How::Inside, known, {}};
    return insert(std::move(*root), *all);
}

Result<RootAdded> RootEditor::change(store::Root known, const store::Root &now,
                                     const std::optional<RootOptions> &options)
{
    known.volume = now.volume;
    known.volumePath = now.volumePath;
    known.offline = false;
    if (options)
        apply(*options, known);
    if (auto updated = roots_.update(known); !updated)
        return updated.error();
    return RootAdded{RootAdded::How::Known, std::move(known), {}};
}

Result<RootAdded> RootEditor::insert(store::Root root, const std::vector<store::Root> &all)
{
    auto transaction = store::Transaction::begin(database_);
    if (!transaction)
        return transaction.error();
    const auto id = roots_.add(root);
    if (!id)
        return id.error();
    root.id = *id;
    RootAdded added{RootAdded::How::Added, root, {}};
    const fs::path path = realPath(root.path);
    for (const store::Root &known : all) {
        const fs::path knownPath = realPath(known.path);
        if (!placeOf(known).online)
            continue; // what cannot be seen now must not look deleted later
        if (covers(root, known)) {
            if (auto moved = reassign(known.id, root.id, "", below(knownPath, path) + '/'); !moved)
                return moved.error();
            if (auto removed = roots_.remove(known.id); !removed)
                return removed.error();
            added.tookOver.push_back(known.path);
        } else if (isWithin(path, knownPath)) {
            if (auto moved = reassign(known.id, root.id, below(path, knownPath) + '/', ""); !moved)
                return moved.error();
        }
    }
    if (auto done = transaction->commit(); !done)
        return done.error();
    return added;
}

Result<void> RootEditor::reassign(RootId from, RootId to, const std::string &drop, const std::string &prefix)
{
    store::Pictures pictures(database_);
    std::vector<store::PictureRow> rows;
    auto visited = pictures.forEach(from, [&](const store::PictureRow &row) {
        if (row.path.starts_with(drop))
            rows.push_back(row);
        return true;
    });
    if (!visited)
        return visited;
    for (store::PictureRow &row : rows) {
        row.root = to;
        row.path = prefix + row.path.substr(drop.size());
        row.generation = 0; // the numbers of the other root's scans mean nothing here
        if (auto put = pictures.put(row); !put)
            return put.error();
    }
    return {};
}

Result<void> RootEditor::locate(const fs::path &from, const fs::path &to)
{
    auto known = find(from);
    if (!known)
        return known.error();
    const auto place = rootAt(to);
    if (!place)
        return place.error();
    const auto all = roots_.all();
    if (!all)
        return all.error();
    for (const store::Root &other : *all) {
        const fs::path there = realPath(other.path), here = realPath(place->path);
        if (other.id != known->id && (isWithin(here, there) || isWithin(there, here)))
            return Error{Code::Invalid, "locate the folder", display(place->path),
                         display(other.path) + " is a folder of the library too, and one lies in the other",
                         "Remove one of them first"};
    }
    known->path = place->path;
    known->volume = place->volume;
    known->volumePath = place->volumePath;
    known->offline = false;
    return roots_.update(*known);
}

Result<store::Root> RootEditor::find(const fs::path &folder)
{
    const auto path = semblance::absolute(folder);
    if (!path)
        return path.error();
    const auto all = roots_.all();
    if (!all)
        return all.error();
    for (const store::Root &known : *all)
        if (known.path == *path || realPath(known.path) == realPath(*path))
            return known;
    return Error{Code::NotFound, "find the folder in the library", display(*path),
                 "it was not added to this library", "See which folders there are with: roots list"};
}

Result<void> RootEditor::remove(const fs::path &folder)
{
    const auto root = find(folder);
    if (!root)
        return root.error();
    auto transaction = store::Transaction::begin(database_);
    if (!transaction)
        return transaction.error();
    if (auto removed = roots_.remove(root->id); !removed)
        return removed;
    if (const auto unused = store::Contents(database_).removeUnused(); !unused)
        return unused.error();
    return transaction->commit();
}

Result<void> RootEditor::setExcluded(const fs::path &path, bool excluded)
{
    const std::string doing = excluded ? "leave out" : "let in again";
    const auto all = roots_.all();
    if (!all)
        return all.error();
    const auto holder = std::find_if(all->begin(), all->end(),
                                     [&](const store::Root &root) { return isWithin(path, root.path); });
    if (holder == all->end())
        return Error{Code::NotFound, doing, display(path), "it lies in no folder of the library", ""};
    const std::string relative = below(path, holder->path);
    if (relative.empty())
        return Error{Code::Invalid, doing, display(path), "it is a folder of the library itself",
                     "Remove the folder from the library instead"};
    store::Root root = *holder;
    const std::string pattern = patternFor(relative);
    std::erase(root.exclude, pattern);
    if (excluded)
        root.exclude.push_back(pattern);
    return roots_.update(root);
}

Result<void> RootEditor::setPaused(const fs::path &folder, bool paused)
{
    auto root = find(folder);
    if (!root)
        return root.error();
    root->state = paused ? store::RootState::Paused : store::RootState::Active;
    return roots_.update(*root);
}

} // namespace semblance::library
