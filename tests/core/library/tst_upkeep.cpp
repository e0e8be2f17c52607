// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/index/indexfile.h"
#include "core/library/checkup.h"
#include "core/library/duplicates.h"
#include "core/store/connection.h"
#include "core/store/embeddings.h"
#include "tests/core/library/libraryscene.h"

#include <algorithm>
#include <fstream>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace semblance;
using namespace semblance::library;
using namespace semblance::test;
namespace fs = std::filesystem;

namespace {

std::string textOf(const std::vector<Finding> &findings)
{
    std::string text;
    for (const Finding &finding : findings)
        text += finding.name + (finding.ok ? finding.repaired ? "=repaired " : "=ok " : "=wrong ");
    return text;
}

} // namespace

/// What keeps a library whole: check and repair, duplicates, a disk that is full.
class TestUpkeep final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aWholeLibraryPassesEveryCheck();
    void whatIsDerivedIsMadeAgain();
    void whatContradictsItselfIsEmbeddedAgain();
    void aCheckCanBeStopped();
    void whatIsLeftOutComesBackWhenItIsLetIn();
    void sameBytesAndLikePicturesAreGroups();
    void aFullDiskStopsTheRunAndLosesNothing();
};

void TestUpkeep::aWholeLibraryPassesEveryCheck()
{
    LibraryScene scene;
    scene.indexOptions.exactUpTo = 5;
    scene.writePictures(12);
    INDEXED(scene, "12 12 0 0 0 0 0 | 0 0");
    const auto opened = scene.open(store::Access::Read);
    const auto findings = checkUp(opened->database(), false, scene.indexOptions, {}, {});
    VERIFY_OK(findings);
    QCOMPARE(textOf(*findings),
             std::string("catalogue=ok embeddings=ok contents=ok vectors=ok states=ok index "
                         "fake=ok thumbnails=ok "));
}

void TestUpkeep::whatIsDerivedIsMadeAgain()
{
    LibraryScene scene;
    scene.indexOptions.exactUpTo = 5;
    scene.writePictures(12);
    INDEXED(scene, "12 12 0 0 0 0 0 | 0 0");
    const fs::path base = indexFolder(scene.library) / scene.encoder.model.fingerprint;
    fs::resize_file(index::payloadFile(base), 10);
    fs::create_directories(thumbnailFolder(scene.library) / "ab");
    std::ofstream(thumbnailFolder(scene.library) / "ab/left.part") << "x";
    for (const auto &[repair, state] : {std::pair(false, "wrong"), {true, "repaired"}, {false, "ok"}}) {
        const auto opened = scene.open();
        const auto findings = checkUp(opened->database(), repair, scene.indexOptions, {}, {});
        VERIFY_OK(findings);
        QCOMPARE(textOf(*findings),
                 std::string("catalogue=ok embeddings=ok contents=ok vectors=ok states=ok index "
                             "fake=") +
                     state + " thumbnails=" + state + " ");
    }
    QCOMPARE(scene.open(store::Access::Read)->status()->index.state, std::string("ready"));
}

void TestUpkeep::whatContradictsItselfIsEmbeddedAgain()
{
    LibraryScene scene;
    scene.writePictures(6);
    INDEXED(scene, "6 6 0 0 0 0 0 | 0 0");
    {
        const auto opened = scene.open();
        opened->database().connection().execute("UPDATE vectors SET numbers = x'1234' WHERE id <= 2");
        VERIFY_OK(checkUp(opened->database(), true, scene.indexOptions, {}, {}));
    }
    QCOMPARE(summary(scene.counts()), std::string("6 4 0 0 2 0"));
    INDEXED(scene, "6 0 0 0 6 0 0 | 0 0");
    QCOMPARE(scene.tower->encoded(), 8);
}

void TestUpkeep::aCheckCanBeStopped()
{
    LibraryScene scene;
    scene.writePictures(1);
    INDEXED(scene, "1 1 0 0 0 0 0 | 0 0");
    scene.cancel.cancel();
    VERIFY_ERROR(checkUp(scene.open()->database(), false, {}, {}, scene.cancel), Code::Interrupted);
    VERIFY_ERROR(findDuplicates(scene.open()->database(), {}, {}, scene.cancel), Code::Interrupted);
}

