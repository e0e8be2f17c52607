// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/cpu/groups.h"
#include "core/clip/cpu/loading.h"
#include "core/clip/cpu/spaces.h"
#include "core/clip/cpu/tokentable.h"
#include "core/clip/cpu/towers.h"
#include "core/clip/probes.h"
#include "core/clip/sentence.h"

#include <algorithm>

namespace semblance::clip::cpu {

namespace {

constexpr const char *kDoing = "compute embeddings of words";

constexpr int kRows = 512;

Shape shapeOf(const EncoderConfig &config)
{
    return {config.text.width, config.text.heads, config.text.mlpWidth, true, config.activation};
}

/// Sentences lie one after the other without padding, each with the tokens that matter.
class CausalTower final : public TextTower
{
public:
    CausalTower(const EncoderConfig &config, const TowerOptions &options, int endId)
        : options_(options), kernels_(*options.kernels), shape_(shapeOf(config)), text_(config.text),
          dimension_(config.dimension), endId_(endId), transformer_(kernels_, shape_)
    {}

    Result<void> load(Reader &reader, std::shared_ptr<const weights::NamedTensors> tensors);

    int dimension() const override { return dimension_; }
    int wordWidth() const override { return text_.width; }
    int context() const override { return text_.context; }
    Result<std::vector<Embedding>> encode(std::span<const TextInput> inputs,
                                          const CancelToken &cancel) override;

private:
    /// Word vectors of all sentences with their positions, one after the other.
    Result<std::vector<float>> embedTokens(std::span<const TextInput> inputs,
                                           std::span<const std::size_t> lengths);
    void project(int count, const Workspace &space, const Member &member, float *out) const;

