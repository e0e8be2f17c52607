// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "app/assembly.h"
#include "core/library/picturereader.h"
#include "core/search/service.h"

#include <memory>
#include <mutex>
#include <string>

namespace semblance::app {

/// The window's way to model and services: an Assembly that two threads (indexing, searching) may use.
/// Nothing is loaded before it is asked for.
class EngineRoom
{
public:
    EngineRoom(Setup setup, CancelToken cancel) : assembly_(announcing(std::move(setup)), std::move(cancel))
    {}

    std::filesystem::path libraryFolder() const { return assembly_.libraryFolder(); }
    std::shared_ptr<media::Decoder> decoder() { return assembly_.sharedDecoder(); }
    int decoders() const { return assembly_.decoders(); }

    Result<library::Encoder> encoder();
    /// Made once: all who search share its thread, index and read connection.
    Result<std::shared_ptr<search::SearchService>> service();
    Result<compose::Modifiers> modifiers();
    /// Makes the noun list, which is then kept: seconds for a model that is new here.
    void prepareNouns();
    /// "CPU", "CUDA"; kMeasuring for the seconds in which a model that is new here is measured; empty until
    /// one was loaded.
    std::string device() const;

    static constexpr const char *kMeasuring = "measuring";

private:
    Setup announcing(Setup setup);
    Result<std::shared_ptr<const clip::Model>> model();

    mutable std::mutex mutex_;
    std::string device_;
    std::mutex loading_; ///< the assembly is for one thread at a time
    Assembly assembly_;
    std::mutex making_; ///< of the service
    std::shared_ptr<search::SearchService> service_;
};

} // namespace semblance::app
