// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/sha256.h"

#include "core/base/files.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>

namespace semblance {

namespace {

// FIPS 180-4, 4.2.2: fractional parts of the cube roots of the first 64 primes.
constexpr std::array<std::uint32_t, 64> kRounds = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

} // namespace

Sha256::Sha256() noexcept
    : state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}
{}

void Sha256::block(const std::uint8_t *data) noexcept
{
    std::array<std::uint32_t, 64> w;
    for (std::size_t i = 0; i < 16; ++i)
        w[i] = std::uint32_t(data[4 * i]) << 24 | std::uint32_t(data[4 * i + 1]) << 16 |
               std::uint32_t(data[4 * i + 2]) << 8 | std::uint32_t(data[4 * i + 3]);
    for (std::size_t i = 16; i < 64; ++i) {
        const std::uint32_t s0 = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ (w[i - 15] >> 3);
        const std::uint32_t s1 = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ (w[i - 2] >> 10);
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    auto [a, b, c, d, e, f, g, h] = state_;
    for (std::size_t i = 0; i < 64; ++i) {
        const std::uint32_t s1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
        const std::uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + kRounds[i] + w[i];
        const std::uint32_t s0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
        const std::uint32_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
        h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
    }
    const std::array<std::uint32_t, 8> sums = {a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < sums.size(); ++i)
        state_[i] += sums[i];
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
    for (; left >= 64; data += 64, left -= 64)
        block(data);
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