    const TowerOptions options_;
    const Kernels &kernels_;
    const Shape shape_;
    const TextTowerConfig text_;
    const int dimension_;
    const int endId_;
    TokenTable words_;
    std::vector<float> positions_;
    Norm final_;
    PackedMatrix projection_;
    Transformer transformer_;
    Spaces spaces_;
};

Result<void> CausalTower::load(Reader &reader, std::shared_ptr<const weights::NamedTensors> tensors)
{
    const Element outer = options_.element == Element::I8 ? wider(kernels_) : options_.element;
    if (auto opened = words_.open(std::move(tensors), "token_embedding.weight", text_.width); !opened)
        return opened.error();
    positions_ = reader("positional_embedding");
    final_ = reader.norm("ln_final");
    const std::vector<float> values = reader("text_projection");
    if (reader.failed())
        return reader.error();
    projection_ = packProjection(kernels_, outer, values, shape_.width, dimension_);
    const auto name = [](int i) { return "transformer.resblocks." + std::to_string(i) + "."; };
    if (options_.element != Element::I8)
        return loadBlocks(reader, name, text_.layers, options_.element, options_.threads, transformer_);
    constexpr int kSentences = 16;
    const std::vector<TextInput> probes = probeSentences(text_, endId_, kSentences, 16);
    const std::vector<std::size_t> lengths(kSentences, probes.front().ids.size());
    const auto stream = embedTokens(probes, lengths);
    if (!stream)
        return stream.error();
    std::vector<Sequence> sequences;
    const int length = static_cast<int>(lengths.front());
    for (int i = 0; i < kSentences; ++i)
        sequences.push_back({i * length, length, length - 1});
    return loadQuantised(reader, name, text_.layers, *stream, sequences, transformer_);
}

Result<std::vector<float>> CausalTower::embedTokens(std::span<const TextInput> inputs,
                                                    std::span<const std::size_t> lengths)
{
    const auto width = static_cast<std::size_t>(text_.width);
    std::size_t rows = 0;
    for (const std::size_t length : lengths)
        rows += length;
    std::vector<float> values(rows * width);
    float *row = values.data();
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        for (std::size_t t = 0; t < lengths[i]; ++t) {
            float *to = row + t * width;
            const auto fill =
                std::find_if(inputs[i].fills.begin(), inputs[i].fills.end(),
                             [&](const SlotFill &slot) { return slot.position == static_cast<int>(t); });
            if (fill != inputs[i].fills.end())
                std::copy(fill->word.begin(), fill->word.end(), to);
            else if (auto got = words_.row(inputs[i].ids[t], std::span(to, width)); !got)
                return got.error();
            for (std::size_t j = 0; j < width; ++j)
                to[j] += positions_[t * width + j];
        }
        row += lengths[i] * width;
    }
    return values;
}

void CausalTower::project(int count, const Workspace &space, const Member &member, float *out) const
{
    const Steps steps(kernels_, shape_, space, member);
    steps.normalise(space.picked(), count, final_, projection_);
    member.meet();
    steps.apply(projection_, nullptr, 0, count, {out, static_cast<std::size_t>(dimension_)});
    member.meet();
}

Result<std::vector<Embedding>> CausalTower::encode(std::span<const TextInput> inputs,
                                                   const CancelToken &cancel)
{
    std::vector<std::size_t> lengths;
    std::size_t longest = 1;
    for (const TextInput &input : inputs) {
        const auto length = countedTokens(input, text_, endId_, options_.name);
        if (!length)
            return length.error();
        lengths.push_back(*length);
        longest = std::max(longest, *length);
    }
    return contained(kDoing, options_.name, [&]() -> Result<std::vector<Embedding>> {
        const auto tokens = embedTokens(inputs, lengths);
        if (!tokens)
            return tokens.error();
        const auto width = static_cast<std::size_t>(text_.width);
        std::vector<std::size_t> starts(1, 0);
        for (const std::size_t length : lengths)
            starts.push_back(starts.back() + length);
        const int count = static_cast<int>(inputs.size());
        const Grouping grouping =
            groupingOf(count, options_.threads, std::max(1, kRows / static_cast<int>(longest)));
        std::vector<float> values(inputs.size() * static_cast<std::size_t>(dimension_));
        std::vector<Sequence> sequences;
        for (int i = 0; i < count; ++i) {
            const auto at = static_cast<std::size_t>(i),
                       groupStart = static_cast<std::size_t>(i / grouping.each * grouping.each);
            const int length = static_cast<int>(lengths[at]);
            sequences.push_back({static_cast<int>(starts[at] - starts[groupStart]), length, length - 1});
        }
        const int rows = grouping.each * static_cast<int>(longest);
        const auto make = [&] {
            return std::make_unique<Workspace>(kernels_, shape_, 0, rows, text_.context, grouping.each,
                                               grouping.members);
        };
        const bool done = carryOut(
            grouping, spaces_, rows, grouping.each, make, cancel,
            [&](int first, int some, const Workspace &space, const Member &member,
                const std::function<bool()> &stop, std::atomic<bool> &stopped) {
                const auto from = static_cast<std::size_t>(first), to = from + static_cast<std::size_t>(some);
                if (member.rank == 0)
                    std::copy(tokens->begin() + static_cast<std::ptrdiff_t>(starts[from] * width),
                              tokens->begin() + static_cast<std::ptrdiff_t>(starts[to] * width),
                              space.stream());
                member.meet();
                if (transformer_.run(space, std::span(sequences).subspan(from, to - from), member, stop,
                                     stopped))
                    project(some, space, member, values.data() + from * static_cast<std::size_t>(dimension_));
            });
        if (!done)
            return Error{Code::Interrupted, kDoing, options_.name, "it was stopped", {}};
        return embeddingsOf(values, dimension_, options_.model);
    });
}

} // namespace

bool servesTexts(const EncoderConfig &config)
{
    const TextTowerConfig &text = config.text;
    return text.width % 16 == 0 && text.mlpWidth % 16 == 0 && text.width / text.heads % 4 == 0;
}

Result<std::shared_ptr<TextTower>> makeTextTower(std::shared_ptr<const weights::NamedTensors> tensors,
                                                 const EncoderConfig &config, const TowerOptions &options,
                                                 int endId, const CancelToken &cancel)
{
    return contained("load the model", options.name, [&]() -> Result<std::shared_ptr<TextTower>> {
        Reader reader(*tensors, cancel);
        std::vector<TensorSpec> layout = textLayout(config);
        std::erase_if(layout, [](const TensorSpec &spec) { return spec.role == TensorRole::Scale; });
        if (auto fits = reader.check(layout); !fits)
            return fits.error();
        auto tower = std::make_shared<CausalTower>(config, options, endId);
        if (auto loaded = tower->load(reader, std::move(tensors)); !loaded)
            return loaded.error();
        return std::shared_ptr<TextTower>(std::move(tower));
    });
}

} // namespace semblance::clip::cpu
