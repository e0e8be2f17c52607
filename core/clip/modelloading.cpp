// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/modelloading.h"

#include "core/base/path.h"
#include "core/base/sha256.h"
#include "core/clip/fingerprint.h"
#include "core/clip/inferconfig.h"
#include "core/clip/threads.h"

#include <algorithm>
#include <cmath>

namespace semblance::clip {

namespace {

constexpr const char *kLoading = "load the model";

/// SHA-256 of tensors as float32: the same for a mapping in a file of its own and in a training checkpoint.
Result<std::string> digestOf(const weights::NamedTensors &tensors, const std::vector<TensorSpec> &layout)
{
    Sha256 sum;
    for (const TensorSpec &spec : layout) {
        const weights::NamedTensor &tensor = *tensors.find(spec.name);
        std::int64_t count = 1;
        for (const std::int64_t side : tensor.shape)
            count *= side;
        std::vector<float> values(static_cast<std::size_t>(count));
        if (auto got = tensors.read(tensor, values); !got)
            return got.error();
        sum.add(spec.name + " " + shapeText(tensor.shape) + "\n");
        sum.add(std::as_bytes(std::span(values)));
    }
    return hex(sum.finish());
}

/// One model being loaded: what its steps share.
class Loading
{
public:
    Loading(const ModelFiles &files, const LoadOptions &options, Maker &maker, const CancelToken &cancel)
        : files_(files), options_(options), maker_(maker), cancel_(cancel)
    {}

    Result<Assembled> run();

private:
    Result<void> openWeights();
    Result<void> identify();
    Result<void> loadTokenizer();
    Result<void> loadImages();
    Result<void> loadTexts();
    Result<void> loadMapping();

