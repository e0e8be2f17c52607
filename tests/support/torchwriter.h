// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace semblance::test {

/// Little-endian bytes of a number.
std::string bytesOf(std::uint64_t value, std::size_t width);

/// Writes pickles opcode by opcode, right ones and wrong ones.
class PickleText
{
public:
    PickleText() : bytes_("\x80\x02") {}
    explicit PickleText(std::string start) : bytes_(std::move(start)) {}

    PickleText &raw(std::string_view bytes);
    PickleText &text(std::string_view words);
    PickleText &number(std::int64_t value);
    PickleText &global(std::string_view module, std::string_view name);
    /// ("storage", torch.TYPE, key, "cpu", count) as a persistent id.
    PickleText &storage(std::string_view type, std::string_view key, std::int64_t count);
    /// A whole tensor; a view of a storage.
    PickleText &tensor(std::string_view type, std::string_view key, std::int64_t count, std::int64_t offset,
                       const std::vector<std::int64_t> &shape, const std::vector<std::int64_t> &strides);
    PickleText &tuple(const std::vector<std::int64_t> &numbers);
    std::string done() const { return bytes_ + "."; }

private:
    std::string bytes_;
};

struct ZipRecord
{
    std::string name;
    std::string bytes;
    // What may be wrong about it:
    std::string localName = {};      ///< empty: the same
    std::uint64_t saidBytes = ~0ull; ///< of the directory; ~0: right
    std::uint64_t saidLocal = ~0ull; ///< where the directory says that it stands; ~0: right
    std::uint32_t method = 0;
    std::uint32_t flags = 0x0808;
    std::uint32_t crcMask = 0; ///< xor
};

/// What may be wrong about an archive as a whole.
struct ZipFaults
{
    std::uint64_t count = ~0ull;
    std::uint64_t directoryBytes = ~0ull;
    std::uint64_t directoryBegin = ~0ull;
    bool withoutZip64 = false;
    std::string comment = {};
};

/// An archive as PyTorch writes it: payloads at multiples of 64 bytes, sizes in the directory, a zip64 end.
std::string zipOf(const std::vector<ZipRecord> &records, const ZipFaults &faults = {});

/// torch.save's archive of a pickle and its storages (named "0", "1", ...).
std::string torchZip(const std::string &pickle, const std::vector<std::string> &storages);

/// The file of torch.save before 1.6. @param keys  in the order of the storages
std::string legacyTorch(const std::string &pickle, const std::vector<std::string> &keys,
                        const std::vector<std::string> &storages, std::size_t elementBytes);

/// Floats as bytes.
std::string floatBytes(const std::vector<float> &values);

} // namespace semblance::test
