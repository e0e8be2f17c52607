// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/mappinglosses.h"

#include "core/learn/losses.h"
#include "core/learn/sentences.h"

#include <ATen/ATen.h>
#include <algorithm>
#include <set>

namespace semblance::learn {

namespace {

constexpr Domain kTaughtStyles[] = {Domain::Photo, Domain::Cartoon, Domain::Sketch, Domain::Painting};
constexpr int kPromptsOfStyle = 2;

/// Two wordings of every kind of picture, in the order of Domain; the first photograph's is the published
/// prompt.
std::vector<std::string> promptsOf()
{
    std::vector<std::string> prompts;
    for (int domain = 0; domain < kDomains; ++domain) {
        prompts.push_back(plainStyle(static_cast<Domain>(domain)) + " of *");
        prompts.push_back(domain == static_cast<int>(Domain::Painting) ? "a painting of *" : prompts.back());
    }
    return prompts;
}

at::Tensor matrix(const std::vector<float> &values, int dimension)
{
    return at::tensor(at::ArrayRef<float>(values.data(), values.size())).view({-1, dimension});
}

} // namespace

at::Tensor cycleLoss(const Towers &towers, const PromptTable &prompts, const clip::MappingParameters &mapping,
                     const at::Tensor &raw, double dropout)
{
    const at::Tensor words = clip::forwardMapping(raw, mapping, dropout, dropout > 0);
    const at::Tensor texts =
        prompts.forward(words, std::vector<int>(static_cast<std::size_t>(raw.size(0)), 0));
    return symmetricContrastive(unitRows(raw), unitRows(texts), towers.scale);
}

MappingLosses::MappingLosses(const Towers &towers, const MappingData &data, std::vector<std::int64_t> rows,
                             const MappingRecipe &recipe)
    : towers_(towers), data_(data), recipe_(recipe), rows_(std::move(rows)), prompts_(towers, promptsOf())
{
    for (const std::vector<float> &version : data.raw)
        raw_.push_back(matrix(version, data.dimension).to(towers.device()));
    unit_ = unitRows(raw_[0]);
    for (const std::int64_t row : rows_)
        if (domainOf(row) == Domain::Photo)
            photographs_.push_back(row);
}

Result<void> MappingLosses::checkPrompts(const Towers &towers)
{
    for (const std::string &prompt : promptsOf())
        if (const auto tokens = towers.tokenizer->encodePrompt(prompt, "*", towers.config.text.context);
            !tokens)
            return Error{Code::Mismatch,
                         "train the mapping",
                         {},
                         "the model cannot read \"" + prompt + "\": " + tokens.error().cause,
                         "Choose another model"};
    return {};
}

Domain MappingLosses::domainOf(std::int64_t row) const
{
    return data_.domains.empty() ? Domain::Photo
                                 : static_cast<Domain>(data_.domains[static_cast<std::size_t>(row)]);
}

Result<void> MappingLosses::prepare()
{
    const bool aware = recipe_.method == MappingMethod::Aware || recipe_.method == MappingMethod::Mixed;
    const bool taught = recipe_.method == MappingMethod::Taught || recipe_.method == MappingMethod::Mixed;
    if (photographs_.size() < 2)
        return Error{Code::Invalid,
                     "train the mapping",
                     {},
                     "there are too few photographs to learn from",
                     "Give it more pictures"};
    if (aware)
        if (auto done = prepareAware(); !done)
            return done;
    return taught ? prepareTaught() : Result<void>();
}

Result<void> MappingLosses::prepareAware()
{
    std::set<std::string> names(data_.classes.begin(), data_.classes.end());
    names.erase("");
    const std::vector<std::string> classes(names.begin(), names.end());
    members_.assign(classes.size(), std::vector<std::vector<std::int64_t>>(kDomains));
    for (const std::int64_t row : rows_) {
        if (data_.classes.empty() || data_.classes[static_cast<std::size_t>(row)].empty())
            continue;
        const auto place =
            std::lower_bound(classes.begin(), classes.end(), data_.classes[static_cast<std::size_t>(row)]);
        members_[static_cast<std::size_t>(place - classes.begin())][static_cast<std::size_t>(domainOf(row))]
            .push_back(row);
    }
    for (std::size_t index = 0; index < members_.size(); ++index) {
        std::vector<Task> own;
        for (int domain = 1; domain < kDomains; ++domain)
            if (!members_[index][static_cast<std::size_t>(domain)].empty())
                own.push_back({static_cast<int>(index), static_cast<Domain>(domain)});
        if (members_[index][0].empty() || own.empty())
            continue;
        tasks_.insert(tasks_.end(), own.begin(), own.end());
        const auto &pools = members_[index];
        const bool rich = !pools[1].empty() && !pools[2].empty() && !pools[3].empty();
        if (rich)
            for (const Task &task : own)
                if (static_cast<int>(task.style) <= static_cast<int>(Domain::Painting))
                    richTasks_.push_back(task);
    }
    if (tasks_.empty())
        return Error{Code::Invalid,
                     "train the mapping",
                     {},
                     "no class has photographs and pictures in another style",
                     "Use --method taught or pic2word, which need no labels"};
    return {};
}

Result<void> MappingLosses::prepareTaught()
{
    if (data_.nouns.size() < 10)
        return Error{Code::Invalid,
                     "train the mapping",
                     {},
                     "there are too few nouns to teach with",
                     "Give a list of at least ten nouns"};
    nouns_ = nounTable(towers_, data_.nouns, {std::begin(kTaughtStyles), std::end(kTaughtStyles)});
    const at::NoGradGuard noGradients;
    const at::Tensor photographs = unit_.index_select(0, indices(photographs_));
    const at::Tensor logits = at::matmul(photographs, nouns_.vectors[0].t()) * towers_.scale;
    const auto [values, nearest] = logits.topk(std::min<std::int64_t>(recipe_.nouns, logits.size(1)), 1);
    nearest_ = nearest;
    nearness_ = values.softmax(1);
    return {};
}

at::Tensor MappingLosses::indices(const std::vector<std::int64_t> &values) const
{
    return at::tensor(values, at::kLong).to(towers_.device());
}

at::Tensor MappingLosses::version(Random &random) const
{
    return raw_[static_cast<std::size_t>(random.below(static_cast<int>(raw_.size())))];
}

at::Tensor MappingLosses::sentences(const clip::MappingParameters &mapping, const at::Tensor &raw,
                                    const std::vector<Domain> &styles, Random &random) const
{
    std::vector<int> which;
    for (const Domain style : styles)
        which.push_back(static_cast<int>(style) * kPromptsOfStyle + random.below(kPromptsOfStyle));
    const at::Tensor words = clip::forwardMapping(raw, mapping, recipe_.dropout, recipe_.dropout > 0);
    return unitRows(prompts_.forward(words, which));
}

at::Tensor MappingLosses::published(const clip::MappingParameters &mapping, Random &random) const
{
    const std::size_t count = std::min(photographs_.size(), static_cast<std::size_t>(recipe_.batch));
    std::set<std::int64_t> drawn; // without repetition: equal pictures would be each other's negatives
    while (drawn.size() < count)
        drawn.insert(random.pick(photographs_));
    const at::Tensor raw = version(random).index_select(0, indices({drawn.begin(), drawn.end()}));
    return cycleLoss(towers_, prompts_, mapping, raw, recipe_.dropout);
}

at::Tensor MappingLosses::taught(const clip::MappingParameters &mapping, Random &random) const
{
    std::vector<std::int64_t> places;
    std::vector<std::int64_t> rows;
    std::vector<std::int64_t> styles;
    std::vector<Domain> domains;
    for (int i = 0; i < recipe_.batch; ++i) {
        places.push_back(random.below(static_cast<int>(photographs_.size())));
        rows.push_back(photographs_[static_cast<std::size_t>(places.back())]);
        styles.push_back(random.below(static_cast<int>(std::size(kTaughtStyles))));
        domains.push_back(kTaughtStyles[styles.back()]);
    }
    const at::Tensor nearest = nearest_.index_select(0, indices(places));
    const at::Tensor weights = nearness_.index_select(0, indices(places)).unsqueeze(-1);
    const at::Tensor flat = (indices(styles).unsqueeze(1) * nouns_.vectors.size(1) + nearest).flatten();
    const at::Tensor taught =
        nouns_.vectors.flatten(0, 1).index_select(0, flat).view({recipe_.batch, nearest.size(1), -1});
    const at::Tensor targets = unitRows((taught * weights).sum(1));
    const at::Tensor texts =
        sentences(mapping, version(random).index_select(0, indices(rows)), domains, random);
    return (1 - (texts * targets).sum(1)).mean() * 10;
}

at::Tensor MappingLosses::aware(const clip::MappingParameters &mapping, Random &random) const
{
    std::vector<std::int64_t> queries;
    std::vector<std::int64_t> found;
    std::vector<std::int64_t> labels;
    std::vector<Domain> styles;
    for (int i = 0; i < recipe_.batch; ++i) {
        const bool rich = i % 2 == 1 && !richTasks_.empty();
        const Task &task = random.pick(rich ? richTasks_ : tasks_);
        const auto &own = members_[static_cast<std::size_t>(task.classIndex)];
        queries.push_back(random.pick(own[0]));
        found.push_back(random.pick(own[static_cast<std::size_t>(task.style)]));
        labels.push_back(task.classIndex * kDomains + static_cast<int>(task.style));
        styles.push_back(task.style);
    }
    const at::Tensor texts =
        sentences(mapping, version(random).index_select(0, indices(queries)), styles, random);
    return labelledContrastive(texts, unit_.index_select(0, indices(found)), indices(labels), towers_.scale);
}

at::Tensor MappingLosses::loss(const clip::MappingParameters &mapping, std::int64_t step,
                               Random &random) const
{
    switch (recipe_.method) {
    case MappingMethod::Pic2Word:
        return published(mapping, random);
    case MappingMethod::Taught:
        return taught(mapping, random);
    case MappingMethod::Aware:
        return aware(mapping, random);
    case MappingMethod::Mixed:
        break;
    }
    return step % 2 == 0 ? aware(mapping, random) : taught(mapping, random);
}

} // namespace semblance::learn
