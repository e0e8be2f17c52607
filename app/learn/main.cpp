// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// semblance-learn: trains the starter model and its mapping, and measures models, without Qt or OpenCV.
#include "app/learn/commands.h"

#include <csignal>
#include <cstdio>

using namespace semblance;

namespace {

const CancelToken kStop;

extern "C" void stopOnSignal(int)
{
    kStop.cancel();
}

struct Command
{
    const char *name;
    Result<void> (*run)(const Words &, const CancelToken &);
    const char *options;
};

constexpr Command kCommands[] = {
    {"starter", runStarter,
     "--pictures FILE.u8 --checkpoint FILE [--minutes N | --steps N] [--seed N] [--threads N]"},
    {"batch", runBatch,
     "--pictures FILE.u8 --out NAME [--progress 0..1]     one batch as NAME.ppm and NAME.txt"},
    {"export", runExport, "--checkpoint FILE --out DIR"},
    {"mapping", runMapping,
     "--model DIR --pictures FILE.u8 [--method M] [--minutes N | --steps N] [--batch N] "
     "[--rate X]\n                  [--decay X] [--warmup N] [--seed N] [--most N] [--out FILE]"},
    {"measure", runMeasure,
     "--model DIR --pictures FILE.u8 [--mappings NAME=FILE,...] [--json FILE] [--table FILE]"},
};

int usage(std::FILE *to)
{
    std::fprintf(to, "usage: semblance-learn COMMAND [OPTIONS]\n");
    for (const Command &command : kCommands)
        std::fprintf(to, "  %-8s %s\n", command.name, command.options);
    return to == stdout ? 0 : 2;
}

int exitCode(Code code)
{
    return code == Code::Invalid ? 2 : code == Code::Interrupted ? 130 : 1;
}

} // namespace

int main(int argc, char **argv)
{
    std::signal(SIGINT, stopOnSignal);
    std::signal(SIGTERM, stopOnSignal);
    const Words words(argv + 1, argv + argc);
    if (words.empty())
        return usage(stderr);
    if (words[0] == "--help" || words[0] == "-h")
        return usage(stdout);
    for (const Command &command : kCommands) {
        if (words[0] != command.name)
            continue;
        const Result<void> done = command.run(Words(words.begin() + 1, words.end()), kStop);
        if (!done)
            std::fprintf(stderr, "%s\n", done.error().sentence().c_str());
        return done ? 0 : exitCode(done.error().code);
    }
    return usage(stderr);
}
