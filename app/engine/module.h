// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

namespace semblance::app {

class Engine;

/// What program and module must agree on; counted up with every change of an interface that crosses between
/// them.
inline constexpr int kEngineInterface = 4;

/// The one function that the module exports. @param interface  kEngineInterface of the caller
/// @return  the engine, owned by the module; null where the interfaces differ
using EngineEntry = Engine *(*)(int interface);
inline constexpr const char *kEngineEntry = "semblance_engine";

} // namespace semblance::app
