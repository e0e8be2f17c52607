// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
// Asking and mending on a real library: strength, regions, problems, folders that moved or were emptied.
#include "core/base/files.h"
#include "tests/ui/realwindow.h"
#include "ui/grid/resultmodel.h"
#include "ui/query/strengthslider.h"

#include <QSet>
#include <QSlider>

using namespace semblance;
using namespace semblance::ui;
using namespace semblance::test;

namespace {

QStringList order(RealWindow &real)
{
    QStringList names;
    for (const PictureItem &item : static_cast<ResultModel *>(real.part<ResultView>().model())->items())
        names.append(item.name);
    return names;
}

void indexAll(RealWindow &real, RealPlace &place, int count)
{
    real.window.open({place.root});
    QTRY_COMPARE_WITH_TIMEOUT(real.rows(), count, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(place.counts().indexed, count, kPatience);
}

} // namespace

class TestRealQuery : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnWarnings(); }

    void theSlidersOrderIsTheEngines()
    {
        RealPlace place;
        place.addPictures(24);
        RealWindow real(place);
        indexAll(real, place, 24);
        real.window.open({place.root / "picture-3.png"});
        QTest::keyClicks(&real.part<WordsField>(), "a red thing");
        QTRY_VERIFY_WITH_TIMEOUT(real.part<GridPage>().title() == Texts::matches(23), kPatience);
        int answers = 0;
        connect(&real.search, &SearchPort::answered, this, [&] { ++answers; });
        QSlider &slider = *real.part<StrengthSlider>().findChild<QSlider *>();
        QSet<QStringList> orders;
        for (const int value : {-100, -40, 30, 100}) {
            const int before = answers;
            slider.setValue(value);
            QCOMPARE(answers, before + 1); // at once: nobody was asked
            const QStringList here = order(real);
            QTRY_COMPARE_WITH_TIMEOUT(answers, before + 2, kPatience); // it rests: the engine's answer
            QCOMPARE(order(real), here);
            orders.insert(here);
        }
        QVERIFY(orders.size() > 1);
    }

    void aRegionGoesToTheEngine()
    {
        RealPlace place;
        place.addPictures(4);
        RealWindow real(place);
        indexAll(real, place, 4);
        real.window.open({place.root / "picture-2.png"});
        QTRY_VERIFY_WITH_TIMEOUT(real.part<GridPage>().title() == Texts::matches(3), kPatience);
        const int batches = place.tower->batches;
        auto &bar = real.part<QueryBar>();
        bar.setRegion(bar.firstPart()->key, Region{0, 0, 0.5, 0.5});
        // The whole picture's vector is in the catalogue; that of a part is computed.
        QTRY_VERIFY_WITH_TIMEOUT(place.tower->batches > batches, kPatience);
    }

    void aMendedFileIsTriedAgainAndFound()
    {
        RealPlace place;
        place.addPictures(3);
        const std::filesystem::path broken = place.addPicture(30);
        const auto whole = readAll(broken, 1 << 20, "test");
        VERIFY_OK(whole);
        place.write("Pictures/picture-30.png", std::string(whole->size(), 'x'));
        const auto when = std::filesystem::last_write_time(broken);
        RealWindow real(place);
        indexAll(real, place, 3);
        QTRY_COMPARE_WITH_TIMEOUT(place.counts().failed, 1, kPatience);
        // The same size and time: who looks for changes alone sees nothing new.
        place.write("Pictures/picture-30.png", *whole);
        std::filesystem::last_write_time(broken, when);
        real.library.retryProblems({broken});
        QTRY_COMPARE_WITH_TIMEOUT(place.counts().failed, 0, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(place.counts().indexed, 4, kPatience);
    }

    void whatIsLeftOutGoesAndComesBack()
    {
        RealPlace place;
        place.addPictures(4);
        RealWindow real(place);
        indexAll(real, place, 4);
        real.library.exclude(place.root / "picture-1.png", true);
        QTRY_COMPARE_WITH_TIMEOUT(real.rows(), 3, kPatience);
        QCOMPARE(place.counts().excluded, 1);
        const int batches = place.tower->batches;
        real.library.exclude(place.root / "picture-1.png", false);
        QTRY_COMPARE_WITH_TIMEOUT(real.rows(), 4, kPatience);
        QCOMPARE(place.tower->batches.load(), batches); // nothing was computed again
    }

    void aFolderThatWasRemovedIsGoneAfterClosing()
    {
        RealPlace place;
        place.addPictures(3);
        {
            RealWindow real(place);
            indexAll(real, place, 3);
            ShownRoot root;
            root.path = place.root;
            real.window.removeRoot(root);
            QCOMPARE(place.counts().found, 3); // it could still come back
            real.window.close();
        }
        QCOMPARE(place.counts().found, 0);
    }

    void aFolderThatMovedIsFoundWithoutEmbeddingAnything()
    {
        RealPlace place;
        place.addPictures(5);
        RealWindow real(place);
        indexAll(real, place, 5);
        const int batches = place.tower->batches;
        const std::filesystem::path moved = place.folder / "Elsewhere";
        std::filesystem::rename(place.root, moved);
        real.library.locateRoot(place.root, moved);
        const auto there = [&] {
            const auto &items = static_cast<ResultModel *>(real.part<ResultView>().model())->items();
            return items.size() == 5 && items.front().file.get().parent_path() == moved &&
                   !items.front().offline;
        };
        QTRY_VERIFY_WITH_TIMEOUT(there(), kPatience);
        QCOMPARE(place.tower->batches.load(), batches);
    }

    void anEmptiedFolderKeepsItsPicturesUntilSomebodySaysSo()
    {
        RealPlace place;
        place.addPictures(24);
        RealWindow real(place);
        indexAll(real, place, 24);
        for (int number = 0; number < 24; ++number)
            std::filesystem::remove(place.root / ("picture-" + std::to_string(number) + ".png"));
        std::optional<LibraryState> state;
        connect(&real.library, &LibraryPort::stateChanged, this,
                [&](const LibraryState &now) { state = now; });
        real.library.lookForChanges();
        QTRY_VERIFY_WITH_TIMEOUT(state && state->roots.front().state == ShownRoot::State::Doubtful,
                                 kPatience);
        QCOMPARE(place.counts().found, 24);
        real.library.acceptEmptied(place.root);
        QTRY_COMPARE_WITH_TIMEOUT(place.counts().found, 0, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(state->roots.front().state == ShownRoot::State::Done, kPatience);
    }
};

SEMBLANCE_TEST(TestRealQuery);
#include "tst_realquery.moc"
