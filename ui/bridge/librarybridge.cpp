// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/bridge/librarybridge.h"

#include "core/base/files.h"
#include "core/base/path.h"
#include "core/library/listing.h"
#include "ui/bridge/sentences.h"
#include "ui/look/names.h"
#include "ui/look/texts.h"
#include "ui/side/facets.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace semblance::ui {

namespace {

constexpr int kStateEvery = 700; // ms
constexpr std::size_t kMostListed = 500'000;
constexpr const char *kProgram = "Semblance (window)";

ShownCounts shown(const store::Counts &counts)
{
    return {counts.found, counts.indexed, counts.failed, counts.excluded, counts.pending, counts.offline};
}

ShownRoot::State shown(library::RootCondition condition)
{
    switch (condition) {
    case library::RootCondition::Pending:
        return ShownRoot::State::Pending;
    case library::RootCondition::Paused:
        return ShownRoot::State::Paused;
    case library::RootCondition::Offline:
        return ShownRoot::State::Offline;
    case library::RootCondition::Doubtful:
        return ShownRoot::State::Doubtful;
    case library::RootCondition::Done:
        break;
    }
    return ShownRoot::State::Done;
}

LibraryState::Work shown(IndexingThread::State state)
{
    switch (state) {
    case IndexingThread::State::Looking:
        return LibraryState::Work::Looking;
    case IndexingThread::State::Indexing:
        return LibraryState::Work::Indexing;
    case IndexingThread::State::Paused:
        return LibraryState::Work::Paused;
    case IndexingThread::State::Idle:
        break;
    }
    return LibraryState::Work::Idle;
}

/// @param root  the name of its root
PictureItem shown(library::ListedPicture &&picture, const QString &root)
{
    PictureItem item;
    item.id = picture.picture.value;
    item.name = nameOf(picture.path);
    item.file = std::move(picture.path);
    item.width = picture.width;
    item.height = picture.height;
    item.offline = picture.offline;
    item.taken = picture.when;
    item.camera = QString::fromStdString(picture.camera);
    item.root = root;
    return item;
}

/// Below a folder, or the folder itself.
bool liesIn(const std::filesystem::path &file, const std::filesystem::path &folder)
{
    const auto [end, rest] = std::mismatch(folder.begin(), folder.end(), file.begin(), file.end());
    return end == folder.end();
}

Result<std::vector<PictureItem>> readPictures(const std::filesystem::path &folder, const ShownFilter &filter)
{
    auto opened = library::Library::open(folder, store::Access::Read, kProgram);
    if (!opened)
        return opened.error();
    std::vector<PictureItem> items;
    if (!(*opened)->exists())
        return items;
    auto listed = library::listPictures((*opened)->database(), kMostListed);
    if (!listed)
        return listed.error();
    items.reserve(listed->size());
    QString root; // one text for all of a folder's pictures
    const std::filesystem::path *rootPath = nullptr;
    for (library::ListedPicture &picture : *listed) {
        if (!filter.folder.empty() && !liesIn(picture.path, filter.folder))
            continue;
        if (std::exchange(rootPath, picture.root.get()) != picture.root.get())
            root = nameOf(*picture.root);
        PictureItem item = shown(std::move(picture), root);
        if (passes(filter, item))
            items.push_back(std::move(item));
    }
    return items;
}

Result<std::vector<ShownProblem>> readProblems(const std::filesystem::path &folder)
{
    auto opened = library::Library::open(folder, store::Access::Read, kProgram);
    if (!opened)
        return opened.error();
    const auto problems = (*opened)->problems();
    if (!problems)
        return problems.error();
    std::vector<ShownProblem> result;
    for (const store::ProblemFile &problem : *problems)
        result.push_back({problem.path, nameOf(problem.path), shownPath(problem.path.parent_path()),
                          QString::fromStdString(problem.problem.reason),
                          QString::fromStdString(problem.problem.code), problem.problem.since});
    return result;
}

Result<ShownDetails> readDetails(const std::filesystem::path &folder, qint64 id)
{
    auto opened = library::Library::open(folder, store::Access::Read, kProgram);
    if (!opened)
        return opened.error();
    const auto facts = library::describePicture((*opened)->database(), PictureId{id});
    if (!facts)
        return facts.error();
    ShownDetails details;
    details.id = id;
    details.path = shownPath(facts->listed.path);
    details.folder = shownPath(facts->listed.path.parent_path());
    details.camera = QString::fromStdString(facts->camera);
    details.format = QString::fromStdString(facts->format);
    details.bytes = facts->bytes;
    details.changed = facts->modified;
    details.taken = facts->taken;
    details.width = facts->listed.width;
    details.height = facts->listed.height;
    for (const std::filesystem::path &copy : facts->copies)
        details.copies.append(shownPath(copy));
    return details;
}

/// A folder that is there already is no failure of the program, but the person should hear it.
Error heard(const std::filesystem::path &folder, const library::RootAdded &added)
{
    const QString sentence = added.how == library::RootAdded::How::Known
                                 ? Texts::alreadyThere(nameOf(folder))
                                 : Texts::liesInside(nameOf(folder), nameOf(added.root.path));
    return {Code::Invalid, {}, {}, sentence.toStdString(), {}};
}

} // namespace

