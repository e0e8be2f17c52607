// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/store/models.h"

#include "core/base/path.h"
#include "core/store/connection.h"
#include "core/store/rows.h"

namespace semblance::store {

namespace {

constexpr std::string_view kRead = "read the library's models";
constexpr std::string_view kWrite = "write the library's models";

ModelRow modelFrom(const Statement &row)
{
    return ModelRow{{row.text(0)}, row.text(1), static_cast<int>(row.integer(2)), row.real(3)};
}

} // namespace

Result<void> Models::put(const ModelRow &model)
{
    return change(connection_, kWrite, [&]() -> Result<void> {
        const auto key = modelKey(connection_, model.id);
        if (key && key->dimension != model.dimension)
            return Error{Code::Mismatch, std::string(kWrite), display(connection_.file()),
                         "the model " + model.name + " has dimension " + std::to_string(model.dimension) +
                             ", but the library knows it with " + std::to_string(key->dimension),
                         "Use another library for it"};
        connection_
            .prepare("INSERT INTO models (fingerprint, name, dimension, logit_scale) VALUES (?, ?, ?, ?) "
                     "ON CONFLICT (fingerprint) DO UPDATE SET name = excluded.name, "
                     "logit_scale = excluded.logit_scale")
            .bind(1, std::string_view(model.id.fingerprint))
            .bind(2, std::string_view(model.name))
            .bind(3, std::int64_t{model.dimension})
            .bind(4, model.logitScale)
            .run();
        return {};
    });
}

Result<std::vector<ModelRow>> Models::all()
{
    return attempt(connection_, kRead, [&] {
        std::vector<ModelRow> models;
        Statement ask =
            connection_.prepare("SELECT fingerprint, name, dimension, logit_scale FROM models ORDER BY id");
        while (ask.step())
            models.push_back(modelFrom(ask));
        return models;
    });
}

Result<std::optional<ModelRow>> Models::find(const ModelId &id)
{
    return attempt(connection_, kRead, [&]() -> std::optional<ModelRow> {
        Statement ask = connection_.prepare(
            "SELECT fingerprint, name, dimension, logit_scale FROM models WHERE fingerprint = ?");
        if (!ask.bind(1, std::string_view(id.fingerprint)).step())
            return std::nullopt;
        return modelFrom(ask);
    });
}

Result<std::optional<ModelRow>> Models::current()
{
    return attempt(connection_, kRead, [&]() -> std::optional<ModelRow> {
        Statement ask = connection_.prepare(
            "SELECT fingerprint, name, dimension, logit_scale FROM models WHERE current = 1");
        if (!ask.step())
            return std::nullopt;
        return modelFrom(ask);
    });
}

Result<void> Models::setCurrent(const ModelId &id)
{
    return change(connection_, kWrite, [&]() -> Result<void> {
        const auto key = modelKey(connection_, id);
        if (!key)
            return Error{Code::NotFound, std::string(kWrite), display(connection_.file()),
                         "the library does not know the model " + id.fingerprint, ""};
        connection_.prepare("UPDATE models SET current = (id = ?)").bind(1, key->id).run();
        return {};
    });
}

} // namespace semblance::store
