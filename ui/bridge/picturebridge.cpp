// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/bridge/picturebridge.h"

#include "core/base/files.h"
#include "ui/bridge/images.h"
#include "ui/bridge/sentences.h"

namespace semblance::ui {

PictureBridge::PictureBridge(media::Decoder &decoder, QObject *parent)
    : PicturePort(parent), decoder_(decoder)
{
    connect(this, &PictureBridge::mailed, this, &PictureBridge::deliver, Qt::QueuedConnection);
}

PictureBridge::~PictureBridge()
{
    cancel_.cancel();
}

quint64 PictureBridge::load(const std::filesystem::path &file, int minSide)
{
    const quint64 ticket = ++last_;
    worker_.post([this, ticket, file, minSide] {
        LoadedPicture picture = read(ticket, file, minSide);
        {
            std::lock_guard lock(mutex_);
            mail_.push_back(std::move(picture));
        }
        Q_EMIT mailed();
    });
    return ticket;
}

LoadedPicture PictureBridge::read(quint64 ticket, const std::filesystem::path &file, int minSide) const
{
    LoadedPicture loaded;
    loaded.ticket = ticket;
    const auto stamp = stampOf(file, Links::Follow, "open the picture");
    if (stamp.ok() && stamp->kind == FileKind::Folder) {
        loaded.folder = true;
        return loaded;
    }
    media::DecodeOptions options;
    options.minSide = minSide;
    options.cancel = cancel_;
    const auto decoded =
        stamp.ok() ? decoder_.decode(file, options) : Result<media::DecodedPicture>(stamp.error());
    if (!decoded) {
        loaded.failure = pictureSentence(decoded.error());
        return loaded;
    }
    loaded.width = decoded->facts.width;
    loaded.height = decoded->facts.height;
    loaded.image = fitted(imageOf(decoded->picture), minSide);
    return loaded;
}

void PictureBridge::deliver()
{
    std::vector<LoadedPicture> mail;
    {
        std::lock_guard lock(mutex_);
        mail.swap(mail_);
    }
    for (const LoadedPicture &picture : mail)
        Q_EMIT loaded(picture);
}

} // namespace semblance::ui
