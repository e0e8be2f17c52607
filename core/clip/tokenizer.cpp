// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/tokenizer.h"

#include "core/base/check.h"
#include "core/base/path.h"
#include "core/base/unicode.h"
#include "core/clip/bpe.h"
#include "core/clip/cleaning.h"

#include <algorithm>
#include <mutex>

namespace semblance::clip {

namespace {

constexpr std::size_t kCachedWords = 16'384; // then it starts again: about 2 MB
constexpr std::size_t kLongestCachedWord = 64;

class BpeTokenizer final : public Tokenizer
{
public:
    BpeTokenizer(Bpe bpe, int size, int start, int end)
        : bpe_(std::move(bpe)), size_(size), start_(start), end_(end)
    {}

    int vocabularySize() const override { return size_; }
    int startId() const override { return start_; }
    int endId() const override { return end_; }

    Tokens encode(std::string_view text, int context, bool specialWords) const override
    {
        SEMBLANCE_CHECK(context >= 2);
        Tokens tokens;
        tokens.ids.push_back(start_);
        addPiece(cleanText(text), context, specialWords, tokens.ids);
        finish(tokens, context);
        return tokens;
    }

    Result<Tokens> encodePrompt(std::string_view prompt, std::string_view slotText, int context,
                                std::string_view slotWord) const override
    {
        SEMBLANCE_CHECK(context >= 2);
        const int slot = slotId(slotWord.empty() ? slotText : slotWord);
        if (slot < 0)
            return Error{Code::Unsupported, "read the prompt", "",
                         "the word that stands for the picture, \"" +
                             validUtf8(slotWord.empty() ? slotText : slotWord) +
                             "\", is not one token of this vocabulary",
                         ""};
        const std::string cleaned = cleanText(prompt);
        const std::string word = lowerCase(slotText);
        Tokens tokens;
        tokens.ids.push_back(start_);
        std::string_view rest = cleaned;
        for (;;) {
            const std::size_t found = rest.find(word);
            addPiece(rest.substr(0, found), context, false, tokens.ids);
            if (found == std::string_view::npos)
                break;
            tokens.slots.push_back(static_cast<int>(tokens.ids.size()));
            tokens.ids.push_back(slot);
            rest.remove_prefix(found + word.size());
            if (static_cast<int>(tokens.slots.size()) > context)
                break;
        }
        if (!tokens.slots.empty() && tokens.slots.back() > context - 2)
            return Error{Code::Invalid, "read the prompt", "",
                         "it is longer than the " + std::to_string(context) +
                             " tokens that this model reads, and a \"" + validUtf8(slotText) +
                             "\" for the picture would be cut off",
                         "Use fewer words, or move the picture's place towards the beginning"};
        finish(tokens, context);
        return tokens;
    }

    int slotId(std::string_view slotText) const override
    {
        std::vector<int> ids;
        bpe_.encodeWord(lowerCase(slotText), ids);
        return ids.size() == 1 ? ids.front() : -1;
    }

    std::vector<std::string> unknownWords(std::string_view text) const override
    {
        std::vector<std::string> unknown;
        const std::string cleaned = cleanText(text);
        for (const std::string_view word : splitWords(cleaned, false)) {
            if (!isLetter(codePoints(word).front()) || tokensOf(word).size() == 1)
                continue;
            if (std::find(unknown.begin(), unknown.end(), word) == unknown.end())
                unknown.emplace_back(word);
        }
        return unknown;
    }

private:
    std::vector<int> tokensOf(std::string_view word) const
    {
        std::vector<int> ids;
        if (word.size() > kLongestCachedWord) {
            bpe_.encodeWord(word, ids);
            return ids;
        }
        const std::string name(word);
        {
            const std::lock_guard lock(mutex_);
            if (const auto known = words_.find(name); known != words_.end())
                return known->second;
        }
        bpe_.encodeWord(word, ids);
        const std::lock_guard lock(mutex_);
        if (words_.size() >= kCachedWords)
            words_.clear();
        words_.emplace(name, ids);
        return ids;
    }

    /// Adds the ids of cleaned text; stops where the context is full already, since the rest would be cut.
    void addPiece(std::string_view cleaned, int context, bool specialWords, std::vector<int> &ids) const
    {
        for (const std::string_view word : splitWords(cleaned, specialWords)) {
            if (static_cast<int>(ids.size()) > context)
                return;
            if (specialWords && (word == kStartWord || word == kEndWord)) {
                ids.push_back(word == kStartWord ? start_ : end_);
                continue;
            }
            const std::vector<int> tokens = tokensOf(word);
            ids.insert(ids.end(), tokens.begin(), tokens.end());
        }
    }

    /// The end, and the cut that the authors make: the first context - 1 ids stay and the end comes last.
    void finish(Tokens &tokens, int context) const
    {
        tokens.truncated = static_cast<int>(tokens.ids.size()) > context - 1;
        if (tokens.truncated)
            tokens.ids.resize(static_cast<std::size_t>(context - 1));
        tokens.ids.push_back(end_);
    }

    Bpe bpe_;
    int size_ = 0;
    int start_ = 0;
    int end_ = 0;
    mutable std::mutex mutex_;
    mutable std::unordered_map<std::string, std::vector<int>> words_;
};

Result<std::shared_ptr<const Tokenizer>> made(const Result<Vocabulary> &vocabulary, std::string_view file)
{
    if (!vocabulary)
        return vocabulary.error();
    auto bpe = Bpe::make(*vocabulary, file);
    if (!bpe)
        return bpe.error();
    return std::shared_ptr<const Tokenizer>(std::make_shared<BpeTokenizer>(
        std::move(*bpe), vocabulary->size, vocabulary->start, vocabulary->end));
}

} // namespace

Result<std::shared_ptr<const Tokenizer>> Tokenizer::fromFolder(const std::filesystem::path &folder)
{
    const auto file = findVocabulary(folder);
    return file ? fromFile(*file) : Result<std::shared_ptr<const Tokenizer>>(file.error());
}

Result<std::shared_ptr<const Tokenizer>> Tokenizer::fromFile(const std::filesystem::path &file)
{
    return made(readVocabulary(file), display(file));
}

Result<std::shared_ptr<const Tokenizer>> Tokenizer::fromMerges(std::vector<std::string> merges)
{
    return made(vocabularyOfMerges(std::move(merges), ""), "");
}

} // namespace semblance::clip
