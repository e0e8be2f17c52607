// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace semblance::fuzz {

/// Reads bytes that may be anything as far as they can be read. An error is an ordinary end; anything else
/// (a crash, a broken promise, memory without bound) is a finding.
struct Reader
{
    std::string_view name; ///< of the fuzz target and of the seeds' folder
    void (*read)(const std::string &bytes);
};

void readWeights(const std::string &bytes);    ///< whatever openTensors takes: safetensors, zip, legacy
void readZip(const std::string &bytes);        ///< an archive and its records
void readPickle(const std::string &bytes);     ///< a pickle alone, and the state dictionary in it
void readConfig(const std::string &bytes);     ///< open_clip's, Hugging Face's and our own JSON
void readVocabulary(const std::string &bytes); ///< merges, vocab.json, tokenizer.json, gzip

inline constexpr std::array<Reader, 5> kReaders = {{
    {"weights", readWeights},
    {"zip", readZip},
    {"pickle", readPickle},
    {"config", readConfig},
    {"vocabulary", readVocabulary},
}};

} // namespace semblance::fuzz
