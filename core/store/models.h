// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/store/database.h"

#include <optional>
#include <string>
#include <vector>

namespace semblance::store {

/// A model that this library has or had embeddings of.
struct ModelRow
{
    ModelId id;
    std::string name;
    int dimension = 0;
    double logitScale = 100; ///< what cosines are multiplied with in the model's own loss
    bool operator==(const ModelRow &) const = default;
};

class Models
{
public:
    explicit Models(Database &database) : connection_(database.connection()) {}

    /// Adds it or renames it. @error Mismatch it is there with another dimension
    Result<void> put(const ModelRow &model);
    Result<std::vector<ModelRow>> all();
    Result<std::optional<ModelRow>> find(const ModelId &id);
    /// The library's model; nothing in a new library.
    Result<std::optional<ModelRow>> current();
    /// @error NotFound it was not put before
    Result<void> setCurrent(const ModelId &id);

private:
    Connection &connection_;
};

} // namespace semblance::store