LibraryBridge::LibraryBridge(IndexingParts parts, std::function<std::string()> device, QObject *parent)
    : LibraryPort(parent), folder_(parts.library), device_(std::move(device)),
      reader_(std::make_unique<Worker>())
{
    connect(this, &LibraryBridge::mailed, this, &LibraryBridge::deliver, Qt::QueuedConnection);
    again_.setSingleShot(true);
    again_.setInterval(kStateEvery);
    connect(&again_, &QTimer::timeout, this, &LibraryBridge::readState);
    indexing_.emplace(std::move(parts), listener());
}

LibraryBridge::~LibraryBridge()
{
    indexing_.reset();
    reader_.reset();
}

IndexingThread::Listener LibraryBridge::listener()
{
    IndexingThread::Listener listener;
    listener.told = [this](const IndexingThread::Told &told) {
        mail([&](Mail &mail) {
            told_ = told;
            mail.changed = true;
        });
    };
    listener.committed = [this] { mail([](Mail &mail) { mail.committed = mail.changed = true; }); };
    listener.failed = [this](const Error &error) {
        const QString sentence = error.doing.empty() ? QString::fromStdString(error.cause) : plain(error);
        mail([&](Mail &mail) { mail.failures.push_back(sentence); });
    };
    listener.unusable = [this](const Error &error) {
        mail([&](Mail &mail) { mail.unusable = librarySentence(error); });
    };
    return listener;
}

void LibraryBridge::mail(const std::function<void(Mail &)> &put)
{
    bool first = false;
    {
        std::lock_guard lock(mutex_);
        put(mail_);
        first = !std::exchange(posted_, true);
    }
    if (first)
        Q_EMIT mailed();
}

void LibraryBridge::deliver()
{
    Mail mail;
    {
        std::lock_guard lock(mutex_);
        std::swap(mail, mail_);
        posted_ = false;
    }
    if (mail.changed && !again_.isActive())
        again_.start();
    if (!mail.unusable.isEmpty())
        Q_EMIT unusable(mail.unusable);
    for (const QString &sentence : mail.failures)
        Q_EMIT failed(sentence);
    if (mail.state)
        Q_EMIT stateChanged(*mail.state);
    if (mail.pictures)
        Q_EMIT picturesListed(*mail.pictures);
    if (mail.problems)
        Q_EMIT problemsListed(*mail.problems);
    if (mail.details)
        Q_EMIT described(*mail.details);
    if (mail.committed)
        Q_EMIT committed();
}

IndexingThread::Told LibraryBridge::told() const
{
    std::lock_guard lock(mutex_);
    return told_;
}

