// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/sentence.h"

#include <algorithm>

namespace semblance::clip {

Result<std::size_t> countedTokens(const TextInput &input, const TextTowerConfig &config, int endId,
                                  const std::string &model)
{
    const auto refuse = [&](std::string cause) {
        return Error{Code::Invalid, "compute embeddings of words", model, std::move(cause), {}};
    };
    if (input.ids.size() > static_cast<std::size_t>(config.context))
        return refuse("a sentence has " + std::to_string(input.ids.size()) +
                      " tokens, more than the model's " + std::to_string(config.context));
    for (const int id : input.ids)
        if (id < 0 || id >= config.vocabulary)
            return refuse("token " + std::to_string(id) + " is not in the model's vocabulary");
    const auto end = std::find(input.ids.begin(), input.ids.end(), endId);
    if (end == input.ids.end())
        return refuse("a sentence has no end token");
    const auto length = static_cast<std::size_t>(end - input.ids.begin()) + 1;
    for (std::size_t i = 0; i < input.fills.size(); ++i) {
        const SlotFill &fill = input.fills[i];
        if (fill.position < 0 || static_cast<std::size_t>(fill.position) >= length)
            return refuse("a picture stands outside the sentence");
        if (fill.word.size() != static_cast<std::size_t>(config.width))
            return refuse("a picture's word has " + std::to_string(fill.word.size()) +
                          " numbers, the model wants " + std::to_string(config.width));
        for (std::size_t j = 0; j < i; ++j)
            if (input.fills[j].position == fill.position)
                return refuse("two pictures stand in the same place");
    }
    return length;
}

} // namespace semblance::clip
