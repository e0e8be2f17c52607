// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/gunzip.h"

#ifdef SEMBLANCE_HAS_ZLIB
#include <memory>
#include <zlib.h>
#endif

namespace semblance::clip {

#ifdef SEMBLANCE_HAS_ZLIB

namespace {

struct EndInflate
{
    void operator()(z_stream *stream) const noexcept { inflateEnd(stream); }
};

Error damaged(std::string_view file, std::string cause)
{
    return {Code::Damaged, "unpack the vocabulary", std::string(file), std::move(cause), "Copy it again"};
}

} // namespace

Result<std::string> gunzip(std::string_view packed, std::size_t limit, std::string_view file)
{
    z_stream stream = {};
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    if (inflateInit2(&stream, kGzipOnly) != Z_OK)
        return Error{Code::NoMemory, "unpack the vocabulary", std::string(file), "zlib could not start", ""};
    const std::unique_ptr<z_stream, EndInflate> owner(&stream);
    std::string out;
    char chunk[1 << 16];
    for (;;) {
        stream.next_out = reinterpret_cast<Bytef *>(chunk);
        stream.avail_out = sizeof chunk;
        const int state = inflate(&stream, Z_NO_FLUSH);
        const std::size_t made = sizeof chunk - stream.avail_out;
        if (made > limit - out.size())
            return Error{Code::TooLarge, "unpack the vocabulary", std::string(file),
                         "more than " + std::to_string(limit) + " bytes come out of it", ""};
        out.append(chunk, made);
        if (state == Z_STREAM_END)
            return out;
        if (state != Z_OK)
            return damaged(file,
                           stream.avail_in == 0 ? "the packed data end early" : "the packed data are broken");
    }
}

#else

Result<std::string> gunzip(std::string_view, std::size_t, std::string_view file)
{
    return Error{Code::Unsupported, "unpack the vocabulary", std::string(file), "this build has no zlib",
                 "Unpack the file first, or build with zlib"};
}

#endif

} // namespace semblance::clip
