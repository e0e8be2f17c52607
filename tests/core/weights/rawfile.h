// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/weights/tensorfile.h"

#include <string>
#include <vector>

namespace semblance::test {

/// Eight length bytes, the header as it is given, the data.
inline std::string rawSafetensors(const std::string &header, const std::string &data, std::uint64_t length)
{
    std::string bytes(8, '\0');
    for (std::size_t i = 0; i < 8; ++i)
        bytes[i] = static_cast<char>(length >> (8 * i) & 0xff);
    return bytes + header + data;
}

inline std::string rawSafetensors(const std::string &header, const std::string &data)
{
    return rawSafetensors(header, data, header.size());
}

inline std::size_t indexOf(const weights::TensorSource &source, const std::string &name)
{
    for (std::size_t i = 0; i < source.tensors().size(); ++i)
        if (source.tensors()[i].name == name)
            return i;
    return source.tensors().size();
}

} // namespace semblance::test
