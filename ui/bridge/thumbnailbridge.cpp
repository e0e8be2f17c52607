// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/bridge/thumbnailbridge.h"

#include "ui/bridge/images.h"
#include "ui/bridge/sentences.h"

#include <algorithm>

namespace semblance::ui {

namespace {

constexpr const char *kProgram = "Semblance (window)";
/// A thumbnail is enlarged by at most that much; nobody sees it.
constexpr double kEnough = 0.85;

} // namespace

ThumbnailBridge::ThumbnailBridge(media::Decoder &decoder, std::filesystem::path library,
                                 std::function<void()> begin, QObject *parent)
    : ThumbnailSource(parent), decoder_(decoder), library_(std::move(library)), begin_(std::move(begin)),
      first_([this] { run(); }), second_([this] { run(); })
{
    connect(this, &ThumbnailBridge::mailed, this, &ThumbnailBridge::deliver, Qt::QueuedConnection);
}

ThumbnailBridge::~ThumbnailBridge()
{
    cancel_.cancel();
    {
        std::lock_guard lock(mutex_);
        stop_ = true;
    }
    wake_.notify_all();
    first_.join();
    second_.join();
}

void ThumbnailBridge::want(std::vector<ThumbnailRequest> newest)
{
    {
        std::lock_guard lock(mutex_);
        waiting_.clear();
        for (ThumbnailRequest &request : newest)
            if (std::find(running_.begin(), running_.end(), request) == running_.end() && !isMade(request))
                waiting_.push_back(std::move(request));
    }
    wake_.notify_all();
}

bool ThumbnailBridge::isMade(const ThumbnailRequest &request) const
{
    return std::any_of(mail_.begin(), mail_.end(), [&](const Thumbnail &made) {
        return made.id == request.id && made.side == request.side;
    });
}

void ThumbnailBridge::run()
{
    if (begin_)
        begin_();
    Shelf shelf;
    for (;;) {
        ThumbnailRequest request;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stop_ || !waiting_.empty(); });
            if (stop_)
                return;
            request = std::move(waiting_.front());
            waiting_.pop_front();
            running_.push_back(request);
        }
        Thumbnail made = make(request, shelf);
        bool first = false;
        {
            std::lock_guard lock(mutex_);
            std::erase(running_, request);
            first = mail_.isEmpty();
            mail_.append(std::move(made));
        }
        if (first)
            Q_EMIT mailed();
    }
}

QImage ThumbnailBridge::kept(const ThumbnailRequest &request, Shelf &shelf) const
{
    if (shelf == nullptr) {
        auto opened = library::Library::open(library_, store::Access::Read, kProgram);
        if (!opened || !(*opened)->exists())
            return {};
        shelf = std::move(*opened);
    }
    const auto digest = shelf->digestOf(PictureId{request.id});
    if (!digest || !*digest)
        return {};
    const auto picture = shelf->thumbnails().find(**digest);
    if (!picture)
        return {};
    // A picture that is no larger itself was kept as it is.
    const bool whole = std::max(picture->width, picture->height) < media::Thumbnails::kSide;
    if (!whole && std::min(picture->width, picture->height) < kEnough * request.side)
        return {};
    return fitted(imageOf(*picture), request.side);
}

Thumbnail ThumbnailBridge::make(const ThumbnailRequest &request, Shelf &shelf) const
{
    if (const QImage there = kept(request, shelf); !there.isNull())
        return {request.id, request.side, there, {}};
    media::DecodeOptions options;
    options.minSide = request.side;
    options.cancel = cancel_;
    const auto decoded = decoder_.decode(request.file, options);
    if (!decoded)
        return {request.id, request.side, {}, plain(decoded.error())};
    return {request.id, request.side, fitted(imageOf(decoded->picture), request.side), {}};
}

void ThumbnailBridge::deliver()
{
    QList<Thumbnail> mail;
    {
        std::lock_guard lock(mutex_);
        mail.swap(mail_);
    }
    if (!mail.isEmpty())
        Q_EMIT arrived(mail);
}

} // namespace semblance::ui
