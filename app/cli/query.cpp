// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/query.h"

#include "app/cli/values.h"
#include "core/base/files.h"
#include "core/base/path.h"

namespace semblance::cli {

Result<compose::Query> queryOf(const QueryOptions &options)
{
    compose::Query query;
    query.words = options.words;
    query.prompt = options.prompt;
    query.negative = options.negative;
    query.strength = options.strength;
    if (!options.mode.empty()) {
        const auto mode = compose::modeFromName(options.mode);
        if (!mode)
            return mode.error();
        query.mode = *mode;
    }
    for (const PictureOption &option : options.pictures) {
        compose::QueryPicture picture;
        if (!option.region.empty()) {
            const auto region = parseRegion(option.region);
            if (!region)
                return region.error();
            picture.region = region->box;
            picture.relative = region->relative;
        }
        const auto path = semblance::absolute(pathFromBytes(option.path));
        if (!path)
            return path.error();
        picture.file = *path;
        query.pictures.push_back(std::move(picture));
    }
    if (auto valid = compose::validate(query); !valid)
        return valid.error();
    // Usage is right: now the inputs, each opened once so that a missing one is named before a model is
    // loaded.
    for (const compose::QueryPicture &picture : query.pictures)
        if (auto file = openForReading(picture.file, "read the picture"); !file)
            return file.error();
    return query;
}

Json toJson(const std::vector<compose::NounScore> &readsAs)
{
    Json words = Json::array();
    for (const compose::NounScore &noun : readsAs)
        words.push(Json::object({{"word", noun.noun}, {"score", noun.score}}));
    return words;
}

} // namespace semblance::cli
