// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/core/clip/torch/formulamodel.h"

#include "core/weights/safetensors.h"

#include <algorithm>

namespace semblance::test {

using namespace clip;

void writeTensors(const std::filesystem::path &path, const TensorDict &tensors)
{
    std::vector<weights::TensorToWrite> list;
    for (const auto &[name, tensor] : tensors)
        list.push_back({name, tensor.sizes().vec()});
    const auto written = weights::writeSafetensors(
        path, list, weights::StoredAs::F32, [&](std::size_t index, std::span<float> values) -> Result<void> {
            const at::Tensor &tensor = tensors.at(list[index].name);
            std::copy_n(tensor.data_ptr<float>(), values.size(), values.begin());
            return {};
        });
    SEMBLANCE_CHECK(written.ok());
}

ModelFiles formulaFiles(const TempFolder &folder, const EncoderConfig &config)
{
    writeTensors(folder / "model.safetensors", formulaTensors(config));
    ModelFiles files;
    files.name = "formula";
    files.folder = folder.path();
    files.weights = {folder / "model.safetensors"};
    files.config = config;
    return files;
}

PixelBatch pictures(int side, int count)
{
    PixelBatch batch{count, side, {}};
    for (int i = 0; i < count; ++i) {
        const at::Tensor image =
            formulaTensor(i == 0 ? "image" : "image" + std::to_string(i), {3, side, side}, 2);
        batch.values.insert(batch.values.end(), image.data_ptr<float>(),
                            image.data_ptr<float>() + image.numel());
    }
    return batch;
}

LoadOptions onCpu(int threads)
{
    LoadOptions options;
    options.device = "cpu";
    options.threads = threads;
    return options;
}

double apart(const Embedding &a, const Embedding &b)
{
    double largest = 0;
    const std::vector<float> x = a.raw(), y = b.raw();
    for (std::size_t i = 0; i < x.size(); ++i)
        largest = std::max(largest, std::abs(double(x[i]) - y[i]));
    return largest;
}

} // namespace semblance::test
