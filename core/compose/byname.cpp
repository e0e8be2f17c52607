// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/compose/byname.h"

#include "core/compose/composer.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace semblance::compose {

namespace {

/// "a cartoon of *" wants "a dog" for the star; "the * in snow" wants "dog".
bool hasArticle(std::string_view before)
{
    constexpr std::array<std::string_view, 8> kWords = {"a",    "an", "the",  "this",
                                                        "that", "my", "your", "one"};
    while (before.ends_with(' '))
        before.remove_suffix(1);
    const std::size_t space = before.rfind(' ');
    const std::string_view last = space == std::string_view::npos ? before : before.substr(space + 1);
    return std::find(kWords.begin(), kWords.end(), last) != kWords.end();
}

std::string filled(std::string_view prompt, std::span<const std::string> nouns)
{
    std::string text;
    for (const std::string &noun : nouns) {
        const std::size_t star = prompt.find('*');
        if (star == std::string_view::npos)
            break;
        text += prompt.substr(0, star);
        text += hasArticle(text) ? noun : withArticle(noun);
        prompt.remove_prefix(star + 1);
    }
    return text.append(prompt);
}

} // namespace

std::vector<NounScore> weightedNouns(std::span<const float> unit, const NounTable &nouns, double logitScale)
{
    std::vector<NounScore> nearest = nearestNouns(unit, nouns, kNamesForStar);
    double sum = 0;
    std::vector<double> weights;
    for (const NounScore &noun : nearest) {
        weights.push_back(std::exp(logitScale * (noun.score - nearest.front().score)));
        sum += weights.back();
    }
    for (std::size_t i = 0; i < nearest.size(); ++i)
        nearest[i].score = static_cast<float>(weights[i] / sum);
    return nearest;
}

std::vector<NamedSentence> namedSentences(std::string_view prompt, std::span<const std::vector<float>> stars,
                                          const NounTable &nouns, double logitScale)
{
    std::vector<std::vector<NounScore>> names;
    std::size_t count = kNamesForStar;
    for (const std::vector<float> &star : stars) {
        names.push_back(weightedNouns(star, nouns, logitScale));
        count = std::min(count, names.back().size());
    }
    std::vector<NamedSentence> sentences;
    double sum = 0;
    for (std::size_t k = 0; k < count; ++k) {
        std::vector<std::string> chosen;
        double weight = 1;
        for (const auto &each : names) {
            chosen.push_back(each[k].noun);
            weight *= each[k].score;
        }
        sentences.push_back({filled(prompt, chosen), weight});
        sum += weight;
    }
    for (NamedSentence &sentence : sentences)
        sentence.weight = sum > 0 ? sentence.weight / sum : 1.0 / static_cast<double>(sentences.size());
    return sentences;
}

} // namespace semblance::compose
