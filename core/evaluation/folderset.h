// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/evaluation/protocol.h"

namespace semblance::evaluation {

/// People's own pictures: CLASS/DOMAIN/files or DOMAIN/CLASS/files. The photographs ask for each other domain
/// ("a cartoon of *"); right is the same class in that domain; the gallery is everything but the query
/// itself. prompts.tsv in the folder may give a domain its own sentence: folder, tab, prompt with one *.
class FolderSet final : public Protocol
{
public:
    Result<Task> read(const std::filesystem::path &data, const ReadOptions &options) override;
};

} // namespace semblance::evaluation
