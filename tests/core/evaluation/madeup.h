// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/picturesource.h"
#include "core/clip/model.h"
#include "tests/support/testmain.h"

#include <atomic>
#include <filesystem>
#include <string>

namespace semblance::test {

/// Pictures of one colour, from files that hold "CLASS DOMAIN" in digits (0 to 7 each): red tells the class,
/// blue the domain. A file that begins with anything else is unreadable.
class NumberPictures final : public PictureSource
{
public:
    explicit NumberPictures(std::filesystem::path folder) : folder_(std::move(folder)) {}
    Result<Picture> picture(const std::string &key) override;
    int asked() const { return asked_; }

private:
    std::filesystem::path folder_;
    std::atomic<int> asked_ = 0;
};

/// Writes such a file.
void writePicture(const TempFolder &folder, const std::string &name, int kind, int domain);

/// A model that sees just class and domain (one dimension each), and reads sentences that were taught: a
/// taught sentence is its domain, and the class of the picture that fills its star. Everything else is
/// nothing.
class NumberModel
{
public:
    NumberModel();
    void teach(const std::string &sentence, int domain);
    /// A sentence without a star that is a class and a domain.
    void teach(const std::string &sentence, int kind, int domain);
    clip::Model &model() { return model_; }

private:
    clip::Model model_;
};

} // namespace semblance::test
