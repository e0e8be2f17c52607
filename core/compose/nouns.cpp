// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/compose/nouns.h"

#include "core/base/check.h"
#include "core/base/files.h"
#include "core/base/path.h"
#include "core/base/unicode.h"
#include "core/compose/needs.h"
#include "core/compose/wording.h"

#include <algorithm>
#include <numeric>

namespace semblance::compose {

namespace {

constexpr std::uint64_t kMostBytes = 1u << 20;
constexpr std::size_t kMostNouns = 100'000;
constexpr std::size_t kBatch = 64; ///< sentences a call: enough to keep a tower busy, few enough to stop soon
constexpr std::string_view kDoing = "read the list of nouns";

void addRows(NounTable &table, const std::vector<Embedding> &embeddings, std::vector<double> &sum)
{
    for (const Embedding &embedding : embeddings) {
        table.matrix.insert(table.matrix.end(), embedding.unit.begin(), embedding.unit.end());
        for (std::size_t i = 0; i < sum.size(); ++i)
            sum[i] += embedding.unit[i];
    }
}

} // namespace

Result<std::vector<std::string>> readNouns(const std::filesystem::path &file)
{
    const auto text = readAll(file, kMostBytes, kDoing);
    if (!text)
        return text.error();
    std::vector<std::string> nouns;
    for (std::string_view rest = *text; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        const std::string noun = lowerCase(tidy(line));
        if (!noun.empty() && !noun.starts_with('#'))
            nouns.push_back(noun);
    }
    if (nouns.empty() || nouns.size() > kMostNouns)
        return Error{Code::Damaged, std::string(kDoing), display(file),
                     nouns.empty() ? "it holds no noun" : "it holds more than 100,000 nouns",
                     "One noun a line is expected"};
    return nouns;
}

std::string withArticle(std::string_view noun)
{
    const auto endsIn = [noun](std::initializer_list<std::string_view> endings) {
        return std::any_of(endings.begin(), endings.end(),
                           [noun](auto ending) { return noun.ends_with(ending); });
    };
    const bool singular = !noun.ends_with('s') || endsIn({"ss", "us", "is", "lens", "canvas", "gas"});
    if (!singular) // "scissors", "french fries"
        return std::string(noun);
    const bool vowel =
        !noun.empty() && std::string_view("aeiou").find(noun.front()) != std::string_view::npos;
    // Spoken with a consonant: "a unicorn", "a ukulele", "a eucalyptus".
    const bool spoken = noun.starts_with("uni") || noun.starts_with("uk") || noun.starts_with("eu") ||
                        noun.starts_with("ut") || noun.starts_with("us");
    return (vowel && !spoken ? "an " : "a ") + std::string(noun);
}

Result<NounTable> makeNounTable(const clip::Model &model, std::vector<std::string> nouns,
                                const CancelToken &cancel, const ProgressFn &progress)
{
    if (auto able = requireText(model, "compute the nouns of the model"); !able)
        return able.error();
    NounTable table;
    table.model = model.id;
    table.nouns = std::move(nouns);
    table.dimension = model.texts->dimension();
    table.matrix.reserve(table.nouns.size() * static_cast<std::size_t>(table.dimension));
    std::vector<double> sum(static_cast<std::size_t>(table.dimension), 0.0);
    for (std::size_t from = 0; from < table.nouns.size(); from += kBatch) {
        std::vector<clip::TextInput> inputs;
        for (std::size_t i = from; i < std::min(from + kBatch, table.nouns.size()); ++i) {
            const std::string sentence = "a photo of " + withArticle(table.nouns[i]);
            inputs.push_back({model.tokenizer->encode(sentence, model.texts->context()).ids, {}});
        }
        const auto embeddings = model.texts->encode(inputs, cancel);
        if (!embeddings)
            return embeddings.error();
        addRows(table, *embeddings, sum);
        if (progress)
            progress({static_cast<std::int64_t>(from + inputs.size()),
                      static_cast<std::int64_t>(table.nouns.size()), "nouns", ""});
    }
    table.mean.assign(sum.begin(), sum.end());
    normalise(table.mean);
    return table;
}

std::vector<NounScore> nearestNouns(std::span<const float> unit, const NounTable &table, int count)
{
    const auto dimension = static_cast<std::size_t>(table.dimension);
    SEMBLANCE_CHECK(unit.size() == dimension && table.matrix.size() == dimension * table.nouns.size());
    std::vector<float> scores(table.nouns.size());
    for (std::size_t i = 0; i < scores.size(); ++i)
        scores[i] = dot(unit, std::span(table.matrix).subspan(i * dimension, dimension));
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    const auto wanted = std::min(order.size(), static_cast<std::size_t>(std::max(0, count)));
    std::partial_sort(
        order.begin(), order.begin() + static_cast<std::ptrdiff_t>(wanted), order.end(),
        [&](std::size_t a, std::size_t b) { return scores[a] != scores[b] ? scores[a] > scores[b] : a < b; });
    std::vector<NounScore> nearest;
    for (std::size_t i = 0; i < wanted; ++i)
        nearest.push_back({table.nouns[order[i]], scores[order[i]]});
    return nearest;
}

} // namespace semblance::compose
