// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/semblance/engineroom.h"

#include "core/base/log.h"
#include "core/platform/priority.h"

namespace semblance::app {

Setup EngineRoom::announcing(Setup setup)
{
    setup.measuring = [this] {
        std::lock_guard lock(mutex_);
        device_ = kMeasuring;
    };
    return setup;
}

Result<std::shared_ptr<const clip::Model>> EngineRoom::model()
{
    auto model = [&] {
        std::lock_guard lock(loading_);
        return assembly_.model();
    }();
    std::lock_guard lock(mutex_);
    device_ = !model ? "" : (*model)->device.starts_with("cuda") ? "CUDA" : "CPU";
    return model;
}

Result<library::Encoder> EngineRoom::encoder()
{
    const auto loaded = model();
    if (!loaded)
        return loaded.error();
    return encoderOf(**loaded);
}

Result<compose::Modifiers> EngineRoom::modifiers()
{
    std::lock_guard lock(loading_);
    return assembly_.modifiers();
}

Result<std::shared_ptr<search::SearchService>> EngineRoom::service()
{
    const std::lock_guard making(making_);
    if (service_ != nullptr)
        return service_;
    const auto loaded = model();
    if (!loaded)
        return loaded.error();
    const auto table = modifiers();
    if (!table)
        return table.error();
    search::ServiceParts parts;
    parts.library = libraryFolder();
    parts.model = *loaded;
    parts.modifiers = std::make_shared<const compose::Modifiers>(*table);
    parts.embedder = search::makeDirectEmbedder(*loaded, decoder());
    parts.nouns = [this, model = *loaded](const CancelToken &) {
        std::lock_guard lock(loading_);
        return assembly_.nouns(*model);
    };
    service_ = std::make_shared<search::SearchService>(std::move(parts));
    return service_;
}

void EngineRoom::prepareNouns()
{
    platform::lowerThreadPriority();
    const auto loaded = model();
    if (!loaded)
        return; // the search that needs the model says why
    std::lock_guard lock(loading_);
    const auto nouns = assembly_.nouns(**loaded);
    if (!nouns && nouns.error().code != Code::Interrupted) // the window was closed meanwhile
        log(LogLevel::Warning, nouns.error().sentence());
}

std::string EngineRoom::device() const
{
    std::lock_guard lock(mutex_);
    return device_;
}

} // namespace semblance::app
