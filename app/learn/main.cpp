// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// semblance-learn: trains the starter model and its mapping, and measures models, without Qt or OpenCV.
#include "app/learn/arguments.h"
#include "core/base/files.h"
#include "core/base/path.h"
#include "core/learn/batchsheet.h"
#include "core/learn/pictureset.h"
#include "core/learn/starter.h"

#include <csignal>
#include <cstdio>
#include <string>
#include <vector>

using namespace semblance;

namespace {

const CancelToken kStop;

extern "C" void stopOnSignal(int)
{
    kStop.cancel();
}

void printLine(const Json &line)
{
    std::printf("%s\n", line.dump().c_str());
    std::fflush(stdout);
}

Result<void> starter(const std::vector<std::string> &words)
{
    const auto arguments =
        Arguments::parse(words, {"pictures", "checkpoint", "minutes", "steps", "seed", "threads"});
    if (!arguments)
        return arguments.error();
    learn::StarterRecipe recipe;
    const auto minutes = arguments->number("minutes", recipe.minutes, .1, 100000);
    const auto steps = arguments->number("steps", 0, 0, 1e9);
    const auto seed = arguments->number("seed", 1, 0, 1e9);
    const auto threads = arguments->number("threads", 2, 1, 256);
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
    const auto trained = learn::trainStarter(
        *training, *validation, recipe, pathFromBytes(arguments->text("checkpoint", "starter.safetensors")),
        printLine, kStop);
    if (!trained)
        return trained.error();
    return {};
}

/// One batch as OUT.ppm and OUT.txt.
Result<void> batch(const std::vector<std::string> &words)
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
    std::string ppm = "P6\n" + std::to_string(sheet->picture.width) + " " +
                      std::to_string(sheet->picture.height) + "\n255\n";
    ppm.append(reinterpret_cast<const char *>(sheet->picture.rgb.data()), sheet->picture.rgb.size());
    const std::string out = arguments->text("out", "batch");
    if (auto written = writeAtomically(pathFromBytes(out + ".ppm"), ppm, "write the sheet"); !written)
        return written;
    return writeAtomically(pathFromBytes(out + ".txt"), sheet->text, "write the sheet");
}

int usage()
{
    std::fprintf(
        stderr,
        "usage: semblance-learn starter --pictures FILE.u8 --checkpoint FILE [--minutes N] [--seed N]\n");
    return 2;
}

} // namespace

int main(int argc, char **argv)
{
    std::signal(SIGINT, stopOnSignal);
    std::signal(SIGTERM, stopOnSignal);
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.empty())
        return usage();
    const std::vector<std::string> rest(words.begin() + 1, words.end());
    Result<void> done;
    if (words[0] == "starter")
        done = starter(rest);
    else if (words[0] == "batch")
        done = batch(rest);
    else
        return usage();
    if (!done) {
        std::fprintf(stderr, "%s\n", done.error().sentence().c_str());
        return done.error().code == Code::Invalid ? 2 : done.error().code == Code::Interrupted ? 130 : 1;
    }
    return 0;
}
