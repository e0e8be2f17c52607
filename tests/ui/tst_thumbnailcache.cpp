// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/support/testmain.h"
#include "tests/ui/fakes.h"

#include <QSignalSpy>

using namespace semblance::ui;
using semblance::test::FakeThumbnails;

class TestThumbnailCache : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aMissIsAskedForAndAnnouncedOnceAFrame()
    {
        FakeThumbnails source;
        ThumbnailCache cache(source);
        QSignalSpy changed(&cache, &ThumbnailCache::changed);
        QVERIFY(cache.find(7, 260).isNull());
        cache.want({{7, 260, "/a.jpg"}, {8, 260, "/b.jpg"}});
        QCOMPARE(source.wanted.size(), 2U);
        source.deliver(7, 260, Qt::red);
        source.deliver(8, 260, Qt::blue);
        QTRY_COMPARE(changed.size(), 1);
        QCOMPARE(changed[0][0].value<QList<qint64>>(), QList<qint64>({7, 8}));
        QCOMPARE(cache.find(7, 260).pixelColor(3, 3), QColor(Qt::red));
    }

    void whatIsThereOrFailedIsNotAskedForAgain()
    {
        FakeThumbnails source;
        ThumbnailCache cache(source);
        source.deliver(1, 260, Qt::red);
        source.fail(2, 260, "it is damaged");
        cache.want({{1, 260, "/a"}, {2, 260, "/b"}, {3, 260, "/c"}});
        QCOMPARE(source.wanted.size(), 1U);
        QCOMPARE(source.wanted[0].id, 3);
        QCOMPARE(cache.failure(2), QStringLiteral("it is damaged"));
    }

    void whatTwoViewersWantIsAskedForOnce()
    {
        FakeThumbnails source;
        ThumbnailCache cache(source);
        const QObject grid, strip;
        cache.want({{1, 260, "/a"}, {2, 260, "/b"}, {1, 260, "/a"}}, &grid);
        QCOMPARE(source.wanted.size(), 2U);
        cache.want({{2, 260, "/b"}, {3, 260, "/c"}}, &strip);
        QCOMPARE(source.wanted.size(), 3U);
        QCOMPARE(source.wanted[0].id, 2); // the newest viewer's first
    }

    void anotherSizeStandsInUntilTheRightOneCame()
    {
        FakeThumbnails source;
        ThumbnailCache cache(source);
        source.deliver(1, 140, Qt::red);
        QVERIFY(!cache.find(1, 400).isNull());
        cache.want({{1, 400, "/a"}});
        QCOMPARE(source.wanted.size(), 1U);
    }

    void memoryIsBounded()
    {
        FakeThumbnails source;
        ThumbnailCache cache(source);
        for (int id = 1; id <= 400; ++id)
            source.deliver(id, 800, Qt::green); // 3.4 MB each
        QVERIFY(cache.find(1, 800).isNull());
        QVERIFY(!cache.find(400, 800).isNull());
    }

    void sidesAreRoundedUpToTheSizesThatAreKept()
    {
        QCOMPARE(ThumbnailCache::sideFor(100), 140);
        QCOMPARE(ThumbnailCache::sideFor(182), 190);
        QCOMPARE(ThumbnailCache::sideFor(5000), 800);
    }
};

SEMBLANCE_TEST(TestThumbnailCache);
#include "tst_thumbnailcache.moc"
