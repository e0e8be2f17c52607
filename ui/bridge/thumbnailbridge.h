// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/media/decoder.h"
#include "ui/grid/thumbnailcache.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace semblance::ui {

/// Thumbnails by the decoder, on two threads. Visible pictures first; what scrolled away before it began is
/// dropped. The decoder must live longer.
class ThumbnailBridge : public ThumbnailSource
{
    Q_OBJECT
public:
    explicit ThumbnailBridge(media::Decoder &decoder, QObject *parent = nullptr);
    ~ThumbnailBridge() override;

    void want(std::vector<ThumbnailRequest> newest) override;

Q_SIGNALS:
    void mailed();

private:
    void run();
    void deliver();
    Thumbnail make(const ThumbnailRequest &request) const;

    media::Decoder &decoder_;
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
