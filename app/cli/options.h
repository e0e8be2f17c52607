// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace semblance::cli {

/// What stands before or after any command.
struct GlobalOptions
{
    std::string library; ///< folder; empty: the default one of the system
    std::string model;   ///< name, folder or file; empty: the library's, else the starter
    std::string mapping; ///< name, file, or "none"; empty: the model's own
    std::string device = "auto";
    std::string precision = "auto";
    int threads = 0; ///< 0: as many as the machine has cores
    bool json = false;
    bool quiet = false;
    bool progress = false;
    bool verbose = false;
};

/// One thing to embed, in the order of the arguments.
struct EmbedItem
{
    bool isWords = false;
    std::string text; ///< a path or words
};

/// A picture of a query, with the box that was given right behind it.
struct PictureOption
{
    std::string path;
    std::string region; ///< "x,y,w,h" in pixels, or fractions with %; empty: all of it
};

struct QueryOptions
{
    std::vector<PictureOption> pictures;
    std::string words;
    std::string negative;
    std::string prompt;
    std::string mode; ///< empty: composed where there is a picture, words otherwise
    double strength = 0;
};

struct SearchOptions
{
    QueryOptions query;
    int top = 50;
    double minMatch = 0;
    std::string in;
    std::vector<std::string> types;
    std::string after;
    std::string before;
    std::string orientation;
    int minSide = 0;
    bool includeQuery = false;
    bool noStacks = false;
    bool exact = false;
    std::string contactSheet;
};

struct IndexOptions
{
    std::vector<std::string> folders;
    std::vector<std::string> exclude;
    std::vector<std::string> include;
    bool hidden = false;
    int minSide = 0;
    bool watch = false;
    bool acceptEmptied = false;
    bool estimate = false; ///< say how long it will take and how much disk, and stop
};

struct RootsOptions
{
    std::string action = "list";
    std::vector<std::string> folders;
};

struct ProblemsOptions
{
    bool retry = false;
};

struct EmbedOptions
{
    std::vector<EmbedItem> items;
    std::string npy;
};

struct TokenizeOptions
{
    std::vector<std::string> texts;
};

struct PreprocessOptions
{
    std::string picture;
    std::string out;
};

struct ModelOptions
{
    std::string action = "list";
    std::string name; ///< of the model the action is about; of add: the path
    std::string architecture;
    std::string out;
    long long seed = 1;
    bool available = false;    ///< of list: the catalogue too
    bool agreeLicence = false; ///< of download
    std::string newName;       ///< of add
    bool link = false;         ///< of add
    bool yes = false;          ///< of remove
    bool embeddings = false;   ///< of remove: those of the library too
};

/// Of backup, restore and check.
struct UpkeepOptions
{
    std::string file;
    bool repair = false;
};

struct ExportOptions
{
    std::string format = "csv"; ///< csv, json, npy
    std::string out;            ///< empty: standard output
};

struct BenchOptions
{
    std::string what; ///< encoder, text, pipeline, search, startup, decode
    int batch = 8;
    double seconds = 3;
    int tokens = 7;              ///< of each sentence, start and end included: five words
    long long vectors = 100'000; ///< of search and startup
    int dimension = 512;
    long long seed = 1;
    int pictures = 300; ///< of pipeline
};

struct TrainOptions
{
    std::string pictures;
    bool fromLibrary = false;
    std::string method = "pic2word";
    std::string out;
    int steps = 0; ///< 0: as many as the epochs give
    int epochs = 30;
    int batch = 256;
    int warmup = 10000;
    double learningRate = 1e-4;
    double weightDecay = 0.1;
    double dropout = 0.1;
    int middle = 512;
    int layers = 2;
    long long seed = 1;
    double minutes = 0; ///< 0: no limit by the clock
    int patience = 0;   ///< 0: to the end
    bool resume = false;
};

struct EvalOptions
{
    std::string protocol; ///< imagenet-r, coco, cirr, fashioniq, circo, folder
    std::string data;
    std::vector<std::string> methods; ///< empty: all four
    std::string report;               ///< folder; empty: no report
    std::string split = "val";
    std::string from; ///< of folder: the domain that asks; empty: the photographs
    long long seed = 1;
    bool allowMissing = false;
    bool indexLoss = false;
    bool noCache = false;
};

/// Everything the command line said; only the part of the command that was named is filled.
struct Arguments
{
    std::string command;
    GlobalOptions global;
    SearchOptions search; ///< of search, compare and export
    IndexOptions index;
    RootsOptions roots;
    ProblemsOptions problems;
    EmbedOptions embed;
    QueryOptions compose;
    TokenizeOptions tokenize;
    PreprocessOptions preprocess;
    ModelOptions model;
    TrainOptions train;
    BenchOptions bench;
    UpkeepOptions upkeep;
    ExportOptions exporting;
    EvalOptions eval;
};

/// What a call of the program comes to: a command to run, or a text to show (help, version).
struct Parsed
{
    Arguments arguments;
    std::optional<std::string> text;
};

/// Reads the command line (CLI11). Wrong usage is Error Invalid with one sentence.
Result<Parsed> parse(int argc, const char *const *argv);

} // namespace semblance::cli
