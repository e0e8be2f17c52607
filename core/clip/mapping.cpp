// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/mapping.h"

#include "core/base/path.h"
#include "core/base/unicode.h"

namespace semblance::clip {

namespace {

constexpr double kTargetPad = 1.25; // SEARLE's default
constexpr const char *kThat = "a photo of * that {X}";

} // namespace

std::optional<MappingProfile> profileOfKind(std::string_view kind)
{
    if (kind == "pic2word")
        return MappingProfile();
    if (kind == "searle")
        return MappingProfile{"searle", "$", false, kTargetPad, kThat};
    if (kind == "lincir")
        return MappingProfile{"lincir", "$", true, 0, kThat};
    return std::nullopt;
}

MappingProfile profileOfPhi(const std::filesystem::path &file)
{
    const std::string names = lowerCase(display(file.parent_path().filename() / file.filename()));
    MappingProfile profile = *profileOfKind(names.find("lincir") != std::string::npos ? "lincir" : "searle");
    profile.targetPad = 0;
    return profile;
}

} // namespace semblance::clip
