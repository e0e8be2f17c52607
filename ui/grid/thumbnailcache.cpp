// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/grid/thumbnailcache.h"

#include "ui/look/metrics.h"
#include "ui/look/motion.h"

#include <algorithm>
#include <array>

namespace semblance::ui {

namespace {

constexpr int kBudget = 160 * 1024; // KiB; 700 of the default size, 45 of the largest
constexpr int kFrame = 16;          // ms
/// The second is for rows of the default height: what indexing kept is large enough for it.
constexpr std::array kSides = {140, 190, 260, 400, 800};
constexpr qsizetype kRememberedArrivals = 4096;

} // namespace

ThumbnailCache::ThumbnailCache(ThumbnailSource &source, QObject *parent)
    : QObject(parent), source_(source), images_(kBudget)
{
    clock_.start();
    frame_.setSingleShot(true);
    frame_.setInterval(kFrame);
    connect(&frame_, &QTimer::timeout, this, &ThumbnailCache::announce);
    connect(&source, &ThumbnailSource::arrived, this, &ThumbnailCache::take);
}

int ThumbnailCache::sideFor(int pixels)
{
    const auto enough = std::find_if(kSides.begin(), kSides.end(), [&](int side) { return side >= pixels; });
    return enough == kSides.end() ? kSides.back() : *enough;
}

QImage ThumbnailCache::find(qint64 id, int side) const
{
    if (const QImage *image = images_.object({id, side}))
        return *image;
    // Another size is better than a grey tile while the right one is on its way.
    for (const int other : kSides)
        if (const QImage *image = images_.object({id, other}))
            return *image;
    return {};
}

double ThumbnailCache::fade(qint64 id) const
{
    const auto arrival = arrivals_.constFind(id);
    const int duration = motion(metrics::kThumbFade, Moves::Opacity);
    if (arrival == arrivals_.constEnd() || duration <= 0)
        return 1;
    return std::clamp(static_cast<double>(clock_.elapsed() - *arrival) / duration, 0.0, 1.0);
}

bool ThumbnailCache::fading() const
{
    return newestArrival_ >= 0 &&
           clock_.elapsed() - newestArrival_ < motion(metrics::kThumbFade, Moves::Opacity);
}

void ThumbnailCache::want(const std::vector<ThumbnailRequest> &requests, const QObject *viewer)
{
    std::erase_if(wishes_, [&](const auto &wish) { return wish.first == viewer; });
    if (!requests.empty())
        wishes_.emplace_back(viewer, requests);
    std::vector<ThumbnailRequest> missing;
    QSet<QPair<qint64, int>> named; // two viewers may want the same
    for (auto wish = wishes_.rbegin(); wish != wishes_.rend(); ++wish)
        for (const ThumbnailRequest &request : wish->second)
            if (const QPair key(request.id, request.side);
                !images_.contains(key) && !failures_.contains(request.id) && !named.contains(key)) {
                named.insert(key);
                missing.push_back(request);
            }
    if (missing == wanted_)
        return;
    wanted_ = missing;
    source_.want(std::move(missing));
}

void ThumbnailCache::forget(qint64 id)
{
    failures_.remove(id);
    for (const int side : kSides)
        images_.remove({id, side});
}

void ThumbnailCache::take(const QList<Thumbnail> &thumbnails)
{
    if (arrivals_.size() > kRememberedArrivals)
        arrivals_.clear();
    for (const Thumbnail &thumbnail : thumbnails) {
        std::erase_if(wanted_, [&](const ThumbnailRequest &request) {
            return request.id == thumbnail.id && request.side == thumbnail.side;
        });
        if (thumbnail.image.isNull()) {
            failures_.insert(thumbnail.id, thumbnail.failure);
        } else {
            if (find(thumbnail.id, thumbnail.side).isNull())
                arrivals_.insert(thumbnail.id, newestArrival_ = clock_.elapsed());
            const auto cost = static_cast<int>(thumbnail.image.sizeInBytes() / 1024) + 1;
            images_.insert({thumbnail.id, thumbnail.side}, new QImage(thumbnail.image), cost);
        }
        news_.append(thumbnail.id);
    }
    if (!frame_.isActive())
        frame_.start();
}

void ThumbnailCache::announce()
{
    const QList<qint64> ids = std::exchange(news_, {});
    Q_EMIT changed(ids);
}

} // namespace semblance::ui
