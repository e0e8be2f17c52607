// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/mappedfile.h"
#include "core/base/result.h"

namespace semblance::weights {

enum class FileKind {
    Safetensors,
    ShardIndex,    ///< JSON: which tensor lies in which shard
    PyTorchZip,    ///< torch.save since 1.6, and TorchScript
    PyTorchLegacy, ///< torch.save before 1.6
    PyTorchTar,    ///< before 0.1.9
    PyTorchPreview,
    NumPy,
    GitLfsPointer,
    WebPage,
    Empty,
    Unknown,
};

/// Looks at the first bytes only; a name says nothing (.bin, .pt and .safetensors are interchangeable).
Result<FileKind> recognise(const MappedFile &file);

/// Why a file of that kind is not read, and what to do. Only for kinds that no reader takes.
Error refusal(FileKind kind, const std::filesystem::path &path);

} // namespace semblance::weights
