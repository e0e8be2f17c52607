// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/weights/storagetensors.h"

#include "core/base/path.h"
#include "core/base/unicode.h"
#include "core/weights/crc32.h"
#include "core/weights/refuse.h"

#include <algorithm>
#include <cstring>
#include <mutex>

namespace semblance::weights {

namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t(16) << 30;

class StorageTensors final : public TensorSource
{
public:
    StorageTensors(MappedFile file, SourceFacts facts) : file_(std::move(file)), facts_(facts) {}

    Result<void> add(const TensorView &view, const Storage &storage, const FindStorage &find);

    const std::vector<TensorInfo> &tensors() const override { return tensors_; }
    const std::filesystem::path &fileOf(std::size_t) const override { return file_.path(); }
    const std::map<std::string, std::string> &metadata() const override { return metadata_; }
    SourceFacts facts() const override { return facts_; }
    Result<void> readBytes(std::size_t index, std::uint64_t offset, std::span<std::byte> into) const override;

private:
    struct Place
    {
        std::size_t storage = 0;
        std::uint64_t begin = 0;           ///< in the file, of its first element
        std::uint64_t extent = 0;          ///< bytes from the first element to behind the last
        std::vector<std::int64_t> strides; ///< empty where the tensor is contiguous
    };

    Result<std::size_t> storageIndex(const Storage &storage, const FindStorage &find);
    Result<void> check(std::size_t storage) const;
    /// Brings tensor `index` into row-major order.
    Result<std::vector<std::byte>> gather(std::size_t index) const;

    MappedFile file_;
    SourceFacts facts_;
    std::vector<TensorInfo> tensors_;
    std::vector<Place> places_;
    std::vector<StoredBytes> storages_;
    std::map<std::string, std::size_t> storageOf_;
    std::uint64_t total_ = 0; ///< bytes of all tensors
    std::map<std::string, std::string> metadata_;

