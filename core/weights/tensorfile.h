// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace semblance::weights {

/// Element types that weights files hold (the names are safetensors').
enum class DType { Bool, U8, I8, U16, I16, F16, BF16, U32, I32, F32, U64, I64, F64 };

std::size_t sizeOf(DType type) noexcept;
std::string_view nameOf(DType type) noexcept;
/// F16, BF16, F32 or F64.
bool isFloating(DType type) noexcept;

/// One tensor of a file. Sizes were checked: bytes = count * sizeOf(type), and the file holds them.
struct TensorInfo
{
    std::string name; ///< as the file spells it; valid UTF-8, at most 512 bytes
    DType type = DType::F32;
    std::vector<std::int64_t> shape; ///< up to 8 dimensions, none negative; empty for a scalar
    std::uint64_t count = 0;         ///< elements
};

/// Which network of a file is meant: training checkpoints of Pic2Word hold a CLIP and its mapping.
enum class Part { Encoder, Mapping };

/// What the form of a file tells about what is in it.
struct SourceFacts
{
    bool torchScript = false; ///< a TorchScript archive: the form in which OpenAI published its models
    bool mappingToo = false;  ///< it also holds a mapping; open it again with Part::Mapping
};

/// Named tensors of a file, or of the shards of one model. Only the header was read; bytes are read on
/// demand. Threads: safe from any.
class TensorSource
{
public:
    virtual ~TensorSource() = default;
    virtual const std::vector<TensorInfo> &tensors() const = 0;
    /// Where tensor `index` lies, for messages.
    virtual const std::filesystem::path &fileOf(std::size_t index) const = 0;
    /// Bytes of tensor `index` from byte `offset` of it, row-major, little-endian.
    /// @error Damaged where the file has become shorter since it was opened
    virtual Result<void> readBytes(std::size_t index, std::uint64_t offset,
                                   std::span<std::byte> into) const = 0;
    /// What the file says about itself (safetensors' __metadata__); never used for decisions.
    virtual const std::map<std::string, std::string> &metadata() const = 0;
    virtual SourceFacts facts() const { return {}; }
};

/// Copies a tensor out as float32.
/// @param into  exactly tensors()[index].count floats
/// @error Unsupported for integers; Damaged for values that are not finite (as float32)
Result<void> readFloats(const TensorSource &source, std::size_t index, std::span<float> into);

/// Opens a weights file, known by its content and never by its name: safetensors; what torch.save writes, zip
/// archives and the older form alike, from plain state dictionaries to training checkpoints; TorchScript
/// archives (their tensors: code is never looked at); the index file of a sharded model. Nothing in a file is
/// executed.
/// @param part  which of two networks is wanted where the file holds both; a file with one gives that one
/// @error Unsupported for a kind that is not read, with its name; Damaged for a file that contradicts itself
/// or
///        is made to attack; TooLarge over a limit; NotFound, Unreadable
Result<std::unique_ptr<TensorSource>> openTensors(const std::filesystem::path &path,
                                                  Part part = Part::Encoder);

/// As openTensors for what is no index.
Result<std::unique_ptr<TensorSource>> openSingle(const std::filesystem::path &path,
                                                 Part part = Part::Encoder);

/// The files of one model together. @error Damaged where a tensor stands in two of them
Result<std::unique_ptr<TensorSource>> openTensors(std::span<const std::filesystem::path> files);

} // namespace semblance::weights
