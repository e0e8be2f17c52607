// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "app/assembly.h"
#include "app/benchdata.h"

#include <QString>

namespace semblance::app {

// What `semblance --bench-start` and `--bench-grid` are measured on: libraries made for the occasion, gone at
// the end. What is said of it goes to standard error.

/// A library of so many pictures with thumbnails, without embeddings, in `folder`.
Result<void> makeGridLibrary(const std::filesystem::path &folder, int pictures);

/// Makes a library of so many pictures for the model, starts the program on it several times and prints the
/// medians as one JSON object. @param words  of the first question @return the exit status
int measureStarts(Setup setup, int pictures, const QString &words);

} // namespace semblance::app
