// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/library/scanner.h"

#include "core/base/files.h"
#include "core/base/path.h"
#include "core/library/picturekinds.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>

namespace semblance::library {

namespace {

constexpr std::string_view kDoing = "read the folder";

/// Folders that systems and storage boxes keep for themselves; none holds a person's pictures.
constexpr std::array<std::string_view, 7> kSystemFolders = {
    "lost+found", "$RECYCLE.BIN", "System Volume Information", "@eaDir", "#recycle", "#snapshot", "__MACOSX"};

bool isKept(std::string_view name, bool hidden)
{
    if (hidden)
        return true;
    return !name.starts_with('.') && std::ranges::find(kSystemFolders, name) == kSystemFolders.end();
}

class Walk
{
public:
    Walk(const std::filesystem::path &root, RootId id, const ScanOptions &options, const FoundFn &out,
         const CancelToken &cancel)
        : root_(root), id_(id), options_(options), out_(out), cancel_(cancel)
    {}

    Result<ScanOutcome> run()
    {
        const auto stamp = stampOf(root_, Links::Follow, kDoing);
        if (!stamp)
            return stamp.error();
        if (stamp->kind != FileKind::Folder)
            return Error{Code::Unreadable, std::string(kDoing), display(root_), "it is a file, not a folder",
                         "Name the folder that holds it"};
        outcome_.complete = true;
        for (const std::filesystem::path &folder : options_.skip)
            if (const auto known = stampOf(folder, Links::Follow, kDoing))
                isNew(*known);
        isNew(*stamp);
        folders_.push_back({"", false});
        while (auto next = take())
            if (auto done = readFolder(*next); !done)
                return done.error();
        return std::move(outcome_);
    }

private:
    struct Folder
    {
        std::string path; ///< relative; empty for the root
        bool link = false;
    };

    /// Real folders first, depth first; links to folders when no real one is left.
    std::optional<Folder> take()
    {
        if (!folders_.empty()) {
            Folder next = std::move(folders_.back());
            folders_.pop_back();
            return next;
        }
        while (!linked_.empty()) {
            const Folder next = *linked_.begin();
            linked_.erase(linked_.begin());
            const auto stamp = stampOf(whole(next.path), Links::Follow, kDoing);
            if (stamp && isNew(*stamp))
                return next;
        }
        return std::nullopt;
    }

    std::filesystem::path whole(const std::string &relative) const { return root_ / pathFromBytes(relative); }

    bool isNew(const FileStamp &stamp)
    {
        return stamp.inode == 0 || seen_.emplace(stamp.device, stamp.inode).second;
    }

    Result<void> stopped() const
    {
        return Error{Code::Interrupted, std::string(kDoing), display(root_), "it was stopped", ""};
    }

    void cannotRead(Error error)
    {
        outcome_.complete = false;
        if (outcome_.problems.size() < kMostScanProblems)
            outcome_.problems.push_back(std::move(error));
    }

    Result<void> readFolder(const Folder &folder)
    {
        auto names = namesOf(folder.path);
        if (!names) {
            if (folder.path.empty())
                return names.error();
            cannotRead(names.error());
            return {};
        }
        std::vector<Folder> below;
        for (const std::string &name : *names) {
            if (cancel_.wanted())
                return stopped();
            if (!isKept(name, options_.hidden))
                continue;
            if (auto done = lookAt(folder.path.empty() ? name : folder.path + '/' + name, folder.link, below);
                !done)
                return done;
        }
        std::move(below.rbegin(), below.rend(), std::back_inserter(folders_));
        return {};
    }

    Result<std::vector<std::string>> namesOf(const std::string &relative) const
    {
        const std::filesystem::path folder = whole(relative);
        std::vector<std::string> names;
        std::error_code error;
        std::filesystem::directory_iterator entries(folder, error);
        for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
            names.push_back(pathBytes(entries->path().filename()));
            if (names.size() % 1024 == 0 && cancel_.wanted())
                break;
        }
        if (error)
            return systemError(error.value(), kDoing, folder);
        std::ranges::sort(names);
        return names;
    }

    Result<void> lookAt(std::string path, bool link, std::vector<Folder> &below)
    {
        const std::filesystem::path file = whole(path);
        auto stamp = stampOf(file, Links::Keep, "look at the file");
        if (!stamp) {
            if (stamp.error().code != Code::NotFound) // it may go away while we look; that is no problem
                cannotRead(stamp.error());
            return {};
        }
        const bool isLink = stamp->kind == FileKind::Link;
        if (isLink) {
            stamp = stampOf(file, Links::Follow, "follow the link");
            if (!stamp)
                return {}; // it leads nowhere
        }
        if (stamp->kind == FileKind::Folder) {
            if (isLink)
                linked_.insert({std::move(path), true});
            else if (isNew(*stamp))
                below.push_back({std::move(path), link});
            return {};
        }
        if (stamp->kind != FileKind::File || (isLink && !addsSomething(file, *stamp)))
            return {};
        return handOn(std::move(path), file, *stamp, link || isLink);
    }

    /// A link to a file counts where the file is not found without it, once.
    bool addsSomething(const std::filesystem::path &link, const FileStamp &target)
    {
        std::error_code error;
        const std::filesystem::path leadsTo = std::filesystem::canonical(link, error);
        const std::filesystem::path root = std::filesystem::canonical(root_, error);
        return !error && !isWithin(leadsTo, root) && isNew(target);
    }

    Result<void> handOn(std::string path, const std::filesystem::path &file, const FileStamp &stamp,
                        bool link)
    {
        if (!isPicture(file))
            return {};
        FoundFile found{id_,
                        std::move(path),
                        static_cast<std::int64_t>(stamp.size),
                        stamp.modified,
                        stamp.device,
                        stamp.inode,
                        link,
                        false};
        found.excluded = options_.patterns.leavesOut(found.path);
        if (!out_(std::move(found)))
            return stopped();
        ++outcome_.found;
        return {};
    }

    static bool isPicture(const std::filesystem::path &file)
    {
        if (isPictureExtension(extension(file)))
            return true;
        const auto opened = openForReading(file, "look at the file");
        if (!opened)
            return false;
        char first[kFirstBytes];
        return saysPicture({first, std::fread(first, 1, sizeof first, opened->get())});
    }

    struct ByPath
    {
        bool operator()(const Folder &a, const Folder &b) const noexcept { return a.path < b.path; }
    };

    const std::filesystem::path root_;
    const RootId id_;
    const ScanOptions &options_;
    const FoundFn &out_;
    const CancelToken &cancel_;
    std::vector<Folder> folders_;                            ///< a stack
    std::set<Folder, ByPath> linked_;                        ///< links to folders, for later
    std::set<std::pair<std::uint64_t, std::uint64_t>> seen_; ///< folders, and files reached by links
    ScanOutcome outcome_;
};

} // namespace

Result<ScanOutcome> scan(const std::filesystem::path &root, RootId id, const ScanOptions &options,
                         const FoundFn &out, const CancelToken &cancel)
{
    return Walk(root, id, options, out, cancel).run();
}

bool isReachable(std::string_view path, bool hidden)
{
    while (!path.empty()) {
        const std::size_t slash = std::min(path.find('/'), path.size());
        if (!isKept(path.substr(0, slash), hidden))
            return false;
        path.remove_prefix(std::min(slash + 1, path.size()));
    }
    return true;
}

} // namespace semblance::library
