// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <cstddef>
#include <memory>

namespace semblance::clip::cpu {

/// Bytes for packed weights on a cache line's boundary, zeros at first; owns them. Many of them lie one after
/// the other in a chunk of large pages: a model of hundreds of megabytes is then there with a few hundred
/// page faults instead of a hundred thousand, and reading it through does not stop at every fourth kilobyte.
/// A chunk goes back to the system when nothing in it is used any more. Threads: any; one object by one at a
/// time.
class WeightMemory
{
public:
    WeightMemory() = default;
    /// @throw std::bad_alloc
    explicit WeightMemory(std::size_t bytes);

    template <class T>
    T *as() const noexcept
    {
        return reinterpret_cast<T *>(bytes_.get());
    }
    std::size_t size() const noexcept { return size_; }

private:
    class Chunk;
    /// Gives the place back to its chunk, which it keeps alive.
    struct Release
    {
        std::shared_ptr<Chunk> chunk;
        std::size_t size;
        void operator()(std::byte *bytes) const noexcept;
    };
    std::unique_ptr<std::byte, Release> bytes_;
    std::size_t size_ = 0;
};

} // namespace semblance::clip::cpu
