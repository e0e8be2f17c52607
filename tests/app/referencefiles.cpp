// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/app/referencefiles.h"

#include "core/base/check.h"
#include "core/weights/tensorfile.h"
#include "tests/support/testmain.h"

#include <cmath>

namespace semblance::test {

namespace fs = std::filesystem;

fs::path fixtures()
{
    return sharedFolder() / "fixtures";
}

std::vector<float> tensor(const fs::path &file, const std::string &name)
{
    const auto source = weights::openTensors(file);
    SEMBLANCE_CHECK(source.ok());
    for (std::size_t i = 0; i < (*source)->tensors().size(); ++i)
        if ((*source)->tensors()[i].name == name) {
            std::vector<float> values((*source)->tensors()[i].count);
            SEMBLANCE_CHECK(weights::readFloats(**source, i, values).ok());
            return values;
        }
    SEMBLANCE_CHECK(false);
}

double difference(const Json &numbers, const std::vector<float> &rows, std::size_t row)
{
    const std::size_t width = numbers.items().size();
    if (width == 0 || (row + 1) * width > rows.size())
        return 1e9;
    double most = 0;
    for (std::size_t i = 0; i < width; ++i)
        most = std::max(most, std::abs(numbers.items()[i].number() - rows[row * width + i]));
    return most;
}

void makeModelFolder(const fs::path &folder, const fs::path &model, const fs::path &vocabulary)
{
    fs::create_directories(folder);
    if (fs::is_regular_file(model))
        fs::create_symlink(model, folder / model.filename());
    for (const fs::path &from : {model, vocabulary})
        if (fs::is_directory(from))
            for (const auto &entry : fs::directory_iterator(from))
                if (!fs::exists(folder / entry.path().filename()))
                    fs::create_symlink(entry.path(), folder / entry.path().filename());
}

Json caseOf(const std::string &id)
{
    const auto index = readJson(fixtures() / "index.json", "read the fixtures");
    SEMBLANCE_CHECK(index.ok());
    for (const Json &item : (*index)["cases"].items())
        if (item["id"].string() == id)
            return item;
    SEMBLANCE_CHECK(false);
}

} // namespace semblance::test
