// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/worker.h"
#include "ui/bridge/ports.h"

#include <memory>

namespace semblance::ui {

/// Writes and copies on a thread of its own.
class ExportBridge : public ExportPort
{
    Q_OBJECT
public:
    explicit ExportBridge(QObject *parent = nullptr);
    /// What is being copied is finished or taken away again.
    ~ExportBridge() override;

    void write(const std::filesystem::path &file, const QByteArray &bytes) override;
    void copy(const std::vector<std::filesystem::path> &files, const std::filesystem::path &folder) override;
    void cancel() override;

private:
    CancelToken copying_; ///< touched by the GUI thread only; the worker has its own copy
    std::unique_ptr<Worker> worker_;
};

/// The first of NAME, "NAME (2)", "NAME (3)", … that is not taken in the folder.
std::filesystem::path freeName(const std::filesystem::path &folder, const std::filesystem::path &name);

} // namespace semblance::ui
