// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "app/cli/commands.h"
#include "core/models/catalogue.h"
#include "core/models/modelfolder.h"

namespace semblance::cli {

/// What `model NAME` does for each of its actions; the exit code.
int modelList(const Arguments &arguments, app::Assembly &assembly, Output &output);
int modelInfo(const Arguments &arguments, app::Assembly &assembly, Output &output);
int modelDownload(const Arguments &arguments, app::Assembly &assembly, Output &output);
int modelAdd(const Arguments &arguments, app::Assembly &assembly, Output &output);
int modelVerify(const Arguments &arguments, app::Assembly &assembly, Output &output);
int modelUse(const Arguments &arguments, app::Assembly &assembly, Output &output);
int modelRemove(const Arguments &arguments, app::Assembly &assembly, Output &output);
int modelMeasure(const Arguments &arguments, app::Assembly &assembly, Output &output);

/// {name, architecture, mapping, bytes, fingerprint, path}
Json modelJson(const models::FoundModel &model, const std::string &fingerprint);

/// The published models that come with the program's resources.
Result<models::Catalogue> shippedCatalogue();

} // namespace semblance::cli
