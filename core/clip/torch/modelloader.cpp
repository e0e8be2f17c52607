// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/torch/modelloader.h"

#include "core/base/path.h"
#include "core/base/sha256.h"
#include "core/clip/cpu/towers.h"
#include "core/clip/fingerprint.h"
#include "core/clip/inferconfig.h"
#include "core/clip/torch/device.h"
#include "core/clip/torch/guard.h"
#include "core/clip/torch/towers.h"

#include <ATen/ops/empty.h>
#include <algorithm>
#include <c10/core/InferenceMode.h>
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
    Loading(const ModelFiles &files, const LoadOptions &options, const CancelToken &cancel)
        : files_(files), options_(options), cancel_(cancel)
    {}

    Result<std::shared_ptr<const Model>> run();

private:
    Result<void> openWeights();
    Result<void> identify();
    Result<void> loadTokenizer();
    Result<void> chooseKernels();
    Result<void> loadTowers();
    Result<void> loadImages();
    Result<void> loadTexts();
    Result<void> loadMapping();

    const ModelFiles &files_;
    const LoadOptions &options_;
    const CancelToken &cancel_;
    std::shared_ptr<const weights::NamedTensors> tensors_;
    Serving serving_;
    cpu::TowerOptions own_; ///< without kernels where LibTorch computes
    std::shared_ptr<Model> model_ = std::make_shared<Model>();
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
    const auto chosen = chooseDevice(options_.device);
    if (!chosen)
        return chosen.error();
    serving_.device = chosen->device;
    serving_.threads = options_.threads > 0 ? options_.threads : defaultThreads();
    serving_.model = model_->id;
    serving_.name = model_->name;
    if (!chosen->device.is_cpu())
        serving_.gate = std::make_shared<std::mutex>();
    model_->device = chosen->name;
    model_->threads = serving_.threads;
    return chooseKernels();
}

Result<void> Loading::chooseKernels()
{
    own_.threads = serving_.threads;
    own_.model = serving_.model;
    own_.name = serving_.name;
    if (options_.ownKernels && serving_.device.is_cpu())
        own_.kernels = cpu::bestKernels();
    const std::string &wish = options_.precision;
    own_.element = wish == "bf16"   ? cpu::Element::BF16
                   : wish == "int8" ? cpu::Element::I8
                                    : cpu::Element::F32;
    const bool plain = wish == "auto" || wish == "fp32";
    if (!plain &&
        (own_.element == cpu::Element::F32 || !own_.kernels || !cpu::serves(*own_.kernels, own_.element) ||
         !cpu::servesImages(model_->config, own_.element)))
        return Error{Code::Unsupported, kLoading, display(files_.folder),
                     "the precision " + wish + " is not available for this model on this device",
                     "Use auto or fp32"};
    model_->precision = plain ? "fp32" : wish;
    model_->kernels =
        own_.kernels && cpu::servesImages(model_->config, own_.element) ? own_.kernels->name : "LibTorch";
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

Result<void> Loading::loadTowers()
{
    if (auto loaded = loadImages(); !loaded)
        return loaded;
    return hasTextTower(*tensors_) ? loadTexts() : Result<void>();
}

Result<void> Loading::loadImages()
{
    if (own_.kernels && cpu::servesImages(model_->config, own_.element)) {
        auto images = cpu::makeImageTower(*tensors_, model_->config, own_, cancel_);
        if (!images)
            return images.error();
        model_->images = std::move(*images);
        return {};
    }
    auto image = readTensors(*tensors_, imageLayout(model_->config), serving_.device, cancel_);
    if (!image)
        return image.error();
    auto images = makeImageTower(*image, model_->config, serving_);
    if (!images)
        return images.error();
    model_->images = std::move(*images);
    return {};
}

Result<void> Loading::loadTexts()
{
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
    if (own_.kernels && cpu::servesTexts(model_->config)) {
        auto texts = cpu::makeTextTower(tensors_, model_->config, own_, endId, cancel_);
        if (!texts)
            return texts.error();
        model_->texts = std::move(*texts);
        return {};
    }
    std::vector<TensorSpec> layout = textLayout(model_->config);
    std::erase_if(layout, [](const TensorSpec &spec) { return spec.role == TensorRole::Scale; });
    auto text = readTensors(*tensors_, layout, serving_.device, cancel_);
    if (!text)
        return text.error();
    text->emplace("logit_scale", at::empty({}, at::kFloat));
    auto texts = makeTextTower(*text, model_->config, serving_, endId);
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
    std::vector<TensorSpec> layout;
    for (const auto &tensor : named->tensors())
        if (tensor.name.starts_with("layers.") || tensor.name.starts_with("fc_out."))
            layout.push_back({tensor.name, tensor.shape, TensorRole::Weight});
    std::sort(layout.begin(), layout.end(),
              [](const TensorSpec &a, const TensorSpec &b) { return a.name < b.name; });
    const auto tensors = readTensors(*named, layout, serving_.device, cancel_);
    if (!tensors)
        return tensors.error();
    auto parameters = mappingParameters(*tensors, model_->config.dimension, model_->config.text.width, file);
    if (!parameters)
        return parameters.error();
    MappingProfile profile =
        parameters->kind == MappingArchitecture::Phi ? profileOfPhi(files_.mapping) : MappingProfile();
    if (files_.mappingProfile)
        profile = *files_.mappingProfile;
    const auto digest = digestOf(*named, layout);
    if (!digest)
        return digest.error();
    auto mapping = makeMapping(std::move(*parameters), std::move(profile), *digest, serving_);
    if (!mapping)
        return mapping.error();
    model_->mapping = std::move(*mapping);
    return {};
}

Result<std::shared_ptr<const Model>> Loading::run()
{
    if (files_.weights.empty())
        return Error{Code::NotFound, kLoading, display(files_.folder), "no weights file was named", {}};
    for (const auto step : {&Loading::openWeights, &Loading::identify, &Loading::loadTokenizer,
                            &Loading::loadTowers, &Loading::loadMapping}) {
        if (cancel_.wanted())
            return Error{Code::Interrupted, kLoading, display(files_.folder), "it was stopped", {}};
        if (auto done = (this->*step)(); !done)
            return done.error();
    }
    return std::shared_ptr<const Model>(model_);
}

} // namespace

Result<TensorDict> readTensors(const weights::NamedTensors &tensors, const std::vector<TensorSpec> &layout,
                               const c10::Device &device, const CancelToken &cancel)
{
    const std::string file =
        tensors.source().tensors().empty() ? std::string() : display(tensors.source().fileOf(0));
    const auto shapeOf = [&](std::string_view name) {
        const weights::NamedTensor *tensor = tensors.find(name);
        return tensor ? &tensor->shape : nullptr;
    };
    if (auto fits = checkLayout(layout, shapeOf, file); !fits)
        return fits.error();
    return guarded(kLoading, file, [&]() -> Result<TensorDict> {
        TensorDict dict;
        for (const TensorSpec &spec : layout) {
            if (cancel.wanted())
                throw Stopped{};
            at::Tensor host = at::empty(spec.shape, at::kFloat);
            const std::span values(host.data_ptr<float>(), static_cast<std::size_t>(host.numel()));
            if (auto got = tensors.read(*tensors.find(spec.name), values); !got)
                return got.error();
            dict.emplace(spec.name, host.to(device));
        }
        return dict;
    });
}

Result<std::shared_ptr<const Model>> loadModel(const ModelFiles &files, const LoadOptions &options,
                                               const CancelToken &cancel)
{
    return guarded(kLoading, display(files.folder), [&] { return Loading(files, options, cancel).run(); });
}

} // namespace semblance::clip
