// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/torch/guard.h"

#include <c10/util/Exception.h>
#include <new>

namespace semblance::clip {

namespace {

/// The CPU allocator and older CUDA allocators throw a plain c10::Error; only its words tell.
bool speaksOfMemory(const std::string &text)
{
    return text.find("not enough memory") != std::string::npos ||
           text.find("can't allocate memory") != std::string::npos ||
           text.find("out of memory") != std::string::npos;
}

std::string firstLine(const std::string &text)
{
    return text.substr(0, text.find('\n'));
}

} // namespace

Forward stoppable(const CancelToken &cancel)
{
    Forward forward;
    forward.afterLayer = [cancel](const std::string &, const at::Tensor &) {
        if (cancel.wanted())
            throw Stopped{};
    };
    return forward;
}

Error errorOf(const std::exception_ptr &caught, const std::string &doing, const std::string &file)
{
    const Error noMemory{Code::NoMemory, doing, file, "there is not enough memory",
                         "Use smaller batches or another device"};
    try {
        std::rethrow_exception(caught);
    } catch (const Stopped &) {
        return {Code::Interrupted, doing, file, "it was stopped", {}};
    } catch (const c10::Error &error) {
        const std::string text = error.what_without_backtrace();
        return speaksOfMemory(text) ? noMemory : Error{Code::Internal, doing, file, firstLine(text), {}};
    } catch (const std::bad_alloc &) {
        return noMemory;
    } catch (const std::exception &error) {
        const std::string text = error.what();
        return speaksOfMemory(text) ? noMemory : Error{Code::Internal, doing, file, firstLine(text), {}};
    } catch (...) {
        return {Code::Internal, doing, file, "an unknown exception came", {}};
    }
}

} // namespace semblance::clip
