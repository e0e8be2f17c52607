// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/embedding.h"
#include "core/base/result.h"
#include "core/clip/model.h"
#include "core/clip/modelfiles.h"
#include "core/compose/composer.h"
#include "core/compose/modifiers.h"
#include "core/library/library.h"
#include "core/media/decoder.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace semblance::app {

/// What a person chose: the global options of the command line, the settings of the window.
struct Setup
{
    std::string library; ///< folder; empty: the system's place
    std::string model;   ///< name, folder or file; empty: the library's, else the starter
    std::string mapping; ///< name, file or "none"; empty: the model's own
    std::string device = "auto";
    std::string precision = "auto";
    int threads = 0;
    /// "auto" means float32, whatever is faster: for numbers that have to be the authors'.
    bool exact = false;
    /// Called on the thread that asks for the model, before some seconds of measuring what "auto" means here.
    std::function<void()> measuring;
};

/// A tokenizer and how many tokens its model reads.
struct Vocabulary
{
    std::shared_ptr<const clip::Tokenizer> tokenizer;
    int context = 77;
};

struct TextEmbedding
{
    Embedding embedding;
    bool truncated = false;
};

/// The composition root: makes what a program needs, in order, when it is first asked for, and ends it in
/// reverse. Threads: one, but for decoder() and what model() gives, which are safe from any.
class Assembly
{
public:
    Assembly(Setup setup, CancelToken cancel);
    ~Assembly();
    Assembly(const Assembly &) = delete;
    Assembly &operator=(const Assembly &) = delete;

    const Setup &setup() const noexcept { return setup_; }
    const CancelToken &cancel() const noexcept { return cancel_; }

    std::filesystem::path libraryFolder() const;
    media::Decoder &decoder();
    std::shared_ptr<media::Decoder> sharedDecoder();
    /// How many pictures are decoded at once.
    int decoders() const;

    /// The model that was asked for, found and understood but not loaded. Reads the library's choice where
    /// none was.
    Result<clip::ModelFiles> modelFiles();
    /// Of the model, without loading its weights.
    Result<clip::PreprocessSpec> preprocessing();
    /// Of the model, or of a folder that holds a vocabulary alone.
    Result<Vocabulary> vocabulary();
    /// Loaded once (half a second for LibTorch, then the weights).
    Result<std::shared_ptr<const clip::Model>> model();

    /// People's own table of modifiers where there is one, else the program's.
    Result<compose::Modifiers> modifiers();
    /// The noun list in the model's space, kept in the cache folder.
    Result<std::shared_ptr<const compose::NounTable>> nouns(const clip::Model &model);

    /// Decodes in full and embeds: always computed, never from a catalogue. @param model  what model() gave
    Result<Embedding> embedPicture(const compose::QueryPicture &picture, const clip::Model &model);
    Result<compose::Composed> compose(const compose::Query &query, const std::vector<Embedding> &pictures,
                                      const clip::Model &model);

private:
    /// Of the library where it has one, else the starter.
    Result<clip::ModelFiles> libraryModel();

    struct Parts;
    Setup setup_;
    CancelToken cancel_;
    std::unique_ptr<Parts> parts_;
};

/// What indexing takes of a model.
library::Encoder encoderOf(const clip::Model &model);

/// Embeddings of exactly these texts as the authors' code reads them: no modifiers, no template, special
/// words as ids. @error NotFound the model reads no words
Result<std::vector<TextEmbedding>> embedTexts(const std::vector<std::string> &texts, const clip::Model &model,
                                              const CancelToken &cancel);

} // namespace semblance::app
