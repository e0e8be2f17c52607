// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/torch/device.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/ones.h>
#include <algorithm>
#include <c10/util/Exception.h>
#include <charconv>
#include <mutex>
#include <new>

namespace semblance::clip {

namespace {

constexpr const char *kChoosing = "choose the device";

/// Why the CUDA device does not work; empty where it does.
std::string cudaFault(int index)
{
    try {
        // Convolutions would round to 10 bits: float32 means float32 (the authors' numbers to 1e-4).
        at::globalContext().setAllowTF32CuDNN(false);
        if (!at::detail::getCUDAHooks().hasCUDA())
            return "this LibTorch sees no CUDA device";
        const int count = at::detail::getCUDAHooks().getNumGPUs();
        if (index >= count)
            return "there are only " + std::to_string(count) + " CUDA devices";
        const auto options =
            at::TensorOptions().dtype(at::kFloat).device(c10::kCUDA, static_cast<c10::DeviceIndex>(index));
        const at::Tensor ones = at::ones({8, 8}, options);
        if (at::matmul(ones, ones).sum().item<float>() != 512.0f)
            return "the CUDA device computes wrongly";
        return {};
    } catch (const c10::Error &error) {
        const std::string text = error.what_without_backtrace();
        return text.substr(0, text.find('\n'));
    }
}

} // namespace

Result<ChosenDevice> chooseDevice(const std::string &wish)
{
    if (wish == "cpu")
        return ChosenDevice{};
    int index = 0;
    const bool numbered = wish.rfind("cuda:", 0) == 0;
    if (numbered) {
        const char *end = wish.data() + wish.size();
        const auto parsed = std::from_chars(wish.data() + 5, end, index);
        if (parsed.ec != std::errc() || parsed.ptr != end || index < 0 || index > 127)
            return Error{
                Code::Invalid, kChoosing, {}, "\"" + wish + "\" is no device", "Say cuda:0, cuda or cpu"};
    } else if (wish != "auto" && wish != "cuda") {
        return Error{
            Code::Invalid, kChoosing, {}, "\"" + wish + "\" is no device", "Say auto, cpu, cuda or cuda:N"};
    }
    const std::string fault = cudaFault(index);
    if (fault.empty())
        return ChosenDevice{c10::Device(c10::kCUDA, static_cast<c10::DeviceIndex>(index)),
                            "cuda:" + std::to_string(index),
                            {}};
    if (wish != "auto")
        return Error{
            Code::Unsupported, kChoosing, {}, "\"" + wish + "\" cannot be used: " + fault, "Use cpu or auto"};
    ChosenDevice chosen;
    chosen.reason = fault;
    return chosen;
}

void useThreads(int threads)
{
    static std::once_flag once;
    std::call_once(once, [] {
        try {
            at::set_num_interop_threads(1);
        } catch (const c10::Error &) {
            // Somebody computed before us: the pool is there already, which costs memory only.
        }
    });
    at::set_num_threads(threads > 0 ? threads : defaultThreads());
}

} // namespace semblance::clip
