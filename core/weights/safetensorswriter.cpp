// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/path.h"
#include "core/weights/numbers.h"
#include "core/weights/safetensors.h"

#include <array>
#include <bit>
#include <cmath>

namespace semblance::weights {

namespace {

constexpr const char *kDoing = "write the weights";

DType typeOf(StoredAs as)
{
    return as == StoredAs::F32 ? DType::F32 : as == StoredAs::F16 ? DType::F16 : DType::BF16;
}

std::uint64_t countOf(const TensorToWrite &tensor)
{
    std::uint64_t count = 1;
    for (const std::int64_t side : tensor.shape)
        count *= static_cast<std::uint64_t>(side);
    return count;
}

/// The 8 length bytes and the JSON, padded with spaces to a multiple of 8.
std::string headerOf(std::span<const TensorToWrite> tensors, StoredAs as,
                     const std::map<std::string, std::string> &metadata)
{
    Json header = Json::object();
    if (!metadata.empty()) {
        Json texts = Json::object();
        for (const auto &[key, text] : metadata)
            texts.append(key, text);
        header.append("__metadata__", std::move(texts));
    }
    std::uint64_t next = 0;
    for (const TensorToWrite &tensor : tensors) {
        const std::uint64_t bytes = countOf(tensor) * sizeOf(typeOf(as));
        header.append(tensor.name,
                      Json::object({{"dtype", Json(nameOf(typeOf(as)))},
                                    {"shape", Json::arrayOf(tensor.shape)},
                                    {"data_offsets", Json::array({Json(next), Json(next + bytes)})}}));
        next += bytes;
    }
    std::string text = header.dump();
    text.append((8 - text.size() % 8) % 8, ' ');
    std::string length(8, '\0');
    for (std::size_t i = 0; i < 8; ++i)
        length[i] = static_cast<char>(text.size() >> (8 * i) & 0xff);
    return length + text;
}

/// @return  false where a value has no finite form in that type
bool encode(std::span<const float> values, StoredAs as, std::string &bytes)
{
    static_assert(std::endian::native == std::endian::little);
    bytes.clear();
    for (const float value : values) {
        if (!std::isfinite(value))
            return false;
        if (as == StoredAs::F32) {
            const auto raw = std::bit_cast<std::array<char, 4>>(value);
            bytes.append(raw.data(), raw.size());
            continue;
        }
        const std::uint16_t half = as == StoredAs::F16 ? halfOfFloat(value) : bfloatOfFloat(value);
        if (!std::isfinite(as == StoredAs::F16 ? floatOfHalf(half) : floatOfBfloat(half)))
            return false;
        const auto raw = std::bit_cast<std::array<char, 2>>(half);
        bytes.append(raw.data(), raw.size());
    }
    return true;
}

} // namespace

Result<void> writeSafetensors(const std::filesystem::path &path, std::span<const TensorToWrite> tensors,
                              StoredAs as, const FillTensor &fill,
                              const std::map<std::string, std::string> &metadata, const CancelToken &cancel)
{
    return writeAtomically(path, kDoing, [&](const AppendBytes &append) -> Result<void> {
        if (auto done = append(headerOf(tensors, as, metadata)); !done)
            return done;
        std::vector<float> values;
        std::string bytes;
        for (std::size_t i = 0; i < tensors.size(); ++i) {
            if (cancel.wanted())
                return Error{Code::Interrupted, kDoing, display(path), "it was stopped", {}};
            values.assign(static_cast<std::size_t>(countOf(tensors[i])), 0.0f);
            if (auto filled = fill(i, values); !filled)
                return filled;
            if (!encode(values, as, bytes))
                return Error{Code::Invalid,
                             kDoing,
                             display(path),
                             "tensor " + tensors[i].name + " has a value that cannot be stored",
                             {}};
            if (auto done = append(bytes); !done)
                return done;
        }
        return {};
    });
}

} // namespace semblance::weights