    mutable std::mutex mutex_;          ///< for what follows
    mutable std::vector<char> checked_; ///< of each storage: its checksum was compared
    /// The tensor that was last gathered: it is asked for piece by piece.
    mutable std::size_t gatheredIndex_ = 0;
    mutable std::vector<std::byte> gathered_;
};

/// Row-major with no gaps; the stride of a side of 1 says nothing.
/// @param count  elements, at most those of a storage
bool isContiguous(const TensorView &view, std::uint64_t count)
{
    if (count == 0)
        return true;
    std::int64_t expected = 1;
    for (std::size_t i = view.shape.size(); i-- > 0;) {
        if (view.shape[i] != 1 && view.strides[i] != expected)
            return false;
        expected *= view.shape[i];
    }
    return true;
}

Result<std::size_t> StorageTensors::storageIndex(const Storage &storage, const FindStorage &find)
{
    const auto known = storageOf_.find(storage.key);
    if (known != storageOf_.end())
        return known->second;
    auto stored = find(storage);
    if (!stored)
        return stored.error();
    const std::uint64_t size = sizeOf(*storage.type);
    if (storage.count > kMostBytes / size || stored->bytes != storage.count * size)
        return damagedWeights(display(file_.path()), "storage " + validUtf8(storage.key.substr(0, 60)) +
                                                         " has " + std::to_string(stored->bytes) +
                                                         " bytes where " + std::to_string(storage.count) +
                                                         " numbers of " + storage.typeName + " are said");
    storageOf_.emplace(storage.key, storages_.size());
    storages_.push_back(*stored);
    checked_.push_back(stored->crc ? 0 : 1);
    return storages_.size() - 1;
}

Result<void> StorageTensors::add(const TensorView &view, const Storage &storage, const FindStorage &find)
{
    const std::string file = display(file_.path());
    if (!storage.type)
        return unsupportedWeights(
            file, "tensor " + view.name + " is a " + validUtf8(storage.typeName) + ", which is not read",
            "Save it as float32 or float16");
    const auto index = storageIndex(storage, find);
    if (!index)
        return index.error();
    TensorInfo info{view.name, *storage.type, view.shape, 1};
    const auto wrong = [&] {
        return damagedWeights(file, "tensor " + view.name + " does not lie in its storage");
    };
    std::uint64_t last = 0; // of the elements, counted from the offset
    for (std::size_t i = 0; i < view.shape.size(); ++i) {
        const auto side = static_cast<std::uint64_t>(view.shape[i]);
        const auto stride = static_cast<std::uint64_t>(view.strides[i]);
        // A view with more elements than its storage repeats them: nothing that weights need, and a small
        // file could ask for any amount of memory.
        if (side != 0 && info.count > storage.count / side)
            return wrong();
        if (side > 1 && stride > (storage.count - last) / (side - 1))
            return wrong();
        info.count *= side;
        last += side > 1 ? (side - 1) * stride : 0;
    }
    const auto offset = static_cast<std::uint64_t>(view.offset);
    if (offset > storage.count || (info.count > 0 && last >= storage.count - offset))
        return wrong();
    const std::uint64_t size = sizeOf(info.type);
    total_ += info.count * size;
    if (total_ > kMostBytes)
        return tooLargeWeights(file, "its tensors have more than 16 GB");
    places_.push_back({*index, storages_[*index].begin + offset * size,
                       info.count > 0 ? (last + 1) * size : 0,
                       isContiguous(view, info.count) ? std::vector<std::int64_t>() : view.strides});
    tensors_.push_back(std::move(info));
    return {};
}

Result<void> StorageTensors::check(std::size_t storage) const
{
    {
        std::lock_guard lock(mutex_);
        if (checked_[storage])
            return {};
    }
    const StoredBytes &stored = storages_[storage];
    std::vector<std::byte> piece(static_cast<std::size_t>(std::min<std::uint64_t>(1u << 20, stored.bytes)));
    std::uint32_t crc = 0;
    for (std::uint64_t done = 0; done < stored.bytes;) {
        const std::span part(piece.data(), static_cast<std::size_t>(
                                               std::min<std::uint64_t>(piece.size(), stored.bytes - done)));
        if (auto got = file_.read(stored.begin + done, part); !got)
            return got;
        crc = crc32(part, crc);
        done += part.size();
    }
    if (crc != *stored.crc)
        return damagedWeights(display(file_.path()), "the bytes of a tensor do not have their checksum");
    std::lock_guard lock(mutex_);
    checked_[storage] = 1;
    return {};
}

Result<std::vector<std::byte>> StorageTensors::gather(std::size_t index) const
{
    const TensorInfo &info = tensors_[index];
    const Place &place = places_[index];
    const std::size_t size = sizeOf(info.type);
    std::vector<std::byte> base(static_cast<std::size_t>(place.extent));
    if (auto got = file_.read(place.begin, base); !got)
        return got.error();
    std::vector<std::byte> rows(static_cast<std::size_t>(info.count) * size);
    std::vector<std::int64_t> at(info.shape.size(), 0);
    std::size_t from = 0;
    for (std::size_t done = 0; done < rows.size(); done += size) {
        std::memcpy(rows.data() + done, base.data() + from * size, size);
        for (std::size_t side = at.size(); side-- > 0;) {
            from += static_cast<std::size_t>(place.strides[side]);
            if (++at[side] < info.shape[side])
                break;
            from -= static_cast<std::size_t>(place.strides[side] * info.shape[side]);
            at[side] = 0;
        }
    }
    return rows;
}

Result<void> StorageTensors::readBytes(std::size_t index, std::uint64_t offset,
                                       std::span<std::byte> into) const
{
    const Place &place = places_[index];
    const std::uint64_t bytes = tensors_[index].count * sizeOf(tensors_[index].type);
    SEMBLANCE_CHECK(offset <= bytes && into.size() <= bytes - offset);
    if (auto sound = check(place.storage); !sound)
        return sound;
    if (place.strides.empty())
        return file_.read(place.begin + offset, into);
    std::lock_guard lock(mutex_);
    if (gathered_.empty() || gatheredIndex_ != index) {
        auto rows = gather(index);
        if (!rows)
            return rows.error();
        gathered_ = std::move(*rows);
        gatheredIndex_ = index;
    }
    std::copy_n(gathered_.begin() + static_cast<std::ptrdiff_t>(offset), into.size(), into.begin());
    if (offset + into.size() == bytes)
        gathered_ = {};
    return {};
}

} // namespace

Result<std::unique_ptr<TensorSource>> openStorages(MappedFile file, StateDict dict,
                                                   const std::map<std::string, Storage> &storages,
                                                   const FindStorage &find)
{
    auto source = std::make_unique<StorageTensors>(std::move(file), dict.facts);
    for (const TensorView &view : dict.tensors) {
        const auto storage = storages.find(view.key);
        SEMBLANCE_CHECK(storage != storages.end());
        if (auto added = source->add(view, storage->second, find); !added)
            return added.error();
    }
    return std::unique_ptr<TensorSource>(std::move(source));
}

} // namespace semblance::weights