Result<LibraryState> LibraryBridge::stateNow() const
{
    auto opened = library::Library::open(folder_, store::Access::Read, kProgram);
    if (!opened)
        return opened.error();
    const auto status = (*opened)->status();
    if (!status)
        return status.error();
    const auto roots = (*opened)->roots();
    if (!roots)
        return roots.error();
    LibraryState state;
    state.counts = shown(status->counts);
    if (status->model)
        state.model = QString::fromStdString(status->model->name);
    for (const library::RootStatus &root : *roots)
        state.roots.push_back(
            {root.root.path, nameOf(root.root.path), shown(root.condition), shown(root.counts)});
    const IndexingThread::Told now = told();
    state.work = shown(now.state);
    state.done = now.progress.done;
    state.total = now.progress.total;
    const std::string device = device_();
    state.device = device == "measuring" ? Texts::measuring() : QString::fromStdString(device);
    return state;
}

void LibraryBridge::readState()
{
    reader_->post([this] {
        // While the writer brings an older catalogue up to date nobody else gets in: that passes.
        constexpr int kTries = 40;
        constexpr std::chrono::milliseconds kPause{50};
        auto state = stateNow();
        for (int tries = 1; !state && state.error().code == Code::Locked && tries < kTries; ++tries) {
            std::this_thread::sleep_for(kPause);
            state = stateNow();
        }
        mail([&](Mail &mail) {
            if (state.ok())
                mail.state = std::move(*state);
            else
                mail.unusable = librarySentence(state.error());
        });
    });
}

void LibraryBridge::start()
{
    readState();
    indexing_->post([](library::Library &) { return Result<void>(); }, true);
}

void LibraryBridge::addFolders(const std::vector<std::filesystem::path> &folders)
{
    for (const std::filesystem::path &folder : folders)
        indexing_->post(
            [folder](library::Library &library) -> Result<void> {
                const auto added = library.addRoot(folder);
                if (!added)
                    return added.error();
                if (added->how != library::RootAdded::How::Added)
                    return heard(folder, *added);
                return {};
            },
            true);
}

void LibraryBridge::removeRoot(const std::filesystem::path &root)
{
    indexing_->post(
        [this, root](library::Library &library) {
            auto removed = library.removeRoot(root);
            mail([](Mail &mail) { mail.committed = mail.changed = true; });
            return removed;
        },
        false);
}

void LibraryBridge::pauseRoot(const std::filesystem::path &root, bool paused)
{
    indexing_->post([root, paused](library::Library &library) { return library.pauseRoot(root, paused); },
                    !paused);
}

void LibraryBridge::lookForChanges()
{
    indexing_->post([](library::Library &) { return Result<void>(); }, true);
}

void LibraryBridge::pause(bool paused)
{
    indexing_->pause(paused);
}

void LibraryBridge::retryProblems(const std::vector<std::filesystem::path> &files)
{
    indexing_->post(
        [files](library::Library &library) -> Result<void> {
            const auto retried = library.retryProblems(files);
            return retried.ok() ? Result<void>() : Result<void>(retried.error());
        },
        true);
}

void LibraryBridge::exclude(const std::filesystem::path &path, bool excluded)
{
    indexing_->post(
        [path, excluded](library::Library &library) { return library.setExcluded(path, excluded); }, true);
}

void LibraryBridge::acceptEmptied(const std::filesystem::path &root)
{
    indexing_->believe(root);
}

void LibraryBridge::locateRoot(const std::filesystem::path &from, const std::filesystem::path &to)
{
    indexing_->post(
        [this, from, to](library::Library &library) {
            auto located = library.locateRoot(from, to);
            mail([](Mail &mail) { mail.committed = mail.changed = true; });
            return located;
        },
        true);
}

void LibraryBridge::listPictures(const ShownFilter &filter)
{
    reader_->post([this, filter] {
        auto pictures = readPictures(folder_, filter);
        if (pictures)
            mail([&](Mail &mail) { mail.pictures = std::move(*pictures); });
    });
}

void LibraryBridge::listProblems()
{
    reader_->post([this] {
        auto problems = readProblems(folder_);
        if (problems)
            mail([&](Mail &mail) { mail.problems = std::move(*problems); });
    });
}

void LibraryBridge::describe(qint64 id)
{
    reader_->post([this, id] {
        auto details = readDetails(folder_, id);
        if (details)
            mail([&](Mail &mail) { mail.details = std::move(*details); });
    });
}

} // namespace semblance::ui
