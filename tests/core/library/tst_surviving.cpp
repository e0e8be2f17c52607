// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/index/indexfile.h"
#include "core/store/embeddings.h"
#include "tests/core/library/libraryscene.h"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace semblance;
using namespace semblance::library;
using namespace semblance::test;
namespace fs = std::filesystem;

class TestSurviving final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stoppedIndexingKeepsWhatWasCommittedAndTheNextRunFinishes();
    void stoppingWhileFoldersAreReadRemovesNothing();
    void killedIndexingLosesNothingThatWasCommitted_data();
    void killedIndexingLosesNothingThatWasCommitted();
    void aSecondWriterIsToldWhoTheFirstIsAndReadersGoOn();
    void aDatabaseCanBeReadWhileItIsIndexed();
    void theIndexIsBuiltAgainWhenItsFileIsMissingOrDamaged_data();
    void theIndexIsBuiltAgainWhenItsFileIsMissingOrDamaged();
    void aFullDeviceHalvesTheBatch();
    void aFailingModelStopsTheRunWithItsReason();
    void aMissingDecoderStopsTheRun();
    void aFileThatChangesWhileItIsReadStaysPending();
};

void TestSurviving::stoppedIndexingKeepsWhatWasCommittedAndTheNextRunFinishes()
{
    LibraryScene scene;
    scene.writePictures(400);
    scene.decoder.before = [&scene](const fs::path &) {
        if (scene.decoder.decoded() == 150)
            scene.cancel.cancel();
    };
    const auto report = scene.index();
    VERIFY_OK(report);
    QVERIFY(report->stopped);
    QCOMPARE(report->stopped->code, Code::Interrupted);
    const store::Counts stopped = scene.counts();
    QCOMPARE(stopped.found, stopped.indexed + stopped.pending);
    QCOMPARE(stopped.found, 400);
    QCOMPARE(stopped.indexed, report->embedded);
    QCOMPARE(stopped.indexed, scene.tower->encoded());
    QVERIFY(stopped.pending > 0);
    scene.decoder.before = nullptr;
    scene.cancel = {};
    INDEXED(scene, "400 0 0 0 400 0 0 | 0 0");
    QCOMPARE(scene.tower->encoded(), 400);
}

void TestSurviving::stoppingWhileFoldersAreReadRemovesNothing()
{
    LibraryScene scene;
    scene.writePictures(30);
    INDEXED(scene, "30 30 0 0 0 0 0 | 0 0");
    scene.cancel.cancel();
    const auto report = scene.index();
    VERIFY_OK(report);
    QCOMPARE(report->stopped->code, Code::Interrupted);
    QCOMPARE(summary(scene.counts()), std::string("30 30 0 0 0 0"));
}

void TestSurviving::killedIndexingLosesNothingThatWasCommitted_data()
{
    QTest::addColumn<int>("decoded");
    for (const int decoded : {1, 60, 300, 520, 690})
        QTest::addRow("at the decoding of picture %d", decoded) << decoded;
}

void TestSurviving::killedIndexingLosesNothingThatWasCommitted()
{
    QFETCH(int, decoded);
    LibraryScene scene;
    scene.writePictures(700);
    scene.write("twin.ppm", pixmap(3));
    const pid_t child = ::fork();
    QVERIFY(child >= 0);
    if (child == 0) {
        scene.decoder.before = [&scene, decoded](const fs::path &) {
            if (scene.decoder.decoded() == decoded)
                ::kill(::getpid(), SIGKILL);
        };
        const auto report = scene.index();
        ::_exit(report.ok() ? 0 : 1);
    }
    int status = 0;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QVERIFY(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);

    std::int64_t kept = 0;
    if (const auto opened = scene.open(store::Access::Read); opened->exists()) {
        VERIFY_OK(opened->database().check());
        kept = *store::Embeddings(opened->database()).count(scene.encoder.model);
        const store::Counts counts = opened->status(scene.encoder.model)->counts;
        QCOMPARE(counts.found, counts.indexed + counts.pending);
        QVERIFY(counts.indexed >= kept); // twins share one
    }
    if (decoded >= 690)
        QVERIFY(kept > 0);
    const auto report = scene.index();
    VERIFY_OK(report);
    QVERIFY(!report->stopped);
    QCOMPARE(scene.tower->encoded(), 700 - kept);
    QCOMPARE(summary(scene.counts()), std::string("701 701 0 0 0 0"));
}