void TestUpkeep::whatIsLeftOutComesBackWhenItIsLetIn()
{
    LibraryScene scene;
    scene.writePictures(4);
    scene.write("broken.ppm", "no picture");
    VERIFY_OK(scene.index());
    QCOMPARE(scene.counts(), (store::Counts{5, 4, 1, 0, 0, 0}));
    VERIFY_OK(scene.open()->setExcluded(scene.at("broken.ppm"), true));
    VERIFY_OK(scene.open()->setExcluded(scene.at("2.ppm"), true));
    VERIFY_OK(scene.index());
    QCOMPARE(scene.counts(), (store::Counts{5, 3, 0, 2, 0, 0}));
    QVERIFY(scene.open(store::Access::Read)->problems()->empty());
    VERIFY_OK(scene.open()->setExcluded(scene.at("2.ppm"), false));
    VERIFY_OK(scene.index());
    QCOMPARE(scene.counts(), (store::Counts{5, 4, 0, 1, 0, 0}));
    QCOMPARE(scene.tower->encoded(), 4); // it was known: nothing is embedded again
    VERIFY_ERROR(scene.open()->setExcluded(scene.root, true), Code::Invalid);
    VERIFY_ERROR(scene.open()->setExcluded("/elsewhere/a.jpg", true), Code::NotFound);
}

void TestUpkeep::sameBytesAndLikePicturesAreGroups()
{
    LibraryScene scene;
    scene.write("a.ppm", pixmap(1));
    scene.write("copy of a.ppm", pixmap(1));
    scene.write("b.ppm", pixmap(2));
    scene.write("far.ppm", pixmap(3));
    scene.write("broken.ppm", "x");
    INDEXED(scene, "5 5 0 0 0 0 0 | 1 0");
    // The tower's own embeddings say little here: b is made to look like a, far like nothing.
    {
        const auto opened = scene.open();
        store::Embeddings embeddings(opened->database());
        std::vector<store::EmbeddingRow> rows;
        for (const store::PictureRow &row : scene.rows()) {
            if (!row.content)
                continue;
            std::vector<float> raw(16, 0.0f);
            raw[row.path == "far.ppm" ? 1 : 0] = 1;
            raw[2] = row.path == "b.ppm" ? 0.2f : 0.0f; // cosine 0.98 to a
            rows.push_back({row.content, embeddingOf(raw, scene.encoder.model), "fp32", 1});
        }
        VERIFY_OK(embeddings.put(rows));
    }
    const auto opened = scene.open(store::Access::Read);
    DuplicateOptions options;
    const auto bytes = findDuplicates(opened->database(), options, {}, {});
    VERIFY_OK(bytes);
    QCOMPARE(bytes->size(), 1u);
    for (const std::int64_t exactUpTo : {100, 0}) { // through vectors, and through codes
        options.model = scene.encoder.model;
        options.index.exactUpTo = exactUpTo;
        const auto groups = findDuplicates(opened->database(), options, {}, {});
        VERIFY_OK(groups);
        QCOMPARE(groups->size(), 2u);
        QVERIFY(groups->at(0).identical && !groups->at(1).identical);
        QCOMPARE(groups->at(0).paths, (std::vector<fs::path>{scene.at("a.ppm"), scene.at("copy of a.ppm")}));
        QCOMPARE(groups->at(1).paths,
                 (std::vector<fs::path>{scene.at("a.ppm"), scene.at("b.ppm"), scene.at("copy of a.ppm")}));
    }
}

void TestUpkeep::aFullDiskStopsTheRunAndLosesNothing()
{
    LibraryScene scene;
    scene.writePictures(1'500);
    fs::create_directory(scene.library);
    const pid_t child = ::fork();
    QVERIFY(child >= 0);
    if (child == 0) {
        // A file system of its own that nobody else sees. Exit codes: what went wrong; 77 it cannot be tried.
        if (::unshare(CLONE_NEWNS) != 0 || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            ::mount("none", scene.library.c_str(), "tmpfs", 0, "size=700k") != 0)
            ::_exit(77);
        const auto full = scene.index();
        if (!full || !full->stopped || full->stopped->code != Code::NoSpace)
            ::_exit(full ? full->stopped ? 1 : 2 : full.error().code == Code::NoSpace ? 3 : 4);
        std::int64_t kept = 0;
        {
            const auto opened = scene.open(store::Access::Read);
            if (!opened->database().check())
                ::_exit(5);
            kept = *store::Embeddings(opened->database()).count(scene.encoder.model);
            const store::Counts counts = scene.counts();
            if (counts.found != counts.indexed + counts.pending || counts.indexed != kept)
                ::_exit(6);
        }
        if (::mount("none", scene.library.c_str(), "tmpfs", MS_REMOUNT, "size=64m") != 0)
            ::_exit(77);
        const int before = scene.tower->encoded();
        const auto rest = scene.index();
        if (!rest || rest->stopped || summary(scene.counts()) != "1500 1500 0 0 0 0")
            ::_exit(7);
        ::_exit(scene.tower->encoded() - before == 1'500 - kept ? 0
                                                                : 8); // nothing that was kept is done again
    }
    int status = 0;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QVERIFY(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77)
        QSKIP("this program may not mount a file system");
    QCOMPARE(WEXITSTATUS(status), 0);
}

SEMBLANCE_TEST(TestUpkeep);
#include "tst_upkeep.moc"
