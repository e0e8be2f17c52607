// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/library/library.h"
#include "core/media/decoder.h"
#include "ui/grid/thumbnailcache.h"

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace semblance::ui {

/// Thumbnails on two threads: those that indexing kept on disk where they are large enough, else by the
/// decoder. Visible pictures first; what scrolled away before it began is dropped. The decoder must live
/// longer.
class ThumbnailBridge : public ThumbnailSource
{
    Q_OBJECT
public:
    /// @param library  its folder; it may come into being later
    /// @param begin    called first by each of its threads; may be empty
    ThumbnailBridge(media::Decoder &decoder, std::filesystem::path library, std::function<void()> begin = {},
                    QObject *parent = nullptr);
    ~ThumbnailBridge() override;

    void want(std::vector<ThumbnailRequest> newest) override;

Q_SIGNALS:
    void mailed();

private:
    /// A read connection of one thread.
    using Shelf = std::unique_ptr<library::Library>;
    void run();
    void deliver();
    /// It lies in the mail. Locked by the caller.
    bool isMade(const ThumbnailRequest &request) const;
    Thumbnail make(const ThumbnailRequest &request, Shelf &shelf) const;
    /// What indexing kept; null where there is none, or only a smaller one than is wanted.
    QImage kept(const ThumbnailRequest &request, Shelf &shelf) const;

    media::Decoder &decoder_;
    const std::filesystem::path library_;
    const std::function<void()> begin_;
    const CancelToken cancel_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<ThumbnailRequest> waiting_;
    std::vector<ThumbnailRequest> running_; ///< not to be begun twice
    QList<Thumbnail> mail_;
    bool stop_ = false;
    std::thread first_, second_; // last: start when everything above exists
};

} // namespace semblance::ui
