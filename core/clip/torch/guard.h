// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/result.h"
#include "core/clip/torch/layers.h"

#include <exception>
#include <string>

namespace semblance::clip {

/// Thrown by a Forward made by stoppable() when somebody asked to stop; guarded() turns it into
/// Code::Interrupted.
struct Stopped
{};

/// A float32 Forward that stops between layers.
Forward stoppable(const CancelToken &cancel);

/// What an exception of LibTorch, of the allocator or ours means. NoMemory is told apart.
Error errorOf(const std::exception_ptr &caught, const std::string &doing, const std::string &file);

/// Runs f, which returns a Result; exceptions end here.
template <class F>
auto guarded(const std::string &doing, const std::string &file, F f) -> decltype(f())
{
    try {
        return f();
    } catch (...) {
        return errorOf(std::current_exception(), doing, file);
    }
}

} // namespace semblance::clip
