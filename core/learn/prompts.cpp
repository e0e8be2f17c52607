// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/prompts.h"

#include <ATen/ATen.h>
#include <algorithm>

namespace semblance::learn {

PromptTable::PromptTable(const Towers &towers, const std::vector<std::string> &prompts) : towers_(towers)
{
    std::vector<std::vector<int>> rows;
    std::vector<std::int64_t> slots;
    std::size_t longest = 0;
    for (const std::string &prompt : prompts) {
        const auto tokens = towers.tokenizer->encodePrompt(prompt, "*", towers.config.text.context);
        SEMBLANCE_CHECK(tokens.ok() && tokens->slots.size() == 1);
        rows.push_back(tokens->ids);
        slots.push_back(tokens->slots.front());
        longest = std::max(longest, tokens->ids.size());
    }
    ids_ = at::zeros({static_cast<std::int64_t>(rows.size()), static_cast<std::int64_t>(longest)}, at::kLong);
    for (std::size_t row = 0; row < rows.size(); ++row)
        std::copy(rows[row].begin(), rows[row].end(), ids_.data_ptr<std::int64_t>() + row * longest);
    ids_ = ids_.to(towers.device());
    slots_ = at::tensor(slots, at::kLong).to(towers.device());
}

at::Tensor PromptTable::forward(const at::Tensor &words, const std::vector<int> &which) const
{
    clip::Forward forward;
    forward.compute = towers_.compute;
    const at::Tensor prompts =
        at::tensor(std::vector<std::int64_t>(which.begin(), which.end()), at::kLong).to(towers_.device());
    clip::Fills fills;
    fills.words = words;
    fills.rows = at::arange(words.size(0), prompts.options());
    fills.positions = slots_.index_select(0, prompts);
    return clip::forwardText(ids_.index_select(0, prompts), towers_.texts, towers_.tokenizer->endId(), fills,
                             forward);
}

} // namespace semblance::learn
