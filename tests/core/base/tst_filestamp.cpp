// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/files.h"
#include "tests/support/testmain.h"

#include <chrono>

using namespace semblance;

class TestFileStamp final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFileHasSizeTimeAndIdentity();
    void aLinkIsItselfOrWhatItLeadsTo();
    void whatIsMissingIsNotFound();
};

void TestFileStamp::aFileHasSizeTimeAndIdentity()
{
    const test::TempFolder folder;
    const auto file = folder.write("a.jpg", "12345");
    std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now());
    const auto first = stampOf(file, Links::Follow, "look at the file");
    VERIFY_OK(first);
    QCOMPARE(first->kind, FileKind::File);
    QCOMPARE(first->size, 5u);
    QVERIFY(first->inode != 0);

    std::filesystem::rename(file, folder / "b.jpg");
    const auto moved = stampOf(folder / "b.jpg", Links::Follow, "look at the file");
    VERIFY_OK(moved);
    QVERIFY(*moved == *first);

    using namespace std::chrono_literals;
    std::filesystem::last_write_time(folder / "b.jpg",
                                     std::filesystem::last_write_time(folder / "b.jpg") + 3ns);
    const auto touched = stampOf(folder / "b.jpg", Links::Follow, "look at the file");
    VERIFY_OK(touched);
    QCOMPARE(touched->modified, first->modified + 3);
}

void TestFileStamp::aLinkIsItselfOrWhatItLeadsTo()
{
    const test::TempFolder folder;
    std::filesystem::create_directory(folder / "real");
    std::filesystem::create_directory_symlink(folder / "real", folder / "link");
    std::filesystem::create_symlink(folder / "nowhere", folder / "broken");
    const auto real = stampOf(folder / "real", Links::Keep, "look");
    const auto kept = stampOf(folder / "link", Links::Keep, "look");
    const auto followed = stampOf(folder / "link", Links::Follow, "look");
    VERIFY_OK(real);
    VERIFY_OK(kept);
    VERIFY_OK(followed);
    QCOMPARE(kept->kind, FileKind::Link);
    QCOMPARE(followed->kind, FileKind::Folder);
    QCOMPARE(followed->inode, real->inode);
    VERIFY_OK(stampOf(folder / "broken", Links::Keep, "look"));
    VERIFY_ERROR(stampOf(folder / "broken", Links::Follow, "look"), Code::NotFound);
}

void TestFileStamp::whatIsMissingIsNotFound()
{
    const test::TempFolder folder;
    VERIFY_ERROR(stampOf(folder / "missing.jpg", Links::Follow, "look at the file"), Code::NotFound);
}

SEMBLANCE_TEST(TestFileStamp);
#include "tst_filestamp.moc"
