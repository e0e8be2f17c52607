// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/learn/classtable.h"
#include "core/learn/random.h"

#include <string>
#include <string_view>
#include <vector>

namespace semblance::learn {

/// "a cartoon of a dog" and its many variants, as people type them. Threads: as Random.
class SentenceMaker
{
public:
    /// @param classes  must outlive the maker
    explicit SentenceMaker(const ClassTable &classes) : classes_(classes) {}

    /// Names class and kind of picture: "a sketch of the dog", "a dog in the style of a cartoon".
    std::string classSentence(int classIndex, Domain domain, Random &random) const;
    /// Names the class only: "a dog", "an image of a dog".
    std::string withoutStyle(int classIndex, Random &random) const;
    /// Names the kind only: "a sketch", "in the style of a painting".
    std::string styleOnly(Domain domain, Random &random) const;

private:
    const ClassTable &classes_;
};

/// Words that sentences are made of: the vocabulary must hold each as one token.
const std::vector<std::string> &sentenceWords();

/// "a cartoon of a dog": what zero-shot tests and the pseudo word's prompts say. The word for a painting is
/// "art painting", as in PACS.
std::string plainSentence(Domain domain, std::string_view className);
/// "a cartoon", "an art painting".
std::string plainStyle(Domain domain);

} // namespace semblance::learn
