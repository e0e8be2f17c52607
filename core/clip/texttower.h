// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/embedding.h"
#include "core/base/result.h"

#include <span>
#include <vector>

namespace semblance::clip {

/// A word vector that takes the place of a token's row in the token embeddings, before positions are added
/// (Pic2Word, Saito et al., CVPR 2023; model/model.py, encode_text_img).
struct SlotFill
{
    int position = 0;        ///< index into TextInput::ids
    std::vector<float> word; ///< TextTower::wordWidth() floats, as the mapping gives them
};

/// One sentence: token ids with start and end, without padding.
struct TextInput
{
    std::vector<int> ids; ///< 2 .. context; the embedding is read at the first end token
    std::vector<SlotFill> fills;
};

/// Turns sentences into embeddings of one model. Threads: as ImageTower.
class TextTower
{
public:
    virtual ~TextTower() = default;
    virtual int dimension() const = 0;
    virtual int wordWidth() const = 0; ///< width of the token embeddings
    virtual int context() const = 0;   ///< most tokens of a sentence, start and end included
    /// @return  embeddings in the order of the inputs; each independent of the others (1e-5)
    virtual Result<std::vector<Embedding>> encode(std::span<const TextInput> inputs,
                                                  const CancelToken &cancel) = 0;
};

} // namespace semblance::clip
