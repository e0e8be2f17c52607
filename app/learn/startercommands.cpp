// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/learn/arguments.h"
#include "app/learn/commands.h"
#include "core/base/files.h"
#include "core/base/path.h"
#include "core/learn/batchsheet.h"
#include "core/learn/modelio.h"
#include "core/learn/pictureset.h"
#include "core/learn/starter.h"

#include <cstdio>

namespace semblance {

namespace {

void printLine(const Json &line)
{
    std::printf("%s\n", line.dump().c_str());
    std::fflush(stdout);
}

} // namespace

Result<void> runStarter(const Words &words, const CancelToken &stop)
{
    const auto arguments =
        Arguments::parse(words, {"pictures", "checkpoint", "minutes", "steps", "seed", "threads"});
    if (!arguments)
        return arguments.error();
    learn::StarterRecipe recipe;
    const auto minutes = arguments->number("minutes", recipe.minutes, .1, 100000);
    const auto steps = arguments->number("steps", 0, 0, 1e9);
    const auto seed = arguments->number("seed", 1, 0, 1e9);
    const auto threads = arguments->number("threads", recipe.threads, 1, 256);
    for (const auto *number : {&minutes, &steps, &seed, &threads})
        if (!*number)
            return number->error();
    recipe.minutes = *minutes;
    recipe.steps = static_cast<std::int64_t>(*steps);
    recipe.seed = static_cast<std::uint64_t>(*seed);
    recipe.threads = static_cast<int>(*threads);
    const auto file = pathFromBytes(arguments->text("pictures", "pictures-112.u8"));
    const auto training = learn::readPictureSet(file, learn::Split::Training);
    if (!training)
        return training.error();
    const auto validation = learn::readPictureSet(file, learn::Split::Validation);
    if (!validation)
        return validation.error();
    const auto checkpoint = pathFromBytes(arguments->text("checkpoint", "starter.safetensors"));
    const auto trained = learn::trainStarter(*training, *validation, recipe, checkpoint, printLine, stop);
    return trained ? Result<void>() : Result<void>(trained.error());
}

Result<void> runBatch(const Words &words, const CancelToken &)
{
    const auto arguments = Arguments::parse(words, {"pictures", "out", "progress"});
    if (!arguments)
        return arguments.error();
    const auto progress = arguments->number("progress", 0, 0, 1);
    if (!progress)
        return progress.error();
    const auto set = learn::readPictureSet(pathFromBytes(arguments->text("pictures", "pictures-112.u8")),
                                           learn::Split::Training);
    if (!set)
        return set.error();
    const auto sheet = learn::batchSheet(*set, {}, *progress);
    if (!sheet)
        return sheet.error();
    const Picture &picture = sheet->picture;
    std::string ppm =
        "P6\n" + std::to_string(picture.width) + " " + std::to_string(picture.height) + "\n255\n";
    ppm.append(reinterpret_cast<const char *>(picture.rgb.data()), picture.rgb.size());
    const std::string out = arguments->text("out", "batch");
    if (auto written = writeAtomically(pathFromBytes(out + ".ppm"), ppm, "write the sheet"); !written)
        return written;
    return writeAtomically(pathFromBytes(out + ".txt"), sheet->text, "write the sheet");
}

Result<void> runExport(const Words &words, const CancelToken &stop)
{
    const auto arguments = Arguments::parse(words, {"checkpoint", "out"});
    if (!arguments)
        return arguments.error();
    const auto weights =
        learn::readStarter(pathFromBytes(arguments->text("checkpoint", "starter.safetensors")));
    if (!weights)
        return weights.error();
    const auto folder = pathFromBytes(arguments->text("out", "starter"));
    if (auto written = learn::writeModelFolder(*weights, folder, stop); !written)
        return written;
    return writeAtomically(folder / "curve.json", weights->state["curve"].dump(1) + "\n", "write the curve");
}

} // namespace semblance
