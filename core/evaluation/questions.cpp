// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/evaluation/questions.h"

#include "core/compose/composer.h"
#include "core/compose/needs.h"
#include "core/compose/wording.h"

#include <algorithm>

namespace semblance::evaluation {

namespace {

constexpr std::size_t kTexts = 64; ///< sentences a call of the text tower

std::string stripped(std::string caption)
{
    const char *ends = ".?, ";
    caption.erase(caption.find_last_not_of(ends) + 1);
    caption.erase(0, caption.find_first_not_of(ends));
    return caption;
}

} // namespace

std::vector<std::string> promptsOf(const Query &query, const clip::MappingProfile &profile)
{
    if (!query.prompt.empty())
        return {query.prompt};
    const auto around = [&profile](const std::string &words) {
        // A star in a caption would be taken for a second picture.
        return compose::replaced(profile.wordsPrompt, "{X}", compose::replaced(words, "*", " "));
    };
    if (query.captions.size() < 2)
        return {around(query.captions.empty() ? std::string() : query.captions.front())};
    if (profile.kind == "pic2word")
        return {around(query.captions[1] + " and " + query.captions[0])};
    const std::string first = stripped(query.captions[0]), second = stripped(query.captions[1]);
    return {around(first + " and " + second), around(second + " and " + first)};
}

Result<std::vector<float>> Questions::composed(const Query &query, const Embedding &picture,
                                               const CancelToken &cancel)
{
    const clip::MappingProfile profile = model_.mapping ? model_.mapping->profile() : clip::MappingProfile();
    std::vector<float> sum(picture.dimension(), 0.0f);
    const auto prompts = promptsOf(query, profile);
    for (const std::string &prompt : prompts) {
        compose::Query asked;
        asked.pictures.resize(1);
        asked.prompt = prompt;
        asked.mode = compose::Mode::Composed;
        auto answer = compose::compose(asked, {}, std::span(&picture, 1), model_, nouns_, cancel);
        if (!answer)
            return answer.error();
        byName_ = byName_ || answer->byName;
        if (prompts.size() == 1)
            return std::move(answer->embedding.unit);
        for (std::size_t i = 0; i < sum.size(); ++i)
            sum[i] += answer->embedding.unit[i];
    }
    normalise(sum);
    return sum;
}

Result<void> Questions::readTexts(std::span<const Query> queries, const CancelToken &cancel)
{
    if (auto able = compose::requireText(model_, "read the words of the queries"); !able)
        return able;
    std::vector<std::string> unread;
    for (const Query &query : queries)
        if (texts_.try_emplace(query.text).second)
            unread.push_back(query.text);
    for (std::size_t at = 0; at < unread.size(); at += kTexts) {
        std::vector<clip::TextInput> inputs;
        for (std::size_t i = at; i < std::min(unread.size(), at + kTexts); ++i)
            inputs.push_back({model_.tokenizer->encode(unread[i], model_.texts->context()).ids, {}});
        auto embeddings = model_.texts->encode(inputs, cancel);
        if (!embeddings)
            return embeddings.error();
        for (std::size_t i = 0; i < embeddings->size(); ++i)
            texts_[unread[at + i]] = std::move((*embeddings)[i].unit);
    }
    return {};
}

Result<Matrix> Questions::ask(Method method, std::span<const Query> queries,
                              std::span<const Embedding> pictures, const CancelToken &cancel,
                              const ProgressFn &progress)
{
    if (method == Method::Text || method == Method::Average)
        if (auto read = readTexts(queries, cancel); !read)
            return read.error();
    Matrix vectors;
    vectors.width = model_.config.dimension;
    for (std::size_t i = 0; i < queries.size(); ++i) {
        std::vector<float> vector = pictures[i].unit;
        if (method == Method::Composed) {
            auto answer = composed(queries[i], pictures[i], cancel);
            if (!answer)
                return answer.error();
            vector = std::move(*answer);
            if (progress && (i % 16 == 15 || i + 1 == queries.size()))
                progress({static_cast<std::int64_t>(i + 1), static_cast<std::int64_t>(queries.size()),
                          "compose", ""});
        } else if (method != Method::Image) {
            const std::vector<float> &text = texts_[queries[i].text];
            for (std::size_t d = 0; d < vector.size(); ++d)
                vector[d] = text[d] + (method == Method::Average ? vector[d] : 0.0f);
            if (method == Method::Average)
                normalise(vector);
        }
        vectors.add(vector);
    }
    return vectors;
}

} // namespace semblance::evaluation
