// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/assembly.h"

#include "app/engine/modelload.h"
#include "app/engine/precision.h"
#include "app/nouncache.h"
#include "app/resources.h"
#include "core/base/path.h"
#include "core/library/library.h"
#include "core/media/decoderpool.h"
#include "core/models/mappingstore.h"
#include "core/models/modelstore.h"
#include "core/platform/folders.h"
#include "core/search/queryembedder.h"

#include <algorithm>
#include <thread>

namespace semblance::app {

namespace {

namespace fs = std::filesystem;

/// Nouns whose words are whole tokens of the model's vocabulary: a small model has hardly seen the others,
/// and would read pictures as them by accident. All of them where hardly any would be left.
std::vector<std::string> knownNouns(std::vector<std::string> nouns, const clip::Model &model)
{
    constexpr std::size_t kFewest = 100;
    if (!model.tokenizer)
        return nouns;
    std::vector<std::string> known;
    for (const std::string &noun : nouns)
        if (model.tokenizer->unknownWords(noun).empty())
            known.push_back(noun);
    return known.size() < kFewest ? nouns : known;
}

} // namespace

struct Assembly::Parts
{
    std::shared_ptr<media::DecoderPool> decoder;
    std::shared_ptr<const clip::Model> model;
    std::unique_ptr<search::QueryEmbedder> embedder; ///< for `model`
    std::shared_ptr<const compose::NounTable> nouns;
    std::optional<compose::Modifiers> modifiers;
};

Assembly::Assembly(Setup setup, CancelToken cancel)
    : setup_(std::move(setup)), cancel_(std::move(cancel)), parts_(std::make_unique<Parts>())
{}

Assembly::~Assembly() = default;

fs::path Assembly::libraryFolder() const
{
    if (setup_.library.empty())
        return platform::folders().library;
    const auto folder = semblance::absolute(pathFromBytes(setup_.library));
    return folder ? *folder : pathFromBytes(setup_.library);
}

int Assembly::decoders() const
{
    return static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
}

std::shared_ptr<media::Decoder> Assembly::sharedDecoder()
{
    if (!parts_->decoder) {
        media::PoolOptions options;
        options.children = decoders();
        parts_->decoder = std::make_shared<media::DecoderPool>(std::move(options));
    }
    return parts_->decoder;
}

media::Decoder &Assembly::decoder()
{
    return *sharedDecoder();
}

Result<clip::ModelFiles> Assembly::libraryModel()
{
    const models::ModelStore store;
    // A library that cannot be opened is told of at its own place in the order of the checks, not here.
    const auto library = library::Library::open(libraryFolder(), store::Access::Read, "semblance");
    const auto current =
        library ? (*library)->currentModel() : Result<std::optional<store::ModelRow>>(std::nullopt);
    if (!current || !*current) {
        auto starter = store.find({});
        return starter ? Result<clip::ModelFiles>(starter->files) : starter.error();
    }
    for (const models::ListedModel &listed : store.list()) {
        if (!listed.model)
            continue;
        const auto fingerprint =
            models::fingerprintOf(listed.model->files, platform::folders().cache, cancel_);
        if (fingerprint && *fingerprint == (*current)->id.fingerprint)
            return listed.model->files;
    }
    // A newer version of the program brings a newer starter: it takes the place of the one before.
    if (auto starter = store.find({}); starter && starter->files.name == (*current)->name)
        return starter->files;
    return Error{Code::NotFound, "find the library's model", (*current)->name,
                 "it is in none of the models' places", "Name it with --model, or another one"};
}

Result<clip::ModelFiles> Assembly::modelFiles()
{
    Result<clip::ModelFiles> files = [this]() -> Result<clip::ModelFiles> {
        if (setup_.model.empty())
            return libraryModel();
        auto found = models::ModelStore().find(setup_.model);
        return found ? Result<clip::ModelFiles>(found->files) : found.error();
    }();
    if (!files)
        return files;
    if (setup_.mapping == "none") {
        files->mapping.clear();
        files->mappingProfile.reset();
    } else if (!setup_.mapping.empty()) {
        auto mapping = models::findMapping(setup_.mapping, files->folder, models::ModelStore().places());
        if (!mapping)
            return mapping.error();
        files->mapping = mapping->file;
        files->mappingProfile = std::move(mapping->profile);
    }
    const auto fingerprint = models::fingerprintOf(*files, platform::folders().cache, cancel_);
    if (!fingerprint)
        return fingerprint.error();
    files->fingerprint = *fingerprint;
    return files;
}

Result<clip::PreprocessSpec> Assembly::preprocessing()
{
    const auto files = modelFiles();
    if (!files)
        return files.error();
    return files->config->preprocess;
}

Result<Vocabulary> Assembly::vocabulary()
{
    // A folder that holds a vocabulary alone is enough to see what becomes of a text.
    const fs::path folder = pathFromBytes(setup_.model);
    std::error_code error;
    const bool isFolder = !setup_.model.empty() && fs::is_directory(folder, error);
    const auto files = modelFiles();
    if (!files) {
        auto alone = isFolder ? clip::Tokenizer::fromFolder(folder)
                              : Result<std::shared_ptr<const clip::Tokenizer>>(files.error());
        return alone ? Result<Vocabulary>(Vocabulary{*alone, 77}) : files.error();
    }
    if (files->tokenizer.empty())
        return Error{Code::NotFound, "read the vocabulary of", files->name,
                     "no vocabulary lies with the model",
                     "Put its vocab.json and merges.txt into its folder, or OpenAI's "
                     "bpe_simple_vocab_16e6.txt.gz into " +
                         display(platform::folders().models)};
    auto tokenizer = clip::Tokenizer::fromFile(files->tokenizer);
    if (!tokenizer)
        return tokenizer.error();
    return Vocabulary{*tokenizer, files->config->text.context};
}

Result<std::shared_ptr<const clip::Model>> Assembly::model()
{
    if (parts_->model)
        return parts_->model;
    const auto files = modelFiles();
    if (!files)
        return files.error();
    EngineOptions options{setup_.device, setup_.precision, setup_.threads};
    std::string reason;
    if (setup_.precision == "auto" && setup_.exact)
        options.precision = "fp32";
    else if (setup_.precision == "auto" && mayBeNarrowed(*files, options)) {
        const auto choice = choosePrecision(*files, options, platform::folders().settings / "precision.json",
                                            setup_.measuring, cancel_);
        if (!choice)
            return choice.error();
        options.precision = choice->precision;
        reason = choice->reason();
    }
    auto model = loadModel(*files, options, cancel_);
    if (model && !reason.empty()) {
        clip::Model told = **model;
        told.precisionReason = reason;
        model = std::make_shared<const clip::Model>(std::move(told));
    }
    if (model)
        parts_->model = *model;
    return model;
}

Result<compose::Modifiers> Assembly::modifiers()
{
    if (parts_->modifiers)
        return *parts_->modifiers;
    std::error_code error;
    fs::path file = platform::folders().settings / "modifiers.tsv";
    if (!fs::is_regular_file(file, error)) {
        const auto own = findResource("modifiers/modifiers.tsv");
        if (!own)
            return own.error();
        file = *own;
    }
    auto modifiers = compose::Modifiers::read(file);
    if (modifiers)
        parts_->modifiers = *modifiers;
    return modifiers;
}

Result<std::shared_ptr<const compose::NounTable>> Assembly::nouns(const clip::Model &model)
{
    if (parts_->nouns && parts_->nouns->model == model.id)
        return parts_->nouns;
    const auto file = findResource("nouns/nouns.txt");
    if (!file)
        return file.error();
    auto nouns = compose::readNouns(*file);
    if (!nouns)
        return nouns.error();
    auto table =
        cachedNounTable(model, knownNouns(std::move(*nouns), model), platform::folders().cache, cancel_);
    if (!table)
        return table.error();
    parts_->nouns = std::make_shared<const compose::NounTable>(std::move(*table));
    return parts_->nouns;
}

Result<Embedding> Assembly::embedPicture(const compose::QueryPicture &picture, const clip::Model &model)
{
    SEMBLANCE_CHECK(parts_->model.get() == &model);
    if (!parts_->embedder)
        parts_->embedder = search::makeDirectEmbedder(parts_->model, sharedDecoder());
    search::QueryPixels pixels;
    pixels.file = picture.file;
    pixels.pixels = picture.pixels;
    pixels.region = picture.region;
    pixels.relative = picture.relative;
    if (model.mapping)
        pixels.targetPad = model.mapping->profile().targetPad;
    return parts_->embedder->embed(pixels, cancel_);
}

Result<compose::Composed> Assembly::compose(const compose::Query &query,
                                            const std::vector<Embedding> &pictures, const clip::Model &model)
{
    const auto table = modifiers();
    if (!table)
        return table.error();
    std::shared_ptr<const compose::NounTable> nounTable;
    if (compose::needsNouns(query, model)) {
        auto made = nouns(model);
        if (!made)
            return made.error();
        nounTable = *made;
    }
    return compose::compose(query, *table, pictures, model, nounTable.get(), cancel_);
}

library::Encoder encoderOf(const clip::Model &model)
{
    constexpr int kOnDevice = 256;
    return {model.images,
            model.config.preprocess,
            model.id,
            model.name,
            model.logitScale,
            model.precision,
            model.device == "cpu" ? 1 : kOnDevice};
}

Result<std::vector<TextEmbedding>> embedTexts(const std::vector<std::string> &texts, const clip::Model &model,
                                              const CancelToken &cancel)
{
    if (texts.empty())
        return std::vector<TextEmbedding>();
    if (!model.texts || !model.tokenizer)
        return Error{Code::NotFound, "embed words with", model.name, model.tokenizerMissing, ""};
    std::vector<clip::TextInput> inputs;
    std::vector<TextEmbedding> answers(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
        clip::Tokens tokens = model.tokenizer->encode(texts[i], model.texts->context(), true);
        answers[i].truncated = tokens.truncated;
        inputs.push_back({std::move(tokens.ids), {}});
    }
    auto embeddings = model.texts->encode(inputs, cancel);
    if (!embeddings)
        return embeddings.error();
    for (std::size_t i = 0; i < texts.size(); ++i)
        answers[i].embedding = std::move((*embeddings)[i]);
    return answers;
}

} // namespace semblance::app