void TestSurviving::aSecondWriterIsToldWhoTheFirstIsAndReadersGoOn()
{
    LibraryScene scene;
    scene.writePictures(3);
    INDEXED(scene, "3 3 0 0 0 0 0 | 0 0");
    const auto first = scene.open();
    const auto second = scene.index();
    VERIFY_ERROR(second, Code::Locked);
    QVERIFY2(second.error().sentence().find("a test") != std::string::npos,
             second.error().sentence().c_str());
    QCOMPARE(summary(scene.counts()), std::string("3 3 0 0 0 0"));
}

void TestSurviving::aDatabaseCanBeReadWhileItIsIndexed()
{
    LibraryScene scene;
    scene.writePictures(300);
    std::vector<std::int64_t> seen;
    const auto opened = scene.open();
    VERIFY_OK(opened->addRoot(scene.root));
    const auto report = opened->index(scene.encoder, scene.decoder, scene.options, {}, {},
                                      [&] { seen.push_back(scene.counts().indexed); });
    VERIFY_OK(report);
    QVERIFY(seen.size() >= 2 && std::ranges::is_sorted(seen));
    QCOMPARE(seen.back(), 300);
}

void TestSurviving::theIndexIsBuiltAgainWhenItsFileIsMissingOrDamaged_data()
{
    QTest::addColumn<QString>("state");
    for (const char *kind : {"codes", "a graph"}) {
        QTest::addRow("%s, deleted", kind) << "missing";
        QTest::addRow("%s, one byte changed", kind) << "damaged";
        QTest::addRow("%s, cut short", kind) << "damaged";
        QTest::addRow("%s, of another model", kind) << "damaged";
        QTest::addRow("%s, of another library", kind) << "damaged";
        QTest::addRow("%s, behind the catalogue", kind) << "behind";
    }
}

