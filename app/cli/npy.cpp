// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/npy.h"

#include "core/base/files.h"

#include <bit>
#include <cstdint>
#include <cstring>

namespace semblance::cli {

std::string npyHeader(std::size_t rows, std::size_t columns)
{
    static_assert(std::endian::native == std::endian::little);
    // NumPy's format 1.0: magic, version, length of the header, a Python dictionary padded to 64 bytes.
    std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + std::to_string(rows) + ", " +
                         std::to_string(columns) + "), }";
    constexpr std::size_t kPreamble = 10;
    header.append(63 - (kPreamble + header.size()) % 64, ' ');
    header += '\n';
    const auto length = static_cast<std::uint16_t>(header.size());
    std::string bytes = "\x93NUMPY";
    bytes += {'\1', '\0', static_cast<char>(length & 0xFF), static_cast<char>(length >> 8)};
    return bytes + header;
}

Result<void> writeNpy(const std::filesystem::path &file, const std::vector<float> &values,
                      std::size_t columns)
{
    std::string bytes = npyHeader(columns ? values.size() / columns : 0, columns);
    const std::size_t start = bytes.size();
    bytes.resize(start + values.size() * sizeof(float));
    if (!values.empty())
        std::memcpy(bytes.data() + start, values.data(), values.size() * sizeof(float));
    return writeAtomically(file, bytes, "write the embeddings to");
}

} // namespace semblance::cli
