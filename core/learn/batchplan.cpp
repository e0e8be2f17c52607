// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/batchplan.h"

#include <algorithm>
#include <set>

namespace semblance::learn {

namespace {

constexpr int kStyles = 4;         ///< photo, sketch, cartoon, painting: the styles that sentences name alone
constexpr int kShortCaption = 16;  ///< tokens; longer captions go into a block of their own
constexpr int kClassSentence = 14; ///< tokens of a class sentence at most

TextBlock blockOf(std::span<const std::vector<int> *const> rows, int length, int endId)
{
    TextBlock block;
    block.count = static_cast<int>(rows.size());
    block.length = length;
    block.ids.assign(static_cast<std::size_t>(block.count) * length, 0);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const std::vector<int> &ids = *rows[row];
        const auto begin = block.ids.begin() + static_cast<std::ptrdiff_t>(row) * length;
        const std::size_t count = std::min(ids.size(), static_cast<std::size_t>(length));
        std::copy_n(ids.begin(), count, begin);
        if (ids.size() > count)
            *(begin + length - 1) = endId;
    }
    return block;
}

int roundUp(int value, int multiple)
{
    return (value + multiple - 1) / multiple * multiple;
}

} // namespace

int BatchPlan::textCount() const noexcept
{
    return static_cast<int>(sentences.size());
}

BatchPlanner::BatchPlanner(const std::vector<PictureRecord> &records, const ClassTable &classes,
                           const clip::Tokenizer &tokenizer, int context, BatchShares shares)
    : records_(records), classes_(classes), tokenizer_(tokenizer), context_(context), shares_(shares),
      maker_(classes), drawing_(records), captionWords_(records)
{
    for (const PictureRecord &record : records) {
        const int index = record.className.empty() ? -1 : classes.find(classKey(record.className));
        classOf_.push_back(index);
        named_.push_back(index >= 0 ? classes.alike(index) : classes.named(record.captions));
        auto &captions = captions_.emplace_back();
        for (const std::string &caption : record.captions) {
            std::vector<int> ids = tokenizer.encode(caption, context).ids;
            captions.emplace_back(ids.begin() + 1, ids.end() - 1);
        }
    }
}

BatchPlan BatchPlanner::plan(int count, Random &random)
{
    BatchPlan plan;
    plan.pictures = drawing_.draw(count, random);
    for (std::size_t i = 0; i < plan.pictures.size(); ++i) {
        const auto row = static_cast<std::size_t>(plan.pictures[i]);
        plan.classes.push_back(classOf_[row]);
        plan.domains.push_back(static_cast<int>(records_[row].domain));
        if (classOf_[row] < 0)
            plan.captioned.push_back(static_cast<int>(i));
    }
    changeStyles(plan, random);
    std::vector<Sentence> sentences = labelSentences(plan, random);
    const std::size_t labels = sentences.size();
    const std::vector<Sentence> captions = captionSentences(plan, random);
    sentences.insert(sentences.end(), captions.begin(), captions.end());
    std::vector<const std::vector<int> *> rows;
    for (const Sentence &sentence : sentences) {
        rows.push_back(&sentence.ids);
        plan.sentences.push_back(sentence.text);
    }
    std::size_t shortEnd = labels;
    while (shortEnd < rows.size() && static_cast<int>(rows[shortEnd]->size()) <= kShortCaption)
        ++shortEnd;
    shortEnd = labels + (shortEnd - labels) / 8 * 8; // few different shapes: kernels are prepared for each
    const std::span<const std::vector<int> *const> all(rows);
    const int end = tokenizer_.endId();
    plan.texts.push_back(blockOf(all.first(labels), kClassSentence, end));
    if (shortEnd > labels)
        plan.texts.push_back(blockOf(all.subspan(labels, shortEnd - labels), kShortCaption, end));
    if (rows.size() > shortEnd) {
        const int longest = static_cast<int>(rows.back()->size());
        plan.texts.push_back(blockOf(all.subspan(shortEnd), std::min(context_, roundUp(longest, 4)), end));
    }
    compare(plan, sentences);
    return plan;
}

void BatchPlanner::changeStyles(BatchPlan &plan, Random &random) const
{
    for (std::size_t i = 0; i < plan.pictures.size(); ++i) {
        const double u = random.uniform();
        StyleChange change = StyleChange::None;
        if (plan.domains[i] == static_cast<int>(Domain::Photo)) {
            const bool labelled = plan.classes[i] >= 0;
            if (labelled && u < shares_.edges) {
                change = StyleChange::Edges;
                plan.domains[i] = static_cast<int>(Domain::Sketch);
            } else if (labelled && u < shares_.edges + shares_.flatColours) {
                change = StyleChange::FlatColours;
                plan.domains[i] = static_cast<int>(Domain::Cartoon);
            } else if (u > 1 - shares_.grey) {
                change = StyleChange::Grey;
            }
        }
        plan.styles.push_back(change);
    }
}

BatchPlanner::Sentence BatchPlanner::sentence(std::string text) const
{
    Sentence made;
    made.ids = tokenizer_.encode(text, context_).ids;
    made.text = std::move(text);
    return made;
}

