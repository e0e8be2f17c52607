// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/evaluation/questions.h"

#include "core/compose/composer.h"
#include "core/compose/needs.h"
#include "core/compose/wording.h"

#include <algorithm>

namespace semblance::evaluation {

namespace {

constexpr std::size_t kTexts = 64;   ///< sentences a call of the text tower
constexpr std::size_t kQueries = 32; ///< composed at once: two sentences each

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

Result<Matrix> Questions::composed(std::span<const Query> queries, std::span<const Embedding> pictures,
                                   const CancelToken &cancel, const ProgressFn &progress)
{
    const clip::MappingProfile profile = model_.mapping ? model_.mapping->profile() : clip::MappingProfile();
    Matrix vectors;
    vectors.width = model_.config.dimension;
    for (std::size_t at = 0; at < queries.size(); at += kQueries) {
        std::vector<compose::Query> asked;
        std::vector<Embedding> owners;
        std::vector<std::size_t> counts; // of the sentences of each query
        for (std::size_t i = at; i < std::min(queries.size(), at + kQueries); ++i) {
            counts.push_back(0);
            for (const std::string &prompt : promptsOf(queries[i], profile)) {
                compose::Query &query = asked.emplace_back();
                query.pictures.resize(1);
                query.prompt = prompt;
                query.mode = compose::Mode::Composed;
                owners.push_back(pictures[i]);
                ++counts.back();
            }
        }
        const auto answers = compose::composeMany(asked, {}, owners, model_, nouns_, cancel);
        if (!answers)
            return answers.error();
        byName_ = byName_ || answers->front().byName;
        std::size_t next = 0;
        for (const std::size_t count : counts) {
            std::vector<float> sum = (*answers)[next++].embedding.unit;
            for (std::size_t other = 1; other < count; ++other, ++next)
                for (std::size_t d = 0; d < sum.size(); ++d)
                    sum[d] += (*answers)[next].embedding.unit[d];
            if (count > 1)
                normalise(sum);
            vectors.add(sum);
        }
        if (progress)
            progress({vectors.rows(), static_cast<std::int64_t>(queries.size()), "compose", ""});
    }
    return vectors;
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
    if (method == Method::Composed)
        return composed(queries, pictures, cancel, progress);
    if (method == Method::Text || method == Method::Average)
        if (auto read = readTexts(queries, cancel); !read)
            return read.error();
    Matrix vectors;
    vectors.width = model_.config.dimension;
    for (std::size_t i = 0; i < queries.size(); ++i) {
        std::vector<float> vector = pictures[i].unit;
        if (method != Method::Image) {
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
