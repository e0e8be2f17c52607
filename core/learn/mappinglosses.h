// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/torch/mappingnet.h"
#include "core/learn/composedtest.h"
#include "core/learn/prompts.h"
#include "core/learn/random.h"
#include "core/learn/recipe.h"

#include <map>
#include <string>
#include <vector>

namespace semblance::learn {

/// Pic2Word's loss on given pictures: "a photo of *" against the pictures themselves, both ways.
/// @param prompts  the first one is used.  @param raw  [n, E].  @param dropout  0 switches it off
at::Tensor cycleLoss(const Towers &towers, const PromptTable &prompts, const clip::MappingParameters &mapping,
                     const at::Tensor &raw, double dropout);

/// Draws batches of a method and gives their loss. Threads: one at a time.
class MappingLosses
{
public:
    /// @param rows  pictures to learn from. Everything must outlive this.
    MappingLosses(const Towers &towers, const MappingData &data, std::vector<std::int64_t> rows,
                  const MappingRecipe &recipe);

    /// The prompts fit the model's context. @error Mismatch
    static Result<void> checkPrompts(const Towers &towers);
    /// @error Invalid where the method needs labels or nouns and there are none
    Result<void> prepare();
    /// @param step  Mixed takes the methods in turn
    at::Tensor loss(const clip::MappingParameters &mapping, std::int64_t step, Random &random) const;

private:
    struct Task
    {
        int classIndex = 0;
        Domain style = Domain::Sketch;
    };

    Result<void> prepareAware();
    Result<void> prepareTaught();
    at::Tensor published(const clip::MappingParameters &mapping, Random &random) const;
    at::Tensor taught(const clip::MappingParameters &mapping, Random &random) const;
    at::Tensor aware(const clip::MappingParameters &mapping, Random &random) const;
    at::Tensor sentences(const clip::MappingParameters &mapping, const at::Tensor &raw,
                         const std::vector<Domain> &styles, Random &random) const;
    at::Tensor version(Random &random) const;
    at::Tensor indices(const std::vector<std::int64_t> &values) const;
    Domain domainOf(std::int64_t row) const;

    const Towers &towers_;
    const MappingData &data_;
    const MappingRecipe &recipe_;
    std::vector<std::int64_t> rows_;
    std::vector<std::int64_t> photographs_;                       ///< of rows_
    PromptTable prompts_;                                         ///< by promptsOf, style after style
    std::vector<at::Tensor> raw_;                                 ///< versions, [count, E]
    at::Tensor unit_;                                             ///< of the first version
    std::vector<std::vector<std::vector<std::int64_t>>> members_; ///< class, domain -> rows
    std::vector<Task> tasks_;     ///< every class with a photograph and another style
    std::vector<Task> richTasks_; ///< of the classes with the most styles
    NounTable nouns_;
    at::Tensor nearest_, nearness_; ///< [photographs, k]: nouns and weights
};

} // namespace semblance::learn
