// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/worker.h"
#include "core/media/decoder.h"
#include "ui/bridge/ports.h"

#include <mutex>

namespace semblance::ui {

/// Pictures for wells and preview, one after the other on a thread. The decoder must live longer.
class PictureBridge : public PicturePort
{
    Q_OBJECT
public:
    explicit PictureBridge(media::Decoder &decoder, QObject *parent = nullptr);
    ~PictureBridge() override;

    quint64 load(const std::filesystem::path &file, int minSide) override;

Q_SIGNALS:
    void mailed();

private:
    LoadedPicture read(quint64 ticket, const std::filesystem::path &file, int minSide) const;
    void deliver();

    media::Decoder &decoder_;
    const CancelToken cancel_;
    quint64 last_ = 0;
    std::mutex mutex_;
    std::vector<LoadedPicture> mail_;
    Worker worker_; // last: starts when everything above exists
};

} // namespace semblance::ui
