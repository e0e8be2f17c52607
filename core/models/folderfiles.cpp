// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/models/folderfiles.h"

#include "core/base/path.h"

#include <algorithm>
#include <initializer_list>
#include <vector>

namespace semblance::models {

namespace fs = std::filesystem;

namespace {

bool isThere(const fs::path &path)
{
    std::error_code error;
    return fs::exists(path, error);
}

/// The first of the names that is there; empty where none is.
fs::path firstOf(const fs::path &folder, std::initializer_list<const char *> names)
{
    for (const char *name : names)
        if (isThere(folder / name))
            return folder / name;
    return {};
}

bool isWeightsName(const fs::path &path)
{
    const std::string kind = extension(path), name = display(path.filename());
    return kind == "safetensors" || kind == "pt" || kind == "pth" || kind == "bin" || kind == "ckpt" ||
           name.ends_with(".safetensors.index.json") || name.ends_with(".bin.index.json");
}

} // namespace

fs::path openClipWeights(const fs::path &folder)
{
    return firstOf(folder,
                   {"open_clip_model.safetensors", "open_clip_pytorch_model.safetensors",
                    "open_clip_model.safetensors.index.json", "model.safetensors",
                    "model.safetensors.index.json", "open_clip_pytorch_model.bin",
                    "open_clip_pytorch_model.pth", "pytorch_model.bin", "pytorch_model.pth", "model.pth"});
}

fs::path huggingFaceWeights(const fs::path &folder)
{
    return firstOf(folder, {"model.safetensors", "model.safetensors.index.json", "pytorch_model.bin",
                            "pytorch_model.bin.index.json", "pytorch_model.pth"});
}

fs::path tokenizerIn(const fs::path &folder)
{
    if (isThere(folder / "vocab.json") && isThere(folder / "merges.txt"))
        return folder / "vocab.json";
    return firstOf(folder, {"tokenizer.json", "bpe_simple_vocab_16e6.txt.gz", "bpe_simple_vocab_16e6.txt",
                            "merges.txt"});
}

fs::path mappingIn(const fs::path &folder)
{
    return firstOf(folder, {"mapping.safetensors", "pic2word.safetensors", "mapping.pt", "pic2word.pt",
                            "pic2word_model.pt"});
}

Result<fs::path> bareWeights(const fs::path &folder)
{
    const fs::path mapping = mappingIn(folder);
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        if (isWeightsName(entry->path()) && entry->path() != mapping)
            found.push_back(entry->path());
    }
    if (found.empty() && !mapping.empty()) // a whole checkpoint of Pic2Word holds its CLIP too
        found.push_back(mapping);
    if (found.size() == 1)
        return found.front();
    // Beside safetensors, other files are optimizers and the like.
    const auto safe = [](const fs::path &path) { return extension(path) == "safetensors"; };
    if (std::count_if(found.begin(), found.end(), safe) == 1)
        return *std::find_if(found.begin(), found.end(), safe);
    const auto index = std::find_if(found.begin(), found.end(),
                                    [](const fs::path &path) { return extension(path) == "json"; });
    if (index != found.end())
        return *index;
    if (found.empty())
        return Error{Code::NotFound, "use the model", display(folder),
                     "the folder has no weights (no safetensors or PyTorch file)",
                     "Choose the folder into which the model was downloaded"};
    return Error{Code::Invalid, "use the model", display(folder),
                 "the folder has " + std::to_string(found.size()) +
                     " weights files and no description of them",
                 "Name one of the files"};
}

} // namespace semblance::models
