// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/torch/device.h"

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/ones.h>
#include <algorithm>
#include <c10/util/Exception.h>
#include <charconv>
#include <fstream>
#include <mutex>
#include <new>
#include <set>
#include <sstream>
#include <string_view>
#include <thread>
#include <vector>

namespace semblance::clip {

namespace {

constexpr const char *kChoosing = "choose the device";

/// Why the CUDA device does not work; empty where it does.
std::string cudaFault(int index)
{
    try {
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

/// "0-3,8" as numbers; empty where it is something else.
std::vector<int> numbersOf(const std::string &list)
{
    std::vector<int> numbers;
    std::istringstream parts(list);
    std::string part;
    while (std::getline(parts, part, ',')) {
        int first = 0, last = 0;
        char dash = 0;
        std::istringstream range(part);
        if (!(range >> first))
            return {};
        last = range >> dash >> last ? last : first;
        for (int number = first; number <= last && numbers.size() < 4096; ++number)
            numbers.push_back(number);
    }
    return numbers;
}

/// The processors that this process may run on, as Linux tells them; empty elsewhere.
std::vector<int> allowedProcessors()
{
    std::ifstream status("/proc/self/status");
    std::string line;
    constexpr std::string_view kLabel = "Cpus_allowed_list:";
    while (std::getline(status, line))
        if (line.starts_with(kLabel))
            return numbersOf(line.substr(kLabel.size()));
    return {};
}

/// Distinct (package, core) pairs among the allowed processors; 0 where the system does not say.
int physicalCores()
{
    const std::vector<int> processors = allowedProcessors();
    std::set<std::pair<int, int>> cores;
    for (const int processor : processors) {
        const std::string topology = "/sys/devices/system/cpu/cpu" + std::to_string(processor) + "/topology/";
        std::ifstream core(topology + "core_id"), package(topology + "physical_package_id");
        int coreId = 0, packageId = 0;
        if (!(core >> coreId) || !(package >> packageId))
            return static_cast<int>(processors.size());
        cores.emplace(packageId, coreId);
    }
    return static_cast<int>(cores.size());
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

int defaultThreads()
{
    static const int cores = [] {
        const int physical = physicalCores();
        return std::max(1, physical > 0 ? physical : static_cast<int>(std::thread::hardware_concurrency()));
    }();
    return cores;
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
