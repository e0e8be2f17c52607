// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/vocabulary.h"

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/path.h"
#include "core/base/unicode.h"
#include "core/clip/gunzip.h"

#include <algorithm>
#include <optional>

namespace semblance::clip {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDoing = "read the vocabulary";
constexpr std::uint64_t kMostBytes = 16u << 20; // models.md 4.6, rules 39 and 40
constexpr std::size_t kMostTokens = 1'000'000;
/// simple_tokenizer.py reads merges[1 : 49152 - 256 - 2 + 1] of its file of 262,145 lines; the rest is
/// unused.
constexpr std::size_t kOpenAiMerges = 49152 - 256 - 2;
constexpr std::ptrdiff_t kOpenAiLines = 262'145;

Error damaged(std::string_view file, std::string cause)
{
    return {Code::Damaged, std::string(kDoing), std::string(file), std::move(cause),
            "Fetch the vocabulary of this model again"};
}

std::string inQuotes(std::string_view text)
{
    return "\"" + validUtf8(text.substr(0, 80)) + "\"";
}

/// The two symbols of a merge; nothing where there are not exactly two.
std::optional<std::pair<std::string_view, std::string_view>> partsOf(std::string_view merge)
{
    const std::size_t space = merge.find(' ');
    if (space == std::string_view::npos || space == 0 || space + 1 == merge.size() ||
        merge.find(' ', space + 1) != std::string_view::npos)
        return std::nullopt;
    return std::pair(merge.substr(0, space), merge.substr(space + 1));
}

/// Lines "a b"; the first line is a comment where it tells a version, as in every published file.
std::vector<std::string> mergesOf(std::string_view text)
{
    std::vector<std::string> merges;
    const bool openAi = std::count(text.begin(), text.end(), '\n') == kOpenAiLines;
    bool first = true;
    while (!text.empty() && !(openAi && merges.size() == kOpenAiMerges)) {
        std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        const bool comment = first && line.find("#version") != std::string_view::npos;
        first = false;
        if (!comment && !line.empty())
            merges.emplace_back(line);
    }
    return merges;
}

/// Looks through the members of a vocab.json; ids may come in any order, but each only once.
Result<Vocabulary> vocabularyOfJson(const Json &ids, std::vector<std::string> merges, std::string_view file)
{
    if (!ids.isObject() || ids.members().empty())
        return damaged(file, "it holds no object of tokens and ids");
    if (ids.members().size() > kMostTokens)
        return damaged(file, "it names more than a million tokens");
    Vocabulary read;
    read.ids.reserve(ids.members().size());
    std::vector<bool> taken(kMostTokens, false);
    for (const auto &[token, id] : ids.members()) {
        const std::int64_t number = id.integer(-1);
        if (!id.isInteger() || number < 0 || number >= static_cast<std::int64_t>(kMostTokens))
            return damaged(file,
                           "the id of the token " + inQuotes(token) + " is not a number from 0 to 999,999");
        if (taken[static_cast<std::size_t>(number)])
            return damaged(file, "two tokens have the id " + std::to_string(number));
        taken[static_cast<std::size_t>(number)] = true;
        read.ids.emplace(token, static_cast<int>(number));
        read.size = std::max(read.size, static_cast<int>(number) + 1);
    }
    const auto special = [&](std::initializer_list<const char *> spellings) {
        for (const char *spelling : spellings)
            if (const auto found = read.ids.find(spelling); found != read.ids.end())
                return found->second;
        return -1;
    };
    read.start = special({"<|startoftext|>", "<start_of_text>"});
    read.end = special({"<|endoftext|>", "<end_of_text>"});
    if (read.start < 0 || read.end < 0)
        return damaged(
            file, "it has no token for the start and the end of a text (<|startoftext|>, <|endoftext|>)");
    read.merges = std::move(merges);
    return read;
}

/// model.merges of a tokenizer.json: strings "a b", or in newer files arrays of two.
Result<std::vector<std::string>> mergesOfJson(const Json &merges, std::string_view file)
{
    std::vector<std::string> read;
    read.reserve(merges.items().size());
    for (const Json &merge : merges.items()) {
        if (merge.isString())
            read.push_back(merge.string());
        else if (merge.items().size() == 2 && merge.items()[0].isString() && merge.items()[1].isString())
            read.push_back(merge.items()[0].string() + " " + merge.items()[1].string());
        else
            return damaged(file,
                           "merge " + std::to_string(read.size() + 1) + " is neither a text nor a pair");
    }
    return read;
}

Result<Vocabulary> readTokenizerJson(const Json &json, std::string_view file)
{
    const Json &model = json["model"];
    if (model.has("type") && model["type"].string() != "BPE")
        return Error{Code::Unsupported, std::string(kDoing), std::string(file),
                     "its model is " + inQuotes(model["type"].string()) + ", not byte-pair encoding", ""};
    auto merges = mergesOfJson(model["merges"], file);
    if (!merges)
        return merges.error();
    if (model.has("end_of_word_suffix") && model["end_of_word_suffix"].string() != "</w>")
        return Error{Code::Unsupported, std::string(kDoing), std::string(file),
                     "its words do not end in </w>: it is not CLIP's kind of tokenizer", ""};
    return vocabularyOfJson(model["vocab"], std::move(*merges), file);
}

Result<std::vector<std::string>> readMerges(const fs::path &file)
{
    auto bytes = readAll(file, kMostBytes, kDoing);
    if (!bytes)
        return bytes.error();
    if (extension(file) == "gz") {
        bytes = gunzip(*bytes, kMostBytes, display(file));
        if (!bytes)
            return bytes.error();
    }
    return mergesOf(*bytes);
}

bool isFile(const fs::path &path)
{
    std::error_code error;
    return fs::is_regular_file(path, error);
}

} // namespace

