// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/files.h"
#include "core/base/mappedfile.h"
#include "core/base/sha256.h"
#include "core/base/sha256kernel.h"
#include "tests/support/testmain.h"

#include <fstream>

using namespace semblance;
namespace fs = std::filesystem;

class TestFiles final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void atomicWriteReplacesAndLeavesNothingBeside();
    void atomicWriteInPiecesKeepsTheOldFileWhereItFails();
    void aFullDiskIsSaidAndTheOldFileStays();
    void missingFileIsNamed();
    void aFolderIsNotAFile();
    void moreThanTheLimitIsRefused();
    void mappedFileReadsByPosition();
    void aFileThatShrinksGivesAnError();
    void sha256MatchesTheStandard_data();
    void sha256MatchesTheStandard();
    void sha256OfPiecesEqualsTheWhole();
    void sha256IsTheSameWithAnyInstructions();
    void pathsKeepTheirBytes();
    void withinComparesComponents();
};

void TestFiles::atomicWriteInPiecesKeepsTheOldFileWhereItFails()
{
    const test::TempFolder folder;
    const auto path = folder.write("x", "old");
    const auto failed = writeAtomically(path, "test", [](const AppendBytes &append) -> Result<void> {
        if (auto done = append("new"); !done)
            return done;
        return Error{Code::Interrupted, "test", {}, "it was stopped", {}};
    });
    VERIFY_ERROR(failed, Code::Interrupted);
    QCOMPARE(*readAll(path, 10, "test"), std::string("old"));
    QVERIFY(!std::filesystem::exists(folder / "x.part"));
    VERIFY_OK(writeAtomically(path, "test", [](const AppendBytes &append) -> Result<void> {
        if (auto done = append("in "); !done)
            return done;
        return append("pieces");
    }));
    QCOMPARE(*readAll(path, 10, "test"), std::string("in pieces"));
}

void TestFiles::atomicWriteReplacesAndLeavesNothingBeside()
{
    const test::TempFolder folder;
    const fs::path file = folder / "a/b/settings.json";
    VERIFY_OK(writeAtomically(file, "one", "save the settings"));
    VERIFY_OK(writeAtomically(file, "two", "save the settings"));
    const auto text = readAll(file, 100, "read the settings");
    VERIFY_OK(text);
    QCOMPARE(*text, std::string("two"));
    QCOMPARE(std::distance(fs::directory_iterator(file.parent_path()), fs::directory_iterator()), 1);
}

void TestFiles::aFullDiskIsSaidAndTheOldFileStays()
{
#ifdef __linux__
    if (!fs::exists("/dev/full"))
        QSKIP("this system has no /dev/full");
    const test::TempFolder folder;
    const fs::path file = folder.write("settings.json", "old");
    fs::create_symlink("/dev/full", folder / "settings.json.part");
    const auto written = writeAtomically(file, std::string(100000, 'x'), "save the settings");
    VERIFY_ERROR(written, Code::NoSpace);
    QVERIFY(written.error().sentence().find("settings.json") != std::string::npos);
    const auto text = readAll(file, 100, "read the settings");
    VERIFY_OK(text);
    QCOMPARE(*text, std::string("old"));
#else
    QSKIP("a full disk can only be made here on Linux");
#endif
}

void TestFiles::missingFileIsNamed()
{
    const auto text = readAll("/no/such/file.json", 100, "read the settings");
    VERIFY_ERROR(text, Code::NotFound);
    QCOMPARE(text.error().sentence(),
             std::string(
                 "Could not read the settings /no/such/file.json: there is no such file. Check the name."));
}

void TestFiles::aFolderIsNotAFile()
{
    const test::TempFolder folder;
    const auto text = readAll(folder.path(), 100, "read the settings");
    VERIFY_ERROR(text, Code::Unreadable);
    QVERIFY(text.error().cause.find("folder") != std::string::npos);
}

void TestFiles::moreThanTheLimitIsRefused()
{
    const test::TempFolder folder;
    const fs::path file = folder.write("big", std::string(101, 'x'));
    VERIFY_ERROR(readAll(file, 100, "read"), Code::TooLarge);
    VERIFY_OK(readAll(file, 101, "read"));
}

