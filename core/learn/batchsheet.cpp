// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/batchsheet.h"

#include "core/learn/augment.h"
#include "core/learn/starter.h"

#include <ATen/ATen.h>

namespace semblance::learn {

namespace {

constexpr int kColumns = 16;

Picture sheetOf(const at::Tensor &pictures)
{
    const auto count = static_cast<int>(pictures.size(0));
    const auto side = static_cast<int>(pictures.size(2));
    const int rows = (count + kColumns - 1) / kColumns;
    const at::Tensor bytes = (pictures * 255).round().to(at::kByte).permute({0, 2, 3, 1}).contiguous();
    Picture sheet{kColumns * side, rows * side, {}};
    sheet.rgb.assign(static_cast<std::size_t>(sheet.width) * sheet.height * 3, 255);
    const std::uint8_t *const from = bytes.data_ptr<std::uint8_t>();
    for (int i = 0; i < count; ++i)
        for (int y = 0; y < side; ++y)
            std::copy_n(from + (static_cast<std::size_t>(i) * side + y) * side * 3, side * 3,
                        sheet.rgb.data() + (static_cast<std::size_t>(i / kColumns * side + y) * sheet.width +
                                            i % kColumns * side) *
                                               3);
    return sheet;
}

std::string textOf(const BatchPlan &plan, const ClassTable &classes)
{
    std::string text;
    const auto texts = static_cast<std::size_t>(plan.textCount());
    for (std::size_t i = 0; i < plan.pictures.size(); ++i) {
        const std::string name = plan.classes[i] < 0 ? "(captions)" : classes.key(plan.classes[i]);
        text += std::to_string(i) + " " + name + ", " + kDomainNames[plan.domains[i]] + ":";
        for (std::size_t j = 0; j < texts; ++j) {
            if (plan.positive[i * texts + j])
                text += " [" + plan.sentences[j] + "]";
            if (plan.ignored[i * texts + j])
                text += " (" + plan.sentences[j] + ")";
        }
        text += "\n";
    }
    return text;
}

} // namespace

Result<BatchSheet> batchSheet(const PictureSet &training, const StarterRecipe &recipe, double progress)
{
    const auto tokenizer = clip::Tokenizer::fromMerges(learnVocabulary(training, recipe.merges));
    if (!tokenizer)
        return tokenizer.error();
    const ClassTable classes(training.records);
    BatchPlanner planner(training.records, classes, **tokenizer, recipe.context);
    Random random(recipe.seed ^ 0x5eed);
    const bool small = progress < recipe.smallUntil;
    const BatchPlan plan = planner.plan(small ? recipe.smallBatch : recipe.batch, random);
    AugmentOptions options;
    options.side = small ? recipe.smallSide : recipe.side;
    options.cutOuts = progress > recipe.cutOutsFrom;
    return BatchSheet{sheetOf(augmentedPictures(training, plan, options, random)), textOf(plan, classes)};
}

} // namespace semblance::learn
