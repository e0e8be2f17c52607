// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/semblance/gridbench.h"

#include "app/benchdata.h"
#include "core/platform/memory.h"
#include "ui/grid/resultmodel.h"

#include <QApplication>
#include <QEvent>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QScrollBar>
#include <QThread>
#include <QTimer>
#include <algorithm>
#include <cmath>
#include <cstdio>

namespace semblance::app {

namespace {

constexpr double kPeriod = 1000.0 / 60;
constexpr double kSmooth = 16, kStutter = 50; ///< the product's two limits, milliseconds
constexpr int kFramesEndToEnd = 3600;         ///< a minute; 100,000 pictures: a screen and a half a frame
constexpr int kByHandStep = 60,
              kByHandFrames = 900;   ///< pixels; fifteen seconds of a wheel that does not rest
constexpr double kRest = 1500;       ///< ms; what was asked for has come
constexpr unsigned long kDoze = 200; ///< µs

QJsonObject told(const std::vector<double> &ms)
{
    QJsonObject object;
    if (ms.empty())
        return object;
    const auto rounded = [](double value) { return std::round(value * 100) / 100; };
    object[QStringLiteral("p50")] = rounded(percentile(ms, 0.5));
    object[QStringLiteral("p99")] = rounded(percentile(ms, 0.99));
    object[QStringLiteral("max")] = rounded(*std::max_element(ms.begin(), ms.end()));
    const auto over = [&](double limit) {
        return static_cast<qint64>(std::ranges::count_if(ms, [&](double one) { return one > limit; }));
    };
    object[QStringLiteral("over_16")] = over(kSmooth);
    object[QStringLiteral("over_50")] = over(kStutter);
    return object;
}

} // namespace

GridBench::GridBench(ui::ResultView &view, ui::ThumbnailSource &thumbnails, ui::LibraryPort &library,
                     int pictures)
    : view_(view), library_(library), pictures_(pictures)
{
    clock_.start();
    view.viewport()->installEventFilter(this);
    connect(&thumbnails, &ui::ThumbnailSource::arrived, this, [this](const QList<ui::Thumbnail> &arrived) {
        for (const ui::Thumbnail &thumbnail : arrived) {
            ++arrivals_[{thumbnail.id, thumbnail.side}];
            failures_ += thumbnail.image.isNull() ? 1 : 0;
        }
    });
    connect(&library, &ui::LibraryPort::picturesListed, this, [this] {
        if (!begun_ && view_.model()->rowCount() >= pictures_) {
            begun_ = true;
            QTimer::singleShot(0, this, &GridBench::begin);
        }
    });
}

bool GridBench::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Paint)
        painted_ = true;
    return QObject::eventFilter(watched, event);
}

void GridBench::waitUntil(double ms)
{
    while (now() < ms) {
        QCoreApplication::processEvents();
        if (const double left = ms - now(); left > 0)
            QThread::usleep(std::min(kDoze, static_cast<unsigned long>(left * 1000)));
    }
}

/// Not for ever: what changes nothing is not painted.
void GridBench::waitForPaint()
{
    const double latest = now() + kRest;
    do
        QCoreApplication::processEvents();
    while (!painted_ && now() < latest);
}

GridBench::Frames GridBench::scroll(int from, int to, int step)
{
    Frames frames;
    double due = now() + kPeriod, used = threadMs();
    for (int at = from; at < to;) {
        waitUntil(due);
        painted_ = false;
        at = std::min(at + step, to);
        view_.verticalScrollBar()->setValue(at);
        waitForPaint();
        const double end = now(), usedNow = threadMs();
        frames.wall.push_back(end - due);
        frames.cpu.push_back(usedNow - used);
        due = std::max(due + kPeriod, end);
        used = usedNow;
        if (residentHalf_ == 0 && at >= view_.verticalScrollBar()->maximum() / 2)
            residentHalf_ = platform::resident();
    }
    return frames;
}

/// As a commit of indexing does: the list with one picture more replaces the one on screen.
double GridBench::listAgain()
{
    const auto *model = qobject_cast<const ui::ResultModel *>(view_.model());
    const std::vector<ui::PictureItem> all = model->items();
    painted_ = false;
    Q_EMIT library_.picturesListed({all.begin() + 1, all.end()});
    waitForPaint();
    const double used = threadMs();
    painted_ = false;
    Q_EMIT library_.picturesListed(all);
    waitForPaint();
    return threadMs() - used;
}

void GridBench::begin()
{
    waitUntil(now() + kRest);
    listMs_ = listAgain();
    waitUntil(now() + kRest);
    residentBefore_ = platform::resident();
    const int most = view_.verticalScrollBar()->maximum();
    const int byHand = std::min(most / 4, kByHandFrames * kByHandStep);
    byHand_ = scroll(0, byHand, kByHandStep);
    endToEnd_ = scroll(byHand, most, std::max(kByHandStep, most / kFramesEndToEnd + 1));
    waitUntil(now() + kRest);
    report();
}

QJsonObject GridBench::thumbnails() const
{
    QJsonObject object;
    object[QStringLiteral("decoded")] = static_cast<qint64>(arrivals_.size());
    object[QStringLiteral("twice")] = static_cast<qint64>(
        std::count_if(arrivals_.begin(), arrivals_.end(), [](int times) { return times > 1; }));
    object[QStringLiteral("failed")] = failures_;
    return object;
}

void GridBench::report()
{
    constexpr double kMegabyte = 1e6;
    const auto megabytes = [](std::uint64_t bytes) {
        return std::round(static_cast<double>(bytes) / kMegabyte);
    };
    std::vector<double> wall = byHand_.wall, cpu = byHand_.cpu;
    wall.insert(wall.end(), endToEnd_.wall.begin(), endToEnd_.wall.end());
    cpu.insert(cpu.end(), endToEnd_.cpu.begin(), endToEnd_.cpu.end());
    QJsonObject object;
    object[QStringLiteral("schema")] = 1;
    object[QStringLiteral("bench")] = QStringLiteral("grid");
    object[QStringLiteral("platform")] = QGuiApplication::platformName();
    object[QStringLiteral("pictures")] = view_.model()->rowCount();
    object[QStringLiteral("viewport")] =
        QStringLiteral("%1x%2").arg(view_.viewport()->width()).arg(view_.viewport()->height());
    object[QStringLiteral("frames")] = static_cast<qint64>(wall.size());
    object[QStringLiteral("frame_ms")] = told(wall);
    object[QStringLiteral("frame_cpu_ms")] = told(cpu);
    object[QStringLiteral("by_hand_ms")] = told(byHand_.wall);
    object[QStringLiteral("end_to_end_ms")] = told(endToEnd_.wall);
    object[QStringLiteral("list_again_cpu_ms")] = std::round(listMs_);
    object[QStringLiteral("thumbnails")] = thumbnails();
    object[QStringLiteral("resident_mb")] = QJsonObject{
        {QStringLiteral("before"), megabytes(residentBefore_)},
        {QStringLiteral("half"), megabytes(residentHalf_)},
        {QStringLiteral("end"), megabytes(platform::resident())},
        {QStringLiteral("peak"), megabytes(platform::peakResident())},
    };
    std::puts(QJsonDocument(object).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
    QApplication::quit();
}

} // namespace semblance::app
