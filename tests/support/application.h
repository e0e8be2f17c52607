// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QCoreApplication>
#include <memory>

namespace semblance::test {

/// The application object of a test program. Programs that need another kind define this themselves.
std::unique_ptr<QCoreApplication> makeApplication(int &argc, char **argv);

} // namespace semblance::test
