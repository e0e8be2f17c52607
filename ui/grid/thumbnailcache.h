// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/grid/pictureitem.h"

#include <QCache>
#include <QElapsedTimer>
#include <QHash>
#include <QImage>
#include <QList>
#include <QObject>
#include <QSet>
#include <QTimer>
#include <vector>

namespace semblance::ui {

/// A thumbnail that somebody wants to see.
struct ThumbnailRequest
{
    qint64 id = 0;
    int side = 0; ///< the shorter side in device pixels, at least (smaller only where the picture is)
    SharedPath file;
    bool operator==(const ThumbnailRequest &) const = default;
};

struct Thumbnail
{
    qint64 id = 0;
    int side = 0;
    QImage image;    ///< null where it could not be made
    QString failure; ///< why
};

/// Makes thumbnails somewhere else. Threads: called and answers on the GUI thread; the work is not done
/// there.
class ThumbnailSource : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    /// Replaces what was wanted before: requests that are not named again and have not begun are dropped.
    virtual void want(std::vector<ThumbnailRequest> newest) = 0;

Q_SIGNALS:
    void arrived(const QList<semblance::ui::Thumbnail> &thumbnails);
};

/// Thumbnails in memory, the least recently drawn ones leave first. Never waits: what is not there is asked
/// for and announced when it came. Threads: the GUI thread.
class ThumbnailCache : public QObject
{
    Q_OBJECT
public:
    explicit ThumbnailCache(ThumbnailSource &source, QObject *parent = nullptr);

    /// The side that is kept for cells of that height. @param pixels  device pixels
    static int sideFor(int pixels);

    /// Null where it is not there (yet).
    QImage find(qint64 id, int side) const;
    /// Why there will be none; empty where there is hope.
    QString failure(qint64 id) const { return failures_.value(id); }
    /// How much of the fade-in is done, 0 .. 1.
    double fade(qint64 id) const;
    /// Whether the newest arrival is still fading in.
    bool fading() const;
    /// In order of importance; what is there already is left out.
    /// @param viewer  whose wishes these are, instead of its earlier ones; the newest viewer comes first
    void want(const std::vector<ThumbnailRequest> &requests, const QObject *viewer = nullptr);
    /// Pictures whose files changed.
    void forget(qint64 id);

Q_SIGNALS:
    /// Collected for a frame. Cells with these ids look different now.
    void changed(const QList<qint64> &ids);

private:
    void take(const QList<Thumbnail> &thumbnails);
    void announce();

    ThumbnailSource &source_;
    QCache<QPair<qint64, int>, QImage> images_;
    QHash<qint64, QString> failures_;
    QHash<qint64, qint64> arrivals_;
    std::vector<std::pair<const QObject *, std::vector<ThumbnailRequest>>>
        wishes_; ///< the newest viewer last
    std::vector<ThumbnailRequest> wanted_;
    QList<qint64> news_;
    QTimer frame_;
    QElapsedTimer clock_;
    qint64 newestArrival_ = -1;
};

} // namespace semblance::ui
