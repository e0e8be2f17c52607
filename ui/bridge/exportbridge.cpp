// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/bridge/exportbridge.h"

#include "core/base/files.h"
#include "core/base/path.h"
#include "ui/bridge/sentences.h"
#include "ui/look/names.h"
#include "ui/look/texts.h"

namespace semblance::ui {

namespace {

namespace fs = std::filesystem;

/// Half a copy is worse than none.
std::error_code copyOne(const fs::path &from, const fs::path &folder)
{
    const fs::path to = freeName(folder, from.filename());
    std::error_code error;
    fs::copy_file(from, to, fs::copy_options::none, error);
    if (error && error != std::errc::file_exists) {
        std::error_code ignored;
        fs::remove(to, ignored);
    }
    return error;
}

} // namespace

std::filesystem::path freeName(const fs::path &folder, const fs::path &name)
{
    std::error_code error;
    fs::path candidate = folder / name;
    for (int number = 2; fs::exists(fs::symlink_status(candidate, error)); ++number) {
        fs::path numbered = name.stem();
        numbered += " (" + std::to_string(number) + ")";
        numbered += name.extension();
        candidate = folder / numbered;
    }
    return candidate;
}

ExportBridge::ExportBridge(QObject *parent) : ExportPort(parent), worker_(std::make_unique<Worker>())
{}

ExportBridge::~ExportBridge()
{
    copying_.cancel();
    worker_.reset();
}

void ExportBridge::write(const fs::path &file, const QByteArray &bytes)
{
    worker_->post([this, file, bytes] {
        const auto done = writeAtomically(
            file, std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())), "save");
        if (done)
            Q_EMIT written(nameOf(file));
        else
            Q_EMIT failed(Texts::couldNotBeSaved(nameOf(file), QString::fromStdString(done.error().cause)));
    });
}

void ExportBridge::copy(const std::vector<fs::path> &files, const fs::path &folder)
{
    copying_ = CancelToken();
    worker_->post([this, files, folder, cancel = copying_] {
        int done = 0;
        int bad = 0;
        QString first;
        for (const fs::path &file : files) {
            if (cancel.wanted())
                break;
            const std::error_code error = copyOne(file, folder);
            if (error && first.isEmpty())
                first = Texts::couldNotBeCopied(nameOf(file), QString::fromStdString(error.message()));
            ++(error ? bad : done);
            Q_EMIT copying(done + bad, static_cast<int>(files.size()));
        }
        Q_EMIT copied(done, bad);
        if (!first.isEmpty())
            Q_EMIT failed(first);
    });
}

void ExportBridge::cancel()
{
    copying_.cancel();
}

} // namespace semblance::ui
