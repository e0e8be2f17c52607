// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/library/encoderqueue.h"

#include "core/base/check.h"
#include "core/platform/priority.h"

#include <algorithm>
#include <utility>

namespace semblance::library {

EncoderQueue::EncoderQueue(std::shared_ptr<clip::ImageTower> tower, clip::PreprocessSpec spec,
                           EncoderOptions options)
    : tower_(std::move(tower)), spec_(spec), options_(options), batch_(std::max(1, options.batch)),
      thread_([this] { run(); })
{}

EncoderQueue::~EncoderQueue()
{
    stop();
    thread_.join();
}

bool EncoderQueue::submit(Priority priority, Picture prepared, Done done)
{
    {
        std::unique_lock lock(mutex_);
        if (priority == Priority::Background)
            room_.wait(lock, [this] { return closed_ || background_.size() < options_.capacity; });
        if (closed_)
            return false;
        (priority == Priority::Urgent ? urgent_ : background_)
            .push_back({std::move(prepared), std::move(done)});
    }
    filled_.notify_one();
    return true;
}

void EncoderQueue::finish()
{
    std::unique_lock lock(mutex_);
    closed_ = true;
    room_.notify_all();
    filled_.notify_all();
    idle_.wait(lock, [this] { return ended_; });
}

void EncoderQueue::stop()
{
    cancel_.cancel();
    std::lock_guard lock(mutex_);
    closed_ = true;
    room_.notify_all();
    filled_.notify_all();
}

int EncoderQueue::batch() const
{
    std::lock_guard lock(mutex_);
    return batch_;
}

void EncoderQueue::run()
{
    if (options_.lowPriority)
        platform::lowerThreadPriority();
    while (true) {
        std::vector<Item> items = next();
        if (items.empty())
            break;
        encode(std::move(items));
    }
    std::lock_guard lock(mutex_);
    ended_ = true;
    idle_.notify_all();
}

std::vector<EncoderQueue::Item> EncoderQueue::next()
{
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return closed_ || !urgent_.empty() || !background_.empty(); });
    const auto full = [this] {
        return closed_ || !urgent_.empty() || background_.size() >= static_cast<std::size_t>(batch_);
    };
    filled_.wait_for(lock, options_.fill, full);
    std::deque<Item> &from = urgent_.empty() ? background_ : urgent_;
    std::vector<Item> items;
    while (!from.empty() && items.size() < static_cast<std::size_t>(batch_)) {
        items.push_back(std::move(from.front()));
        from.pop_front();
    }
    lock.unlock();
    room_.notify_all();
    return items;
}

void EncoderQueue::encode(std::vector<Item> items)
{
    for (std::size_t begin = 0; begin < items.size();) {
        const std::size_t count = std::min(items.size() - begin, static_cast<std::size_t>(batch()));
        encodeSome(items, begin, count);
        while (begin < items.size() && !items[begin].done)
            ++begin;
    }
}

/// Those that were answered have no `done` any more; on NoMemory nothing was answered and the batch is
/// smaller.
void EncoderQueue::encodeSome(std::vector<Item> &items, std::size_t begin, std::size_t count)
{
    const auto answer = [&items](std::size_t at, Result<Embedding> result) {
        std::exchange(items[at].done, nullptr)(std::move(result));
    };
    clip::PixelBatch pixels;
    for (std::size_t i = begin; i < begin + count; ++i)
        clip::append(pixels, items[i].prepared, spec_);
    Result<std::vector<Embedding>> encoded =
        cancel_.wanted() ? Error{Code::Interrupted, "compute embeddings", "", "it was stopped", ""}
                         : tower_->encode(pixels, cancel_);
    if (!encoded && encoded.error().code == Code::NoMemory && count > 1) {
        std::lock_guard lock(mutex_);
        batch_ = static_cast<int>(count / 2);
        return;
    }
    SEMBLANCE_CHECK(!encoded || encoded->size() == count);
    for (std::size_t i = 0; i < count; ++i) {
        if (!encoded)
            answer(begin + i, encoded.error());
        else
            answer(begin + i, std::move((*encoded)[i]));
    }
}

} // namespace semblance::library
