// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/commands.h"
#include "core/base/files.h"
#include "core/base/path.h"
#include "core/evaluation/missing.h"
#include "core/evaluation/report.h"
#include "core/evaluation/runner.h"
#include "core/media/filesource.h"
#include "core/media/jpeg.h"
#include "core/platform/folders.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <optional>

namespace semblance::cli {

namespace {

namespace fs = std::filesystem;
using namespace evaluation;

constexpr std::size_t kListed = 20; ///< missing files that are named one by one
constexpr int kJpegQuality = 82;    ///< of the report's small pictures

/// "2024-05-31"
std::string today()
{
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    char text[16];
    const std::tm *utc = std::gmtime(&now);
    if (utc)
        parts = *utc;
    return std::strftime(text, sizeof text, "%Y-%m-%d", &parts) > 0 ? text : "";
}

Result<Task> readTask(const EvalOptions &options)
{
    const auto protocol = makeProtocol(options.protocol);
    if (!protocol)
        return protocol.error();
    const auto data = semblance::absolute(pathFromBytes(options.data));
    if (!data)
        return data.error();
    std::error_code error;
    if (!fs::is_directory(*data, error))
        return Error{Code::NotFound, "evaluate", display(*data), "there is no such folder",
                     "Check the name given with --data"};
    ReadOptions read;
    read.split = options.split;
    read.from = options.from;
    read.seed = static_cast<std::uint64_t>(options.seed);
    read.allowMissing = options.allowMissing;
    return (*protocol)->read(*data, read);
}

/// Says on standard error what is not there.
void tell(const std::vector<std::string> &what, const std::string &title, Output &output)
{
    if (what.empty())
        return;
    output.remark(title);
    for (std::size_t i = 0; i < std::min(kListed, what.size()); ++i)
        output.remark("  " + what[i]);
    if (what.size() > kListed)
        output.remark("  … and " + std::to_string(what.size() - kListed) + " more");
}

std::string padded(const std::string &text, std::size_t width, bool left)
{
    const std::string air(text.size() < width ? width - text.size() : 1, ' ');
    return left ? text + air : air + text;
}

std::string cell(const Metric &metric, double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", isShare(metric.measure) ? value * 100 : value);
    return padded(text, std::max<std::size_t>(9, metricName(metric).size() + 2), false);
}

/// One block of the table for people: a row a method. Other directions are in the JSON alone.
std::vector<std::string> blockOf(const Evaluation &evaluation, const std::string &title,
                                 std::optional<std::size_t> part)
{
    const auto &metrics = evaluation.task.metrics;
    std::vector<std::string> lines = {padded(title, 16, true)};
    for (const Metric &metric : metrics)
        if (!metric.reverse)
            lines.back() += padded(metricName(metric), cell(metric, 0).size(), false);
    for (const Figures &figures : evaluation.figures) {
        const std::vector<double> &values = part ? figures.parts[*part] : figures.mean;
        lines.push_back(padded("  " + std::string(methodName(figures.method)), 16, true));
        for (std::size_t i = 0; i < metrics.size(); ++i)
            if (!metrics[i].reverse)
                lines.back() += cell(metrics[i], values[i]);
    }
    return lines;
}

/// The table for people: a block a part, then the mean.
std::vector<std::string> tableOf(const Evaluation &evaluation)
{
    const auto &parts = evaluation.task.parts;
    std::vector<std::string> lines;
    const auto add = [&](const std::string &title, std::optional<std::size_t> part) {
        const auto block = blockOf(evaluation, title, part);
        lines.insert(lines.end(), block.begin(), block.end());
    };
    for (std::size_t part = 0; part < parts.size() && parts.size() > 1; ++part)
        add(parts[part].name, part);
    add(parts.size() > 1 ? "mean" : evaluation.task.protocol, std::nullopt);
    return lines;
}

void show(const Evaluation &evaluation, Output &output)
{
    if (output.json()) {
        output.document(toJson(evaluation));
        return;
    }
    const Counts &counts = evaluation.counts;
    output.text(evaluation.task.title + " with " + evaluation.model +
                (evaluation.byName ? " (composed by name: the model has no mapping)" : ""));
    output.text(std::to_string(counts.queries) + " queries, " + std::to_string(counts.pictures) +
                " pictures, in per cent");
    if (evaluation.task.server == ServerFile::None)
        for (const std::string &line : tableOf(evaluation))
            output.text(line);
    if (counts.missing + counts.unreadable + counts.leftOut > 0)
        output.text("Not the whole protocol: " + std::to_string(counts.missing) + " files missing, " +
                    std::to_string(counts.unreadable) + " unreadable, " + std::to_string(counts.leftOut) +
                    " queries left out");
}

/// The page, and the files for a test server beside it.
Result<void> writeAll(const Evaluation &evaluation, const fs::path &folder, PictureSource &source,
                      const CancelToken &cancel)
{
    const auto encode = [](const Picture &picture) { return media::encodeJpeg(picture, kJpegQuality); };
    if (auto written = writeReport(evaluation, folder, source, encode, cancel); !written)
        return written;
    for (const auto &[name, content] : serverFiles(evaluation))
        if (auto written = writeAtomically(folder / name, content, "write the file for the test server");
            !written)
            return written;
    return {};
}

/// Everything before the model is loaded: options and data.
Result<Task> checkedTask(const EvalOptions &options, const CancelToken &cancel, Output &output)
{
    const bool server = options.protocol == "cirr" || options.protocol == "circo";
    if (options.split == "test" && !server)
        return Error{Code::Invalid, "evaluate", "", "only cirr and circo have a test server",
                     "Leave --split out"};
    if (options.split == "test" && options.report.empty())
        return Error{Code::Invalid, "evaluate", "", "the files for the test server need a place",
                     "Give --report DIR"};
    auto task = readTask(options);
    if (!task)
        return task.error();
    const auto missing = missingViews(*task, cancel);
    if (!missing)
        return missing.error();
    const auto files = filesOf(*task, *missing);
    tell(task->missingAnnotations, "Annotation files that are missing:", output);
    tell(files, std::to_string(files.size()) + " pictures are missing below " + display(task->data) + ":",
         output);
    if (!files.empty() && !options.allowMissing)
        return refusal(*task, files, "missing");
    return task;
}

} // namespace

int runEval(const Arguments &arguments, app::Assembly &assembly, Output &output)
{
    const EvalOptions &options = arguments.eval;
    RunOptions run;
    const auto methods = methodsFrom(options.methods);
    if (!methods)
        return output.fail(Stage::Usage, methods.error());
    run.methods = *methods;
    const auto task = checkedTask(options, assembly.cancel(), output);
    if (!task)
        return output.fail(Stage::Input, task.error());
    const auto model = assembly.model();
    if (!model)
        return output.fail(Stage::Model, model.error());
    std::shared_ptr<const compose::NounTable> nouns;
    const bool composed = std::find(methods->begin(), methods->end(), Method::Composed) != methods->end();
    if (composed && !(*model)->mapping && (*model)->texts && (*model)->tokenizer) {
        auto table = assembly.nouns(**model);
        if (!table)
            return output.fail(Stage::Model, table.error());
        nouns = *table;
    }
    run.cache = options.noCache ? fs::path() : platform::folders().cache / "evaluation";
    run.threads = assembly.decoders();
    run.allowMissing = options.allowMissing;
    run.indexLoss = options.indexLoss;
    media::DecodeOptions decode;
    decode.mode = media::Mode::Authors;
    decode.cancel = assembly.cancel();
    media::FileSource source(assembly.decoder(), task->data, decode);
    auto evaluation =
        evaluate(*task, **model, source, nouns.get(), run, assembly.cancel(), output.progress());
    if (!evaluation)
        return output.fail(Stage::Input, evaluation.error());
    tell(evaluation->unreadable, "Pictures that could not be read:", output);
    evaluation->date = today();
    if (!options.report.empty())
        if (auto written = writeAll(*evaluation, pathFromBytes(options.report), source, assembly.cancel());
            !written)
            return output.fail(Stage::Output, written.error());
    show(*evaluation, output);
    return kDone;
}

} // namespace semblance::cli
