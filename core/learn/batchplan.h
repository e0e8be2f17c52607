// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/tokenizer.h"
#include "core/learn/captionwords.h"
#include "core/learn/classtable.h"
#include "core/learn/drawing.h"
#include "core/learn/random.h"
#include "core/learn/sentences.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace semblance::learn {

/// How a photograph is made to look like another kind of picture.
enum class StyleChange : std::uint8_t { None, Edges, FlatColours, Grey };

/// Sentences of equal length in tokens, padded with 0 behind their end token.
struct TextBlock
{
    int count = 0;
    int length = 0;
    std::vector<std::int64_t> ids; ///< count * length
};

/// One training step before any arithmetic: which pictures, how they are changed, which sentences, and which
/// picture fits which sentence. A plain value; the same seed gives the same plans.
struct BatchPlan
{
    std::vector<int> pictures; ///< rows of the picture set
    std::vector<int> classes;  ///< of each picture; -1 where it has captions
    std::vector<int> domains;  ///< after the style change
    std::vector<StyleChange> styles;
    std::vector<int> captioned; ///< places in `pictures` that have captions
    std::vector<TextBlock> texts;
    std::vector<std::string> sentences; ///< the same texts for people, in the order of the blocks
    std::vector<std::uint8_t> positive; ///< pictures x texts, row by row: this fits
    std::vector<std::uint8_t> ignored;  ///< neither right nor wrong: a caption that names the class, say

    int pictureCount() const noexcept { return static_cast<int>(pictures.size()); }
    int textCount() const noexcept;
};

/// How many texts of each sort a step has, and how often photographs change their style.
struct BatchShares
{
    int classSentences = 58;
    int withoutStyle = 10;    ///< sentences of the class alone
    int styleOnly = 8;        ///< sentences of the style alone (at least)
    double edges = .14;       ///< of labelled photographs become edge drawings called "sketch"
    double flatColours = .10; ///< ... become flat colours with dark lines called "cartoon"
    double grey = .04;
    double dropWord = .3; ///< of the captions lose words
};

/// Makes plans from the training records. Threads: one at a time.
class BatchPlanner
{
public:
    /// @param records, tokenizer  must outlive the planner
    BatchPlanner(const std::vector<PictureRecord> &records, const ClassTable &classes,
                 const clip::Tokenizer &tokenizer, int context, BatchShares shares = {});

    BatchPlan plan(int count, Random &random);
    const CaptionWords &captionWords() const noexcept { return captionWords_; }

private:
    struct Sentence
    {
        std::vector<int> ids; ///< with start and end
        std::string text;
        int classIndex = -1; ///< -1: none or a caption
        int domain = -1;     ///< -1: any
        int picture = -1;    ///< place in the batch, for captions
    };

    void changeStyles(BatchPlan &plan, Random &random) const;
    std::vector<Sentence> labelSentences(const BatchPlan &plan, Random &random) const;
    std::vector<Sentence> captionSentences(const BatchPlan &plan, Random &random) const;
    Sentence sentence(std::string text) const;
    std::vector<int> caption(int record, std::size_t which, Random &random) const;
    void compare(BatchPlan &plan, const std::vector<Sentence> &sentences) const;
    bool maybe(const BatchPlan &plan, std::size_t picture, const Sentence &sentence) const;

    const std::vector<PictureRecord> &records_;
    const ClassTable &classes_;
    const clip::Tokenizer &tokenizer_;
    int context_;
    BatchShares shares_;
    SentenceMaker maker_;
    Drawing drawing_;
    CaptionWords captionWords_;
    std::vector<int> classOf_;                            ///< of each record; -1
    std::vector<std::vector<int>> named_;                 ///< classes that a record may show besides its own
    std::vector<std::vector<std::vector<int>>> captions_; ///< token ids without start and end
};

} // namespace semblance::learn
