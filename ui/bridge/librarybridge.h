// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/worker.h"
#include "ui/bridge/indexingthread.h"
#include "ui/bridge/ports.h"

#include <QElapsedTimer>
#include <QTimer>
#include <atomic>
#include <mutex>
#include <optional>

namespace semblance::ui {

/// The library for the window: a thread that writes (IndexingThread) and one that reads. The window's state
/// is read anew at most once a second while something changes.
class LibraryBridge : public LibraryPort
{
    Q_OBJECT
public:
    /// @param device  what the model runs on, for the status bar; "measuring" while that is found out
    LibraryBridge(IndexingParts parts, std::function<std::string()> device, QObject *parent = nullptr);
    ~LibraryBridge() override;

    void start() override;
    void addFolders(const std::vector<std::filesystem::path> &folders) override;
    void removeRoot(const std::filesystem::path &root) override;
    void pauseRoot(const std::filesystem::path &root, bool paused) override;
    void lookForChanges() override;
    void pause(bool paused) override;
    void retryProblems(const std::vector<std::filesystem::path> &files) override;
    void exclude(const std::filesystem::path &path, bool excluded) override;
    void acceptEmptied(const std::filesystem::path &root) override;
    void locateRoot(const std::filesystem::path &from, const std::filesystem::path &to) override;
    void listPictures(const ShownFilter &filter) override;
    void listProblems() override;
    void describe(qint64 id) override;

    const std::filesystem::path &folder() const noexcept { return folder_; }
    /// A change of the library by its only writer, in turn with indexing. Failures are told as any other.
    void change(IndexingThread::Command command) { indexing_->post(std::move(command), false); }

Q_SIGNALS:
    void mailed();

private:
    /// What waits for the GUI thread.
    struct Mail
    {
        std::optional<LibraryState> state;
        std::optional<std::vector<PictureItem>> pictures;
        std::optional<std::vector<ShownProblem>> problems;
        std::optional<ShownDetails> details;
        std::vector<QString> failures;
        QString unusable;
        bool committed = false;
        bool changed = false; ///< the state should be read again
    };
    IndexingThread::Listener listener();
    void mail(const std::function<void(Mail &)> &put);
    void deliver();
    void readState();
    Result<LibraryState> stateNow() const;
    IndexingThread::Told told() const;

    const std::filesystem::path folder_;
    const std::function<std::string()> device_;
    mutable std::mutex mutex_;
    Mail mail_;
    bool posted_ = false;
    IndexingThread::Told told_;
    QTimer again_; ///< the state is read when it runs out
    std::unique_ptr<Worker> reader_;
    std::optional<IndexingThread> indexing_; // last: its listener uses everything above
};

} // namespace semblance::ui
