// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/engine/engine.h"
#include "app/engine/module.h"
#include "core/base/path.h"
#include "core/platform/folders.h"
#include "core/platform/module.h"

#include <cstdlib>
#include <mutex>
#include <vector>

namespace semblance::app {

namespace {

namespace fs = std::filesystem;

#ifdef _WIN32
constexpr const char *kModule = "semblance-engine.dll";
#elif defined(__APPLE__)
constexpr const char *kModule = "libsemblance-engine.dylib";
#else
constexpr const char *kModule = "libsemblance-engine.so";
#endif

Error failed(const std::string &cause)
{
    return {Code::Internal, "load the engine", kModule, cause, "Install the program again"};
}

/// LibTorch, OpenMP and OpenBLAS read these once, when they are loaded.
void setDefaults()
{
#if defined(__x86_64__) && defined(__GNUC__)
    // In virtual machines LibTorch's own detection often stops at AVX2.
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
        platform::setDefaultEnvironment("ATEN_CPU_CAPABILITY", "avx512");
#endif
    // Waiting threads that spin would take the cores from decoders and from other programs.
    platform::setDefaultEnvironment("OMP_WAIT_POLICY", "passive");
    platform::setDefaultEnvironment("GOMP_SPINCOUNT", "0");
}

Result<Engine *> load()
{
    setDefaults();
    const fs::path program = platform::programFolder();
    std::string looked;
    for (const fs::path &folder : {program, program / "../lib/semblance"}) {
        const fs::path file = (folder / kModule).lexically_normal();
        std::error_code error;
        if (!fs::is_regular_file(file, error)) {
            looked += (looked.empty() ? "" : " nor ") + display(file.parent_path());
            continue;
        }
        const auto entry = platform::moduleFunction(file, kEngineEntry);
        if (!entry)
            return entry.error();
        Engine *engine = reinterpret_cast<EngineEntry>(entry->address)(kEngineInterface);
        if (!engine)
            return failed("it is of another version than the program");
        return engine;
    }
    return failed("it is neither in " + looked);
}

} // namespace

Result<Engine *> loadEngine()
{
    static std::mutex mutex;
    static std::optional<Result<Engine *>> loaded;
    std::lock_guard lock(mutex);
    if (!loaded)
        loaded = load();
    return *loaded;
}

} // namespace semblance::app