std::vector<BatchPlanner::Sentence> BatchPlanner::labelSentences(const BatchPlan &plan, Random &random) const
{
    std::set<std::pair<int, int>> pairSet;
    std::set<int> classSet;
    std::set<int> domainSet(plan.domains.begin(), plan.domains.end());
    for (std::size_t i = 0; i < plan.pictures.size(); ++i)
        if (plan.classes[i] >= 0) {
            pairSet.emplace(plan.classes[i], plan.domains[i]);
            classSet.insert(plan.classes[i]);
        }
    std::vector<std::pair<int, int>> pairs(pairSet.begin(), pairSet.end());
    std::vector<int> classes(classSet.begin(), classSet.end());
    random.shuffle(pairs);
    random.shuffle(classes);
    pairs.resize(std::min(pairs.size(), static_cast<std::size_t>(shares_.classSentences)));
    classes.resize(std::min(classes.size(), static_cast<std::size_t>(shares_.withoutStyle)));
    std::vector<int> styles;
    for (const int domain : domainSet)
        if (domain < kStyles || random.chance(.25))
            styles.push_back(domain);
    const auto wanted =
        static_cast<std::size_t>(shares_.classSentences + shares_.withoutStyle + shares_.styleOnly);
    while (pairs.size() + classes.size() + styles.size() < wanted)
        styles.push_back(random.below(kStyles));
    std::vector<Sentence> sentences;
    for (const auto &[index, domain] : pairs) {
        sentences.push_back(sentence(maker_.classSentence(index, static_cast<Domain>(domain), random)));
        sentences.back().classIndex = index;
        sentences.back().domain = domain;
    }
    for (const int index : classes) {
        sentences.push_back(sentence(maker_.withoutStyle(index, random)));
        sentences.back().classIndex = index;
    }
    for (const int domain : styles) {
        sentences.push_back(sentence(maker_.styleOnly(static_cast<Domain>(domain), random)));
        sentences.back().domain = domain;
    }
    return sentences;
}

std::vector<int> BatchPlanner::caption(int record, std::size_t which, Random &random) const
{
    std::vector<int> ids = captions_[static_cast<std::size_t>(record)][which];
    if (ids.size() > 5 && random.chance(shares_.dropWord)) {
        const int drops = 1 + static_cast<int>(static_cast<double>(ids.size()) * .1 * random.uniform());
        for (int k = 0; k < drops; ++k)
            ids.erase(ids.begin() + random.below(static_cast<int>(ids.size())));
    }
    ids.insert(ids.begin(), tokenizer_.startId());
    ids.push_back(tokenizer_.endId());
    return ids;
}

std::vector<BatchPlanner::Sentence> BatchPlanner::captionSentences(const BatchPlan &plan,
                                                                   Random &random) const
{
    std::vector<Sentence> sentences;
    for (std::size_t j = 0; j < plan.captioned.size(); ++j) {
        const int place = plan.captioned[j];
        const int record = plan.pictures[static_cast<std::size_t>(place)];
        const auto &own = captions_[static_cast<std::size_t>(record)];
        std::vector<std::size_t> order(own.size());
        for (std::size_t k = 0; k < order.size(); ++k)
            order[k] = k;
        random.shuffle(order);
        order.resize(std::min<std::size_t>(order.size(), j % 3 == 0 ? 2 : 1));
        for (const std::size_t which : order) {
            Sentence made;
            made.ids = caption(record, which, random);
            made.text = records_[static_cast<std::size_t>(record)].captions[which];
            made.picture = place;
            sentences.push_back(std::move(made));
        }
    }
    std::stable_sort(sentences.begin(), sentences.end(),
                     [](const Sentence &a, const Sentence &b) { return a.ids.size() < b.ids.size(); });
    return sentences;
}

bool BatchPlanner::maybe(const BatchPlan &plan, std::size_t picture, const Sentence &sentence) const
{
    const auto names = [&](std::size_t record, int index) {
        return std::binary_search(named_[record].begin(), named_[record].end(), index);
    };
    if (sentence.picture >= 0) { // somebody else's caption on a photograph with a class
        const int record = plan.pictures[static_cast<std::size_t>(sentence.picture)];
        return plan.classes[picture] >= 0 && plan.domains[picture] == static_cast<int>(Domain::Photo) &&
               names(static_cast<std::size_t>(record), plan.classes[picture]);
    }
    const bool sameStyle = sentence.domain < 0 || sentence.domain == plan.domains[picture];
    return sentence.classIndex >= 0 && sameStyle &&
           names(static_cast<std::size_t>(plan.pictures[picture]), sentence.classIndex);
}

void BatchPlanner::compare(BatchPlan &plan, const std::vector<Sentence> &sentences) const
{
    plan.positive.reserve(plan.pictures.size() * sentences.size());
    plan.ignored.reserve(plan.pictures.size() * sentences.size());
    for (std::size_t i = 0; i < plan.pictures.size(); ++i)
        for (const Sentence &sentence : sentences) {
            bool fits = false;
            if (sentence.picture >= 0)
                fits = sentence.picture == static_cast<int>(i);
            else
                fits = (sentence.classIndex < 0 || sentence.classIndex == plan.classes[i]) &&
                       (sentence.domain < 0 || sentence.domain == plan.domains[i]);
            plan.positive.push_back(fits);
            plan.ignored.push_back(!fits && maybe(plan, i, sentence));
        }
}

} // namespace semblance::learn
