// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <string_view>

namespace semblance::weights {

/// What a name that a pickle asks for may do here. Nothing is ever called; this decides what is refused.
enum class PickleGlobal {
    Dictionary, ///< collections.OrderedDict and its kin: REDUCE makes an empty dictionary
    Tensor,     ///< torch._utils._rebuild_tensor_v2 and its kin; Parameter
    Module,     ///< a TorchScript class: its state is a dictionary of attributes
    Opaque,     ///< anything else: swallows what it is given
    Hostile,    ///< runs code, opens files, imports: no weights file needs it
};

PickleGlobal classify(std::string_view module, std::string_view name);

} // namespace semblance::weights
