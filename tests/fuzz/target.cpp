// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// A libFuzzer program for one reader: SEMBLANCE_FUZZ_READER names its function.
#include "tests/fuzz/readers.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    semblance::fuzz::SEMBLANCE_FUZZ_READER(std::string(reinterpret_cast<const char *>(data), size));
    return 0;
}
