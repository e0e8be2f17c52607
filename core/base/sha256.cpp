// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/sha256.h"

#include "core/base/files.h"
#include "core/base/sha256kernel.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace semblance {

Sha256::Sha256() noexcept
    : state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}
{}

void Sha256::block(const std::uint8_t *data) noexcept
{
    sha256Blocks(state_, data, 1);
}

void Sha256::add(std::span<const std::byte> bytes) noexcept
{
    auto *data = reinterpret_cast<const std::uint8_t *>(bytes.data());
    std::size_t left = bytes.size();
    std::size_t filled = total_ % 64;
    total_ += left;
    if (filled) {
        const std::size_t take = std::min(left, 64 - filled);
        std::memcpy(pending_.data() + filled, data, take);
        data += take, left -= take, filled += take;
        if (filled < 64)
            return;
        block(pending_.data());
    }
    sha256Blocks(state_, data, left / 64);
    data += left / 64 * 64, left %= 64;
    if (left)
        std::memcpy(pending_.data(), data, left);
}

void Sha256::add(std::string_view bytes) noexcept
{
    add(std::as_bytes(std::span(bytes)));
}

Digest Sha256::finish() noexcept
{
    const std::uint64_t bits = total_ * 8;
    const std::uint8_t end = 0x80;
    const std::uint8_t zero = 0;
    add(std::as_bytes(std::span(&end, 1)));
    while (total_ % 64 != 56)
        add(std::as_bytes(std::span(&zero, 1)));
    std::array<std::uint8_t, 8> size;
    for (std::size_t i = 0; i < 8; ++i)
        size[i] = static_cast<std::uint8_t>(bits >> (56 - 8 * i));
    add(std::as_bytes(std::span(size)));
    Digest digest;
    for (std::size_t i = 0; i < 32; ++i)
        digest[i] = static_cast<std::uint8_t>(state_[i / 4] >> (24 - 8 * (i % 4)));
    return digest;
}

Digest sha256(std::string_view bytes) noexcept
{
    Sha256 sum;
    sum.add(bytes);
    return sum.finish();
}

Result<Digest> sha256OfFile(const std::filesystem::path &path, const CancelToken &cancel)
{
    constexpr std::string_view doing = "read the file";
    auto file = openForReading(path, doing);
    if (!file)
        return file.error();
    Sha256 sum;
    std::string block(1u << 20, '\0');
    while (const std::size_t got = std::fread(block.data(), 1, block.size(), file->get())) {
        sum.add(std::string_view(block.data(), got));
        if (cancel.wanted())
            return Error{Code::Interrupted, std::string(doing), "", "it was asked to stop", ""};
    }
    if (std::ferror(file->get()))
        return systemError(errno, doing, path);
    return sum.finish();
}

std::string hex(const Digest &digest)
{
    constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    for (std::uint8_t byte : digest) {
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

} // namespace semblance
