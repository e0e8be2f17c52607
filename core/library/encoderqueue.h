// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/embedding.h"
#include "core/base/picture.h"
#include "core/base/result.h"
#include "core/clip/imagetower.h"
#include "core/clip/preprocess.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace semblance::library {

struct EncoderOptions
{
    int batch = 16;                    ///< most pictures at once; halved for good when the device is full
    std::chrono::milliseconds fill{5}; ///< how long a batch waits for more
    std::size_t capacity = 64;         ///< background pictures that may wait (150 kB each at side 224)
    bool lowPriority = false;          ///< the encoder's thread yields to other programs
};

/// The one thread that runs the image tower. Pictures of a query go before those of indexing.
/// Threads: submit from any. The destructor gives up what waits (Interrupted) and joins.
class EncoderQueue
{
public:
    enum class Priority { Urgent, Background };
    /// Called once for every submitted picture, on the encoder's thread; must not throw.
    using Done = std::function<void(Result<Embedding>)>;

    EncoderQueue(std::shared_ptr<clip::ImageTower> tower, clip::PreprocessSpec spec,
                 EncoderOptions options = {});
    ~EncoderQueue();
    EncoderQueue(const EncoderQueue &) = delete;
    EncoderQueue &operator=(const EncoderQueue &) = delete;

    /// @param prepared  what clip::prepare gives for the spec. Background work waits here while the queue is
    /// full,
    ///                  urgent work never.
    /// @return false where the queue was stopped or finished; done is not called then
    bool submit(Priority priority, Picture prepared, Done done);
    /// Takes no more, encodes what waits, and returns when it is done.
    void finish();
    /// Takes no more and gives up what waits: every Done hears Interrupted. Returns at once.
    void stop();

    /// What a batch may hold now.
    int batch() const;

private:
    struct Item
    {
        Picture prepared;
        Done done;
    };

    void run();
    std::vector<Item> next();
    void encode(std::vector<Item> items);
    void encodeSome(std::vector<Item> &items, std::size_t begin, std::size_t count);

    const std::shared_ptr<clip::ImageTower> tower_;
    const clip::PreprocessSpec spec_;
    const EncoderOptions options_;
    const CancelToken cancel_;
    mutable std::mutex mutex_;
    std::condition_variable room_, filled_, idle_;
    std::deque<Item> urgent_, background_;
    int batch_;
    bool closed_ = false;
    bool ended_ = false;
    std::thread thread_; // last: starts when everything above exists
};

} // namespace semblance::library
