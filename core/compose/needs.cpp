// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/compose/needs.h"

namespace semblance::compose {

Result<void> requireText(const clip::Model &model, std::string_view doing)
{
    if (model.texts && model.tokenizer)
        return {};
    std::string cause = model.tokenizerMissing;
    if (cause.empty())
        cause = model.texts ? "no vocabulary lies with the model, so it cannot read words"
                            : "the model has no text tower, so it cannot read words";
    return Error{
        Code::NotFound, std::string(doing), model.name, std::move(cause),
        model.texts
            ? "Put the vocabulary (vocab.json and merges.txt, or tokenizer.json) into the model's folder"
            : "Search with the picture alone, or use another model"};
}

Result<void> requireNouns(const NounTable *nouns, const clip::Model &model, std::string_view doing)
{
    if (nouns == nullptr || nouns->nouns.empty())
        return Error{Code::NotFound, std::string(doing), model.name,
                     "the nouns of this model have not been computed", ""};
    if (nouns->model != model.id || nouns->dimension != model.config.dimension)
        return Error{Code::Mismatch, std::string(doing), model.name,
                     "the nouns were computed with another model", ""};
    return {};
}

Result<void> requireFit(std::span<const Embedding> pictures, const clip::Model &model)
{
    const auto dimension = static_cast<std::size_t>(model.config.dimension);
    for (const Embedding &picture : pictures)
        if (picture.model != model.id || picture.dimension() != dimension)
            return Error{Code::Mismatch, "compose the query", model.name,
                         "the embedding of a picture was computed with another model",
                         "Compute it again with this model"};
    if (model.mapping == nullptr || model.texts == nullptr)
        return {};
    if (model.mapping->inputWidth() == model.config.dimension &&
        model.mapping->wordWidth() == model.texts->wordWidth())
        return {};
    return Error{Code::Mismatch, "compose the query", model.name,
                 "the mapping turns " + std::to_string(model.mapping->inputWidth()) + " numbers into " +
                     std::to_string(model.mapping->wordWidth()) + ", but the encoder has " +
                     std::to_string(model.config.dimension) + " and " +
                     std::to_string(model.texts->wordWidth()),
                 "Use the mapping that was trained for this encoder"};
}

} // namespace semblance::compose