const std::array<std::string, 256> &byteSymbols()
{
    static const std::array<std::string, 256> symbols = [] {
        std::array<std::string, 256> made;
        char32_t next = 0x100;
        for (unsigned byte = 0; byte < 256; ++byte) {
            const bool itself = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
            made[byte] = toUtf8(itself ? static_cast<char32_t>(byte) : next++);
        }
        return made;
    }();
    return symbols;
}

Result<Vocabulary> vocabularyOfMerges(std::vector<std::string> merges, std::string_view file)
{
    if (merges.size() > kMostTokens - 514)
        return damaged(file, "it names more than a million merges");
    Vocabulary read;
    read.ids.reserve(merges.size() + 514);
    const auto &symbols = byteSymbols();
    // bytes_to_unicode lists the bytes that stand for themselves first, and the others behind them.
    std::vector<std::string> ordered;
    for (const bool itself : {true, false})
        for (const std::string &symbol : symbols)
            if ((codePoints(symbol).front() < 0x100) == itself)
                ordered.push_back(symbol);
    for (const char *suffix : {"", "</w>"})
        for (const std::string &symbol : ordered)
            read.ids.emplace(symbol + suffix, read.size++);
    for (const std::string &merge : merges) {
        const auto parts = partsOf(merge);
        if (!parts)
            return damaged(file, "the merge " + inQuotes(merge) + " is not two symbols with a space between");
        // As in the authors' dict(zip(...)): a symbol that two merges give has the id of the later one.
        read.ids.insert_or_assign(std::string(parts->first).append(parts->second), read.size++);
    }
    read.start = read.size++;
    read.end = read.size++;
    read.merges = std::move(merges);
    return read;
}

Result<Vocabulary> readVocabulary(const fs::path &file)
{
    if (extension(file) != "json") {
        const fs::path ids = file.parent_path() / "vocab.json";
        if (file.filename() == "merges.txt" && isFile(ids))
            return readVocabulary(ids);
        auto merges = readMerges(file);
        if (!merges)
            return merges.error();
        if (merges->empty())
            return damaged(display(file), "it holds no merges");
        return vocabularyOfMerges(std::move(*merges), display(file));
    }
    const auto json = readJson(file, kDoing);
    if (!json)
        return json.error();
    if ((*json)["model"].isObject())
        return readTokenizerJson(*json, display(file));
    const fs::path beside = file.parent_path() / "merges.txt";
    if (!isFile(beside))
        return Error{Code::NotFound, std::string(kDoing), display(file), "merges.txt does not lie beside it",
                     "Put the merges.txt of the same model there"};
    auto merges = readMerges(beside);
    if (!merges)
        return merges.error();
    return vocabularyOfJson(*json, std::move(*merges), display(file));
}

Result<fs::path> findVocabulary(const fs::path &folder)
{
    if (isFile(folder / "vocab.json") && isFile(folder / "merges.txt"))
        return folder / "vocab.json";
    for (const char *name : {"tokenizer.json", "merges.txt"})
        if (isFile(folder / name))
            return folder / name;
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        const std::string name = pathBytes(it->path().filename());
        if (name.starts_with("bpe_") && (name.ends_with(".txt") || name.ends_with(".txt.gz")) &&
            isFile(it->path()))
            found.push_back(it->path());
    }
    if (!found.empty())
        return *std::min_element(found.begin(), found.end());
    return Error{Code::NotFound, std::string(kDoing), display(folder),
                 "it holds no vocab.json with merges.txt, no tokenizer.json and no bpe_simple_vocab file",
                 "Words need the vocabulary that the model was trained with; put it into the model's folder"};
}

} // namespace semblance::clip