    const ModelFiles &files_;
    const LoadOptions &options_;
    Maker &maker_;
    const CancelToken &cancel_;
    std::shared_ptr<const weights::NamedTensors> tensors_;
    std::shared_ptr<Model> model_ = std::make_shared<Model>();
    bool served_ = true;
};

Result<void> Loading::openWeights()
{
    auto source = weights::openTensors(files_.weights);
    if (!source)
        return source.error();
    auto named =
        weights::NamedTensors::from(std::shared_ptr<const weights::TensorSource>(std::move(*source)));
    if (!named)
        return named.error();
    tensors_ = std::make_shared<const weights::NamedTensors>(std::move(*named));
    if (files_.config) {
        model_->config = *files_.config;
    } else {
        auto inferred = inferConfig(*tensors_, display(files_.weights.front()));
        if (!inferred)
            return inferred.error();
        model_->config = std::move(*inferred);
    }
    if (auto fits = checkConfig(model_->config); !fits) {
        Error error = fits.error();
        error.file = display(files_.folder);
        return error;
    }
    if (!hasImageTower(*tensors_))
        return Error{Code::Unsupported, kLoading, display(files_.weights.front()), "it has no picture tower",
                     "Choose the whole CLIP model"};
    return {};
}

Result<void> Loading::identify()
{
    model_->name = files_.name;
    model_->id.fingerprint = files_.fingerprint;
    if (files_.fingerprint.empty()) {
        const auto digests = digestsOf(files_.weights, cancel_);
        if (!digests)
            return digests.error();
        model_->id.fingerprint = fingerprintOf(*digests, model_->config);
    }
    model_->threads = options_.threads > 0 ? options_.threads : defaultThreads();
    const auto placed = maker_.place(options_, *model_);
    if (!placed)
        return placed.error();
    served_ = *placed;
    return {};
}

Result<void> Loading::loadTokenizer()
{
    if (!hasTextTower(*tensors_)) {
        model_->tokenizerMissing = "the model has no text tower";
        return {};
    }
    if (files_.tokenizer.empty()) {
        model_->tokenizerMissing =
            "no vocabulary lies with the model: put its vocab.json and merges.txt, or OpenAI's "
            "bpe_simple_vocab_16e6.txt.gz, beside its weights";
        return {};
    }
    auto tokenizer = Tokenizer::fromFile(files_.tokenizer);
    if (!tokenizer)
        return tokenizer.error();
    // Tables are sometimes padded by a few rows; anything else is the vocabulary of another model.
    const int words = (*tokenizer)->vocabularySize(), rows = model_->config.text.vocabulary;
    if (words > rows || rows - words >= 256)
        return Error{Code::Mismatch, kLoading, display(files_.tokenizer),
                     "the vocabulary has " + std::to_string(words) + " tokens, the model's table " +
                         std::to_string(rows),
                     "Put the vocabulary of this model beside it"};
    model_->tokenizer = std::move(*tokenizer);
    return {};
}

Result<void> Loading::loadImages()
{
    auto images = maker_.images(*tensors_, *model_, cancel_);
    if (!images)
        return images.error();
    model_->images = std::move(*images);
    return {};
}

Result<void> Loading::loadTexts()
{
    if (!hasTextTower(*tensors_))
        return {};
    if (const weights::NamedTensor *scale = tensors_->find("logit_scale")) {
        if (auto fits = checkLayout(
                {{"logit_scale", {}, TensorRole::Scale}}, [&](std::string_view) { return &scale->shape; },
                display(files_.weights.front()));
            !fits)
            return fits;
        float value = 0;
        if (auto got = tensors_->read(*scale, std::span(&value, 1)); !got)
            return got.error();
        model_->logitScale = std::exp(static_cast<double>(value));
    }
    const int endId = model_->tokenizer ? model_->tokenizer->endId() : model_->config.text.vocabulary - 1;
    auto texts = maker_.texts(tensors_, *model_, endId, cancel_);
    if (!texts)
        return texts.error();
    model_->texts = std::move(*texts);
    return {};
}

Result<void> Loading::loadMapping()
{
    if (files_.mapping.empty())
        return {};
    const std::string file = display(files_.mapping);
    if (!model_->texts)
        return Error{
            Code::Mismatch, "load the mapping", file, "the model has no text tower to give words to", {}};
    auto source = weights::openTensors(files_.mapping, weights::Part::Mapping);
    if (!source)
        return source.error();
    const auto named =
        weights::NamedTensors::from(std::shared_ptr<const weights::TensorSource>(std::move(*source)));
    if (!named)
        return named.error();
    std::vector<TensorSpec> all;
    for (const auto &tensor : named->tensors())
        if (tensor.name.starts_with("layers.") || tensor.name.starts_with("fc_out."))
            all.push_back({tensor.name, tensor.shape, TensorRole::Weight});
    std::sort(all.begin(), all.end(),
              [](const TensorSpec &a, const TensorSpec &b) { return a.name < b.name; });
    const auto layout = mappingLayout(
        [&](std::string_view name) {
            const weights::NamedTensor *tensor = named->find(name);
            return tensor ? &tensor->shape : nullptr;
        },
        model_->config.dimension, model_->config.text.width, file);
    if (!layout)
        return layout.error();
    MappingIdentity identity;
    if (layout->kind == MappingArchitecture::Phi)
        identity.profile = profileOfPhi(files_.mapping);
    if (files_.mappingProfile)
        identity.profile = *files_.mappingProfile;
    const auto digest = digestOf(*named, all);
    if (!digest)
        return digest.error();
    identity.fingerprint = *digest;
    auto mapping = maker_.mapping(*named, *layout, std::move(identity), *model_, cancel_);
    if (!mapping)
        return mapping.error();
    model_->mapping = std::move(*mapping);
    return {};
}

Result<Assembled> Loading::run()
{
    if (files_.weights.empty())
        return Error{Code::NotFound, kLoading, display(files_.folder), "no weights file was named", {}};
    for (const auto step : {&Loading::openWeights, &Loading::identify, &Loading::loadTokenizer,
                            &Loading::loadImages, &Loading::loadTexts, &Loading::loadMapping}) {
        if (cancel_.wanted())
            return Error{Code::Interrupted, kLoading, display(files_.folder), "it was stopped", {}};
        if (auto done = (this->*step)(); !done)
            return done.error();
        if (!served_)
            return Assembled();
    }
    return Assembled(model_);
}

} // namespace

Result<Assembled> assemble(const ModelFiles &files, const LoadOptions &options, Maker &maker,
                           const CancelToken &cancel)
{
    return Loading(files, options, maker, cancel).run();
}

} // namespace semblance::clip