void TestSurviving::theIndexIsBuiltAgainWhenItsFileIsMissingOrDamaged()
{
    QFETCH(QString, state);
    const QString tag = QTest::currentDataTag();
    LibraryScene scene;
    const bool graph = tag.startsWith("a graph");
    scene.indexOptions.exactUpTo = 0; // codes, or a graph, from the first picture on
    scene.indexOptions.graphFrom = graph ? 0 : 1'000;
    scene.writePictures(20);
    INDEXED(scene, "20 20 0 0 0 0 0 | 0 0");
    const auto indexState = [&scene] { return scene.open(store::Access::Read)->status()->index; };
    QCOMPARE(indexState().state, std::string("ready"));
    QCOMPARE(indexState().kind, std::string(graph ? "hnsw" : "codes"));
    QCOMPARE(indexState().size, 20);

    const fs::path base = indexFolder(scene.library) / scene.encoder.model.fingerprint;
    const fs::path payload = index::payloadFile(base);
    if (tag.endsWith("deleted")) {
        index::removeIndex(base);
    } else if (tag.endsWith("of another model") || tag.endsWith("of another library")) {
        LibraryScene other;
        other.indexOptions = scene.indexOptions;
        if (tag.endsWith("model")) {
            other.encoder.model.fingerprint[0] = 'b';
            other.encoder.tower = std::make_shared<CountingTower>(other.encoder.model);
        }
        other.writePictures(20);
        INDEXED(other, "20 20 0 0 0 0 0 | 0 0");
        const fs::path foreign = indexFolder(other.library) / other.encoder.model.fingerprint;
        for (const auto &file : {index::payloadFile, index::headerFile})
            fs::copy_file(file(foreign), file(base), fs::copy_options::overwrite_existing);
    } else if (tag.endsWith("one byte changed")) {
        std::fstream file(payload, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(static_cast<std::streamoff>(fs::file_size(payload) / 2));
        file.put('\x55').put('\x2A');
    } else if (tag.endsWith("cut short")) {
        fs::resize_file(payload, fs::file_size(payload) / 2);
    } else {
        const auto opened = scene.open();
        store::Embeddings embeddings(opened->database());
        const auto contents = embeddings.contents(scene.encoder.model);
        VERIFY_OK(contents);
        VERIFY_OK(embeddings.remove(scene.encoder.model, std::span(*contents).first(1)));
    }
    QCOMPARE(indexState().state, state.toStdString());
    const auto report = scene.index();
    VERIFY_OK(report);
    QVERIFY(!report->stopped);
    QCOMPARE(report->indexNote.empty(), state != "damaged");
    QCOMPARE(indexState().state, std::string("ready"));
    QCOMPARE(indexState().size, 20);
}

void TestSurviving::aFullDeviceHalvesTheBatch()
{
    LibraryScene scene;
    scene.writePictures(40);
    scene.options.batch = 32;
    scene.options.readers = 4;
    scene.tower->room = 3;
    INDEXED(scene, "40 40 0 0 0 0 0 | 0 0");
    QCOMPARE(scene.tower->encoded(), 40);
    const auto batches = scene.tower->batches();
    QVERIFY(std::ranges::max(batches) <= 3);
    scene.tower->room = 0;
    scene.write("one more.ppm", pixmap(999));
    const auto report = scene.index();
    VERIFY_OK(report);
    QCOMPARE(report->stopped->code, Code::NoMemory);
    QCOMPARE(summary(scene.counts()), std::string("41 40 0 0 1 0"));
}

void TestSurviving::aFailingModelStopsTheRunWithItsReason()
{
    LibraryScene scene;
    scene.writePictures(10);
    scene.tower->failWith =
        Error{Code::Internal, "compute embeddings", "", "the weights are upside down", ""};
    const auto report = scene.index();
    VERIFY_OK(report);
    QVERIFY(report->stopped->sentence().find("upside down") != std::string::npos);
    QCOMPARE(summary(scene.counts()), std::string("10 0 0 0 10 0"));
    scene.tower->failWith.reset();
    INDEXED(scene, "10 0 0 0 10 0 0 | 0 0");
    QCOMPARE(scene.tower->encoded(), 10);
}

void TestSurviving::aMissingDecoderStopsTheRun()
{
    LibraryScene scene;
    scene.writePictures(10);
    scene.decoder.failWith = Error{Code::Internal, "start the decoder", "", "it is not there", ""};
    const auto report = scene.index();
    VERIFY_OK(report);
    QCOMPARE(report->stopped->code, Code::Internal);
    QCOMPARE(summary(scene.counts()), std::string("10 0 0 0 10 0"));
}

void TestSurviving::aFileThatChangesWhileItIsReadStaysPending()
{
    LibraryScene scene;
    scene.write("a.ppm", pixmap(1));
    scene.write("b.ppm", pixmap(2));
    scene.decoder.before = [&scene](const fs::path &path) {
        if (path.filename() == "a.ppm")
            scene.write("a.ppm", pixmap(3, 9, 9));
    };
    const auto report = scene.index();
    VERIFY_OK(report);
    QVERIFY(!report->stopped);
    QCOMPARE(summary(scene.counts()), std::string("2 1 0 0 1 0"));
    scene.decoder.before = nullptr;
    INDEXED(scene, "2 0 1 0 1 0 0 | 0 0");
}

SEMBLANCE_TEST(TestSurviving);
#include "tst_surviving.moc"
