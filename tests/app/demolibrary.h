// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "tests/app/runcli.h"
#include "tests/support/testmain.h"

#include <QColor>

namespace semblance::test {

/// A picture of one colour with a diagonal, so that pictures differ. Returns the file.
std::filesystem::path paint(const std::filesystem::path &file, QRgb colour, int width = 120, int height = 80);

/// A folder with six pictures (two of the same bytes) and two files that only look like pictures, a small
/// model of random weights, and a library of them.
class DemoLibrary
{
public:
    /// Makes and indexes it. @return  what indexing came to
    CliRun make();
    /// The command with this library and model.
    CliRun run(const QStringList &arguments) const;

    const TempFolder &home() const noexcept { return home_; }
    const std::filesystem::path &pictures() const noexcept { return pictures_; }
    const std::filesystem::path &library() const noexcept { return library_; }
    const std::filesystem::path &model() const noexcept { return model_; }

private:
    TempFolder home_;
    std::filesystem::path pictures_ = home_ / "pictures", library_ = home_ / "library",
                          model_ = home_ / "model";
};

} // namespace semblance::test
