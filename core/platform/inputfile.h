// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"
#include "core/platform/descriptor.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace semblance::platform {

/// Opens a file for reading, never for anything else, and never waits (a pipe would).
/// @param doing  what for, as it stands in the Error: "decode the picture"
/// @error NotFound, NoPermission; Unreadable for a folder, a pipe, a device; Damaged where it is empty
Result<Descriptor> openInput(const std::filesystem::path &path, std::string_view doing);

/// The bytes of a file that is open already, mapped read-only (for a process that has no names of files). The
/// file may shrink while it is mapped; touching what is gone ends the process, which is what decoders are
/// for.
class MappedInput
{
public:
    /// @error Unreadable, TooLarge (it does not fit into the address space)
    static Result<MappedInput> open(const Descriptor &file);
    MappedInput(MappedInput &&other) noexcept;
    MappedInput &operator=(MappedInput &&) = delete;
    ~MappedInput();

    std::span<const std::byte> bytes() const noexcept
    {
        return {static_cast<const std::byte *>(data_), size_};
    }

private:
    MappedInput(void *data, std::size_t size) noexcept : data_(data), size_(size) {}

    void *data_;
    std::size_t size_;
};

} // namespace semblance::platform
