// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/weights/tensorfile.h"

#include "core/base/path.h"
#include "core/weights/filekind.h"
#include "core/weights/legacytorch.h"
#include "core/weights/numbers.h"
#include "core/weights/safetensors.h"
#include "core/weights/sharded.h"
#include "core/weights/torchzip.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace semblance::weights {

namespace {

static_assert(std::endian::native == std::endian::little, "weights files are little-endian");

template <class Stored, class Convert>
void widen(std::span<const std::byte> bytes, float *into, Convert convert)
{
    // memcpy: offsets in old files are not aligned.
    for (std::size_t i = 0; i < bytes.size() / sizeof(Stored); ++i) {
        Stored value;
        std::memcpy(&value, bytes.data() + i * sizeof(Stored), sizeof(Stored));
        into[i] = convert(value);
    }
}

void convert(DType type, std::span<const std::byte> bytes, float *into)
{
    switch (type) {
    case DType::F16:
        return widen<std::uint16_t>(bytes, into, floatOfHalf);
    case DType::BF16:
        return widen<std::uint16_t>(bytes, into, floatOfBfloat);
    case DType::F64:
        return widen<double>(bytes, into, [](double value) { return static_cast<float>(value); });
    default:
        return widen<float>(bytes, into, [](float value) { return value; });
    }
}

} // namespace

Result<void> readFloats(const TensorSource &source, std::size_t index, std::span<float> into)
{
    constexpr std::size_t kPiece = 4u << 20;
    const TensorInfo &info = source.tensors()[index];
    SEMBLANCE_CHECK(into.size() == info.count);
    const auto fail = [&](Code code, const std::string &cause) {
        return Error{
            code, "read the weights", display(source.fileOf(index)), "tensor " + info.name + " " + cause, {}};
    };
    if (!isFloating(info.type))
        return fail(Code::Unsupported,
                    "is of the type " + std::string(nameOf(info.type)) + ", not of a floating one");
    const std::size_t size = sizeOf(info.type);
    if (info.type == DType::F32) {
        if (auto got = source.readBytes(index, 0, std::as_writable_bytes(into)); !got)
            return got;
    } else {
        std::vector<std::byte> piece(std::min<std::size_t>(kPiece, into.size() * size));
        for (std::size_t done = 0; done < into.size();) {
            const std::size_t count = std::min(into.size() - done, kPiece / size);
            const std::span<std::byte> bytes(piece.data(), count * size);
            if (auto got = source.readBytes(index, done * size, bytes); !got)
                return got;
            convert(info.type, bytes, into.data() + done);
            done += count;
        }
    }
    const auto odd =
        std::find_if(into.begin(), into.end(), [](float value) { return !std::isfinite(value); });
    if (odd != into.end())
        return fail(Code::Damaged,
                    "holds a value that is not finite, at element " + std::to_string(odd - into.begin()));
    return {};
}

namespace {

Result<std::unique_ptr<TensorSource>> openKnown(MappedFile file, FileKind kind, Part part)
{
    const std::filesystem::path path = file.path();
    switch (kind) {
    case FileKind::Safetensors:
        return openSafetensors(std::move(file));
    case FileKind::PyTorchZip:
        return openTorchZip(std::move(file), part);
    case FileKind::PyTorchLegacy:
        return openLegacyTorch(std::move(file), part);
    default:
        return refusal(kind, path);
    }
}

} // namespace

Result<std::unique_ptr<TensorSource>> openSingle(const std::filesystem::path &path, Part part)
{
    auto file = MappedFile::open(path, "read the weights");
    if (!file)
        return file.error();
    const auto kind = recognise(*file);
    return kind ? openKnown(std::move(*file), *kind, part) : kind.error();
}

Result<std::unique_ptr<TensorSource>> openTensors(const std::filesystem::path &path, Part part)
{
    auto file = MappedFile::open(path, "read the weights");
    if (!file)
        return file.error();
    const auto kind = recognise(*file);
    if (!kind)
        return kind.error();
    if (*kind == FileKind::ShardIndex)
        return openSharded(path);
    return openKnown(std::move(*file), *kind, part);
}

Result<std::unique_ptr<TensorSource>> openTensors(std::span<const std::filesystem::path> files)
{
    if (files.size() == 1)
        return openTensors(files.front());
    return openTogether(files);
}

} // namespace semblance::weights
