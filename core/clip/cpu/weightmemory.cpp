// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/cpu/weightmemory.h"

#include "core/base/largememory.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>

namespace semblance::clip::cpu {

namespace {

constexpr std::size_t kLine = 64;
constexpr std::size_t kLargePage = std::size_t(2) << 20;
/// What is never written to costs nothing but addresses.
constexpr std::size_t kChunk = std::size_t(64) << 20;

std::size_t roundedUp(std::size_t bytes, std::size_t step)
{
    return (bytes + step - 1) / step * step;
}

} // namespace

/// Grows at its end. A place that is given back is used again if it was the last; that is how layers come and
/// go that are only tried.
class WeightMemory::Chunk
{
public:
    explicit Chunk(std::size_t bytes) : size_(bytes), block_(std::calloc(bytes + kLargePage, 1), &std::free)
    {
        if (!block_)
            throw std::bad_alloc();
        const auto at = reinterpret_cast<std::uintptr_t>(block_.get());
        begin_ = static_cast<std::byte *>(block_.get()) + (roundedUp(at, kLargePage) - at);
        preferLargePages(begin_, bytes);
    }

    /// Null where there is no room.
    std::byte *take(std::size_t bytes)
    {
        std::lock_guard lock(mutex_);
        if (size_ - end_ < bytes)
            return nullptr;
        std::byte *place = begin_ + end_;
        if (written_ > end_)
            std::memset(place, 0, std::min(bytes, written_ - end_));
        end_ += bytes;
        written_ = std::max(written_, end_);
        return place;
    }

    void giveBack(const std::byte *place, std::size_t bytes) noexcept
    {
        std::lock_guard lock(mutex_);
        if (place + bytes == begin_ + end_)
            end_ -= bytes;
    }

private:
    std::mutex mutex_;
    const std::size_t size_;
    std::unique_ptr<void, void (*)(void *)> block_;
    std::byte *begin_ = nullptr;
    std::size_t end_ = 0;
    std::size_t written_ = 0;
};

void WeightMemory::Release::operator()(std::byte *bytes) const noexcept
{
    if (chunk)
        chunk->giveBack(bytes, size);
}

WeightMemory::WeightMemory(std::size_t bytes) : size_(bytes)
{
    static std::mutex mutex;
    static std::weak_ptr<Chunk> newest;
    const std::size_t whole = std::max(kLine, roundedUp(bytes, kLine));
    std::lock_guard lock(mutex);
    std::shared_ptr<Chunk> chunk = newest.lock();
    std::byte *place = chunk ? chunk->take(whole) : nullptr;
    if (!place) {
        chunk = std::make_shared<Chunk>(std::max(kChunk, roundedUp(whole, kLargePage)));
        place = chunk->take(whole);
        newest = chunk;
    }
    bytes_ = std::unique_ptr<std::byte, Release>(place, Release{std::move(chunk), whole});
}

} // namespace semblance::clip::cpu