void TestFiles::mappedFileReadsByPosition()
{
    const test::TempFolder folder;
    const auto file = MappedFile::open(folder.write("data", "0123456789"), "read the model");
    VERIFY_OK(file);
    QCOMPARE(file->size(), std::uint64_t(10));
    std::array<std::byte, 3> bytes;
    VERIFY_OK(file->read(7, bytes));
    QCOMPARE(static_cast<char>(bytes[0]), '7');
    VERIFY_ERROR(file->read(8, bytes), Code::Damaged);
    VERIFY_ERROR(file->read(UINT64_MAX - 1, bytes), Code::Damaged);
}

void TestFiles::aFileThatShrinksGivesAnError()
{
    const test::TempFolder folder;
    const fs::path path = folder.write("data", std::string(100000, 'x'));
    const auto file = MappedFile::open(path, "read the model");
    VERIFY_OK(file);
    fs::resize_file(path, 10);
    std::vector<std::byte> bytes(1000);
    VERIFY_ERROR(file->read(5000, bytes), Code::Damaged);
}

void TestFiles::sha256MatchesTheStandard_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("digest");
    // FIPS 180-2, appendix B, and the empty message.
    QTest::newRow("empty") << QByteArray("")
                           << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    QTest::newRow("abc") << QByteArray("abc")
                         << QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    QTest::newRow("two blocks") << QByteArray("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                                << QByteArray(
                                       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    QTest::newRow("a million a") << QByteArray(1000000, 'a')
                                 << QByteArray(
                                        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

void TestFiles::sha256MatchesTheStandard()
{
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, digest);
    QCOMPARE(hex(sha256(message.toStdString())), digest.toStdString());
    const test::TempFolder folder;
    const auto ofFile = sha256OfFile(folder.write("message", message.toStdString()), {});
    VERIFY_OK(ofFile);
    QCOMPARE(hex(*ofFile), digest.toStdString());
}

void TestFiles::sha256IsTheSameWithAnyInstructions()
{
    std::vector<std::uint8_t> data(64 * 40);
    std::uint32_t number = 1;
    for (std::uint8_t &byte : data)
        byte = static_cast<std::uint8_t>((number = number * 1'664'525 + 1'013'904'223) >> 24);
    for (const std::size_t blocks : {0, 1, 2, 39}) {
        std::array<std::uint32_t, 8> state = {1, 2, 3, 4, 0xffffffff, 6, 7, 0x80000000}, plain = state;
        sha256Blocks(state, data.data(), blocks);
        sha256BlocksPlain(plain, data.data(), blocks);
        QCOMPARE(state, plain);
    }
}

void TestFiles::sha256OfPiecesEqualsTheWhole()
{
    std::string message;
    for (int i = 0; i < 1000; ++i)
        message += static_cast<char>(i * 7);
    for (std::size_t piece : {1, 63, 64, 65, 200}) {
        Sha256 sum;
        for (std::size_t at = 0; at < message.size(); at += piece)
            sum.add(std::string_view(message).substr(at, piece));
        QCOMPARE(hex(sum.finish()), hex(sha256(message)));
    }
}

void TestFiles::pathsKeepTheirBytes()
{
#ifndef _WIN32
    const std::string odd = "/pictures/caf\xE9\n.jpg"; // Latin-1, and a line break
    QCOMPARE(pathBytes(pathFromBytes(odd)), odd);
    QCOMPARE(display(pathFromBytes(odd)), std::string("/pictures/caf\xEF\xBF\xBD\xEF\xBF\xBD.jpg"));
    QCOMPARE(extension(pathFromBytes(odd)), std::string("jpg"));
#endif
    QCOMPARE(extension("/a/JPEG-UPPERCASE.JPG"), std::string("jpg"));
    QCOMPARE(extension("/a/.hidden"), std::string());
}

void TestFiles::withinComparesComponents()
{
    QVERIFY(isWithin("/a/b/c", "/a/b"));
    QVERIFY(isWithin("/a/b", "/a/b"));
    QVERIFY(!isWithin("/a/bc", "/a/b"));
    QVERIFY(!isWithin("/a", "/a/b"));
    const auto whole = absolute("/a/x/../b/");
    VERIFY_OK(whole);
    QCOMPARE(*whole, fs::path("/a/b"));
    VERIFY_ERROR(absolute(""), Code::Invalid);
}

SEMBLANCE_TEST(TestFiles);
#include "tst_files.moc"
