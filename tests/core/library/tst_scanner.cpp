// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/files.h"
#include "core/library/scanner.h"
#include "tests/core/library/ordinaryuser.h"
#include "tests/support/testmain.h"

#include <optional>

using namespace semblance;
using namespace semblance::library;
namespace fs = std::filesystem;

namespace {

struct Scanned
{
    std::vector<FoundFile> files;
    ScanOutcome outcome;
    std::optional<Error> error;

    std::vector<std::string> paths() const
    {
        std::vector<std::string> all;
        for (const FoundFile &file : files)
            all.push_back(file.path);
        return all;
    }
};

Scanned scanAll(const fs::path &root, const ScanOptions &options = {}, const CancelToken &cancel = {})
{
    Scanned scanned;
    const auto outcome = scan(
        root, RootId{7}, options,
        [&](FoundFile file) {
            scanned.files.push_back(std::move(file));
            return true;
        },
        cancel);
    if (outcome)
        scanned.outcome = *outcome;
    else
        scanned.error = outcome.error();
    return scanned;
}

using Paths = std::vector<std::string>;

} // namespace

class TestScanner final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void picturesAreFoundByNameOrFirstBytesInAStableOrder();
    void aFoundFileCarriesSizeTimeAndIdentity();
    void hiddenFilesAndSystemFoldersAreSkippedUnlessAsked();
    void excludedPicturesAreFoundAsExcluded();
    void linksToFilesCountOnce();
    void linksToFoldersAreFollowedOnceAndLoopsEnd();
    void namesThatAreNotUtf8Survive();
    void theLibrarysOwnFolderIsSkipped();
    void aFolderThatCannotBeReadMakesTheScanIncomplete();
    void aMissingRootIsNotFoundAndAFileIsNoFolder();
    void anEmptyFolderIsACompleteScanOfNothing();
    void aWishToStopInterrupts();
    void whoTakesNoMoreInterrupts();
    void deepFoldersAreWalked();
};

void TestScanner::picturesAreFoundByNameOrFirstBytesInAStableOrder()
{
    const test::TempFolder folder;
    folder.write("b/2.jpg", "x");
    folder.write("b/1.JPG", "x");
    folder.write("a/photo", "\xFF\xD8\xFF\xE0 a photograph without extension");
    folder.write("a/notes.txt", "words");
    folder.write("a/picture.txt", "\x89PNG\r\n\x1A\n a picture under a wrong name");
    folder.write("z.png", "x");
    folder.write("a.webp", "x");
    const Scanned first = scanAll(folder.path());
    QVERIFY(!first.error && first.outcome.complete);
    QCOMPARE(first.paths(), (Paths{"a.webp", "z.png", "a/photo", "a/picture.txt", "b/1.JPG", "b/2.jpg"}));
    QCOMPARE(first.outcome.found, 6);
    QCOMPARE(scanAll(folder.path()).files == first.files, true);
}

void TestScanner::aFoundFileCarriesSizeTimeAndIdentity()
{
    const test::TempFolder folder;
    const auto stamp = stampOf(folder.write("a.jpg", "12345"), Links::Keep, "look");
    VERIFY_OK(stamp);
    const Scanned scanned = scanAll(folder.path());
    QCOMPARE(scanned.files.size(), 1u);
    const FoundFile expected{RootId{7},     "a.jpg",      5,     stamp->modified,
                             stamp->device, stamp->inode, false, false};
    QVERIFY(scanned.files[0] == expected);
}

void TestScanner::hiddenFilesAndSystemFoldersAreSkippedUnlessAsked()
{
    const test::TempFolder folder;
    folder.write(".hidden.jpg", "x");
    folder.write(".cache/a.jpg", "x");
    folder.write("lost+found/a.jpg", "x");
    folder.write("seen.jpg", "x");
    QCOMPARE(scanAll(folder.path()).paths(), Paths{"seen.jpg"});
    ScanOptions options;
    options.hidden = true;
    QCOMPARE(scanAll(folder.path(), options).paths(),
             (Paths{".hidden.jpg", "seen.jpg", ".cache/a.jpg", "lost+found/a.jpg"}));
}

void TestScanner::excludedPicturesAreFoundAsExcluded()
{
    const test::TempFolder folder;
    folder.write("drafts/a.jpg", "x");
    folder.write("a.png", "x");
    folder.write("a.jpg", "x");
    ScanOptions options;
    options.patterns = *Patterns::parse({}, {"drafts", "*.png"});
    const Scanned scanned = scanAll(folder.path(), options);
    QCOMPARE(scanned.outcome.found, 3);
    for (const FoundFile &file : scanned.files)
        QCOMPARE(file.excluded, file.path != "a.jpg");
}

void TestScanner::linksToFilesCountOnce()
{
    const test::TempFolder folder;
    const test::TempFolder outside;
    folder.write("real.jpg", "inside");
    outside.write("other.jpg", "outside");
    fs::create_symlink(folder / "real.jpg", folder / "again.jpg");
    fs::create_symlink(outside / "other.jpg", folder / "first.jpg");
    fs::create_symlink(outside / "other.jpg", folder / "second.jpg");
    fs::create_symlink(folder / "nowhere.jpg", folder / "broken.jpg");
    const Scanned scanned = scanAll(folder.path());
    QVERIFY(scanned.outcome.complete);
    QCOMPARE(scanned.paths(), (Paths{"first.jpg", "real.jpg"}));
    QVERIFY(scanned.files[0].link && !scanned.files[1].link);
    QCOMPARE(scanned.files[0].size, 7);
}

