// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace semblance::weights {

/// What one name of a file stands for.
struct Translation
{
    std::string name;        ///< published; for q, k, v the name of the joined tensor
    int third = -1;          ///< 0, 1, 2 for q, k, v; -1 for a whole tensor
    bool transposed = false; ///< the file holds the transpose
};

/// Takes off what training programs put before every name: "module." (DataParallel), TinyCLIP's
/// "_image_encoder.",
/// "_text_encoder.", "_logit_scale.", open_clip's "text." before the text tower. At most four rounds.
/// @param names  of one file, changed in place
void peelPrefixes(std::vector<std::string> &names);

/// The published name of a (peeled) name; Hugging Face's are translated, others stay as they are.
/// nullopt for buffers that nobody needs (position_ids, num_batches_tracked, ...).
std::optional<Translation> translate(std::string_view name);

/// Why a name shows that the file is no plain CLIP: "a SigLIP-type model"; empty for an ordinary name.
std::string_view notPlain(std::string_view peeledName);

} // namespace semblance::weights
