// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/descriptor.h"

#include <utility>
#include <windows.h>

namespace semblance::platform {

Descriptor &Descriptor::operator=(Descriptor &&other) noexcept
{
    if (this != &other) {
        close();
        value_ = other.release();
    }
    return *this;
}

Descriptor::Value Descriptor::release() noexcept
{
    return std::exchange(value_, kNone);
}

void Descriptor::close() noexcept
{
    if (valid())
        ::CloseHandle(reinterpret_cast<HANDLE>(release()));
}

} // namespace semblance::platform