void TestScanner::linksToFoldersAreFollowedOnceAndLoopsEnd()
{
    const test::TempFolder folder;
    const test::TempFolder outside;
    folder.write("z/deep/a.jpg", "x");
    outside.write("b.jpg", "x");
    fs::create_directory_symlink(folder.path(), folder / "z/deep/loop");
    fs::create_directory_symlink(folder / "z", folder / "a_link_to_z");
    fs::create_directory_symlink(outside.path(), folder / "out");
    fs::create_directory_symlink(outside.path(), folder / "out2");
    fs::create_directory_symlink(folder.path(), outside / "back");
    fs::create_directory_symlink(folder / "self", folder / "self");
    const Scanned scanned = scanAll(folder.path());
    QVERIFY(scanned.outcome.complete);
    QCOMPARE(scanned.paths(), (Paths{"z/deep/a.jpg", "out/b.jpg"}));
    QVERIFY(!scanned.files[0].link && scanned.files[1].link);
}

void TestScanner::namesThatAreNotUtf8Survive()
{
    const test::TempFolder folder;
    const std::string name = "caf\xE9 \xFF.jpg";
    folder.write(name, "x");
    folder.write("line\nbreak 'quote\" %41 \xE2\x80\xAE.jpg", "x");
    const Scanned scanned = scanAll(folder.path());
    fs::remove(folder / name); // Qt's temporary folder cannot
    QCOMPARE(scanned.paths(), (Paths{name, "line\nbreak 'quote\" %41 \xE2\x80\xAE.jpg"}));
}

void TestScanner::theLibrarysOwnFolderIsSkipped()
{
    const test::TempFolder folder;
    folder.write("library/thumbnails/1.jpg", "x");
    folder.write("a.jpg", "x");
    ScanOptions options;
    options.skip = {folder / "library", folder / "does not exist"};
    QCOMPARE(scanAll(folder.path(), options).paths(), Paths{"a.jpg"});
}

void TestScanner::aFolderThatCannotBeReadMakesTheScanIncomplete()
{
    const test::TempFolder folder;
    folder.write("a.jpg", "x");
    folder.write("closed/b.jpg", "x");
    fs::permissions(folder / "closed", fs::perms::none);
    fs::permissions(folder.path(), fs::perms::all);
    Scanned scanned;
    {
        const test::OrdinaryUser user;
        if (!user)
            QSKIP("this user may read every folder");
        scanned = scanAll(folder.path());
    }
    fs::permissions(folder / "closed", fs::perms::owner_all);
    QVERIFY(!scanned.error && !scanned.outcome.complete);
    QCOMPARE(scanned.paths(), Paths{"a.jpg"});
    QCOMPARE(scanned.outcome.problems.size(), 1u);
    QCOMPARE(scanned.outcome.problems[0].code, Code::NoPermission);
    QVERIFY(scanned.outcome.problems[0].file.ends_with("closed"));
}

void TestScanner::aMissingRootIsNotFoundAndAFileIsNoFolder()
{
    const test::TempFolder folder;
    QCOMPARE(scanAll(folder / "missing").error->code, Code::NotFound);
    const Scanned file = scanAll(folder.write("a.jpg", "x"));
    QCOMPARE(file.error->code, Code::Unreadable);
    QVERIFY(file.error->sentence().find("file, not a folder") != std::string::npos);
}

void TestScanner::anEmptyFolderIsACompleteScanOfNothing()
{
    const test::TempFolder folder;
    const Scanned scanned = scanAll(folder.path());
    QVERIFY(!scanned.error && scanned.outcome.complete && scanned.files.empty());
}

void TestScanner::aWishToStopInterrupts()
{
    const test::TempFolder folder;
    folder.write("a.jpg", "x");
    const CancelToken cancel;
    cancel.cancel();
    const Scanned scanned = scanAll(folder.path(), {}, cancel);
    QCOMPARE(scanned.error->code, Code::Interrupted);
    QVERIFY(scanned.files.empty());
}

void TestScanner::whoTakesNoMoreInterrupts()
{
    const test::TempFolder folder;
    folder.write("a.jpg", "x");
    folder.write("b.jpg", "x");
    int seen = 0;
    const auto onlyOne = [&seen](const FoundFile &) { return ++seen < 1; };
    VERIFY_ERROR(scan(folder.path(), RootId{1}, {}, onlyOne, {}), Code::Interrupted);
    QCOMPARE(seen, 1);
}

void TestScanner::deepFoldersAreWalked()
{
    const test::TempFolder folder;
    std::string path;
    for (int i = 0; i < 200; ++i)
        path += "d/";
    folder.write(path + "a.jpg", "x");
    QCOMPARE(scanAll(folder.path()).paths(), Paths{path + "a.jpg"});
}

SEMBLANCE_TEST(TestScanner);
#include "tst_scanner.moc"
