// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/semblance/benches.h"

#include "core/base/path.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <algorithm>
#include <cstdio>

namespace semblance::app {

namespace {

constexpr int kStarts = 5;
constexpr int kPatience = 120'000; // ms; a start that takes longer is a failure

int fail(const QString &sentence)
{
    std::fprintf(stderr, "%s\n", qPrintable(sentence));
    return 1;
}

int fail(const Error &error)
{
    return fail(QString::fromStdString(error.sentence()));
}

QJsonObject told(const std::vector<double> &ms)
{
    return {{QStringLiteral("median"), percentile(ms, 0.5)},
            {QStringLiteral("min"), *std::min_element(ms.begin(), ms.end())},
            {QStringLiteral("max"), *std::max_element(ms.begin(), ms.end())}};
}

/// For the model that the setup names, with a saved index.
Result<void> makeSearchable(const std::filesystem::path &folder, int pictures, Assembly &assembly)
{
    const auto files = assembly.modelFiles();
    if (!files)
        return files.error();
    MadeVectors vectors(files->config->dimension, 1);
    MadeLibrary what;
    what.pictures = pictures;
    what.model = {files->fingerprint};
    what.modelName = files->name;
    what.dimension = files->config->dimension;
    what.vectors = &vectors;
    what.paused = true;
    what.thumbnails = true;
    if (auto made = makeLibrary(folder, what, {}); !made)
        return made;
    const auto indexed = makeIndex(folder, what.model, what.dimension, {});
    return indexed ? Result<void>() : Result<void>(indexed.error());
}

/// One start in a process of its own. Nothing where it failed.
std::optional<QJsonObject> start(const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QCoreApplication::applicationFilePath(), arguments);
    if (!process.waitForFinished(kPatience) || process.exitCode() != 0)
        return std::nullopt;
    return QJsonDocument::fromJson(process.readAllStandardOutput()).object();
}

} // namespace

Result<void> makeGridLibrary(const std::filesystem::path &folder, int pictures)
{
    MadeLibrary what;
    what.pictures = pictures;
    what.model = {"made"};
    what.paused = true;
    what.thumbnails = true;
    return makeLibrary(folder, what, {});
}

int measureStarts(Setup setup, int pictures, const QString &words)
{
    const BenchFolder folder;
    setup.library = pathBytes(folder.path() / "library");
    {
        Assembly assembly(setup, {});
        if (const auto made = makeSearchable(pathFromBytes(setup.library), pictures, assembly); !made)
            return fail(made.error());
    }
    QStringList arguments{QStringLiteral("--bench-start"), QStringLiteral("--library"),
                          QString::fromStdString(setup.library)};
    if (!setup.model.empty())
        arguments << QStringLiteral("--model") << QString::fromStdString(setup.model);
    if (!words.isEmpty())
        arguments << QStringLiteral("--words") << words;
    std::vector<double> frames, answers;
    for (int i = 0; i <= kStarts; ++i) {
        const auto one = start(arguments);
        if (!one)
            return fail(QStringLiteral("A start of the window failed."));
        if (i == 0)
            continue; // files come from the disk
        frames.push_back(one->value(QStringLiteral("first_frame_ms")).toDouble());
        answers.push_back(one->value(QStringLiteral("first_answer_ms")).toDouble());
    }
    const QJsonObject object{{QStringLiteral("schema"), 1},
                             {QStringLiteral("bench"), QStringLiteral("start")},
                             {QStringLiteral("pictures"), pictures},
                             {QStringLiteral("starts"), kStarts},
                             {QStringLiteral("first_frame_ms"), told(frames)},
                             {QStringLiteral("first_answer_ms"), told(answers)}};
    std::puts(QJsonDocument(object).toJson(QJsonDocument::Compact).constData());
    return 0;
}

} // namespace semblance::app
