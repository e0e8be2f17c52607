// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/files.h"
#include "core/library/picturekinds.h"
#include "tests/support/testmain.h"

using namespace semblance;
using namespace semblance::library;

class TestPictureKinds final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firstBytesTellPicturesFromOtherFiles_data();
    void firstBytesTellPicturesFromOtherFiles();
    void everyExtensionOfTheCollectionIsKnown();
    void everyWellFormedFileOfTheCollectionIsRecognised();
};

void TestPictureKinds::firstBytesTellPicturesFromOtherFiles_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("picture");
    QTest::newRow("jpeg") << QByteArray("\xFF\xD8\xFF\xE0", 4) << true;
    QTest::newRow("webp") << QByteArray("RIFF\x10\0\0\0WEBPVP8 ", 16) << true;
    QTest::newRow("wave") << QByteArray("RIFF\x10\0\0\0WAVEfmt ", 16) << false;
    QTest::newRow("ppm") << QByteArray("P6\n2 2\n255\n") << true;
    QTest::newRow("a text that begins with P6") << QByteArray("P6 is a good phone") << false;
    QTest::newRow("a text that begins with BM")
        << QByteArray("BM stands for bench mark in this text") << false;
    QTest::newRow("film") << QByteArray("\0\0\0\x18"
                                        "ftypisom\0\0\0\0",
                                        16)
                          << false;
    QTest::newRow("heic") << QByteArray("\0\0\0\x18"
                                        "ftypheic\0\0\0\0",
                                        16)
                          << true;
    QTest::newRow("pdf") << QByteArray("%PDF-1.7") << false;
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("one byte") << QByteArray("\xFF") << false;
}

void TestPictureKinds::firstBytesTellPicturesFromOtherFiles()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, picture);
    QCOMPARE(saysPicture(bytes.toStdString()), picture);
}

void TestPictureKinds::everyExtensionOfTheCollectionIsKnown()
{
    NEEDS_SHARED();
    for (const auto &entry :
         std::filesystem::directory_iterator(test::sharedFolder() / "data" / "formats" / "good"))
        QVERIFY2(isPictureExtension(extension(entry.path())), display(entry.path()).c_str());
}

void TestPictureKinds::everyWellFormedFileOfTheCollectionIsRecognised()
{
    NEEDS_SHARED();
    for (const auto &entry :
         std::filesystem::directory_iterator(test::sharedFolder() / "data" / "formats" / "good")) {
        if (extension(entry.path()) == "tga") // has no first bytes of its own
            continue;
        const auto bytes = readAll(entry.path(), 10'000'000, "read the test picture");
        VERIFY_OK(bytes);
        QVERIFY2(saysPicture(std::string_view(*bytes).substr(0, kFirstBytes)), display(entry.path()).c_str());
    }
}

SEMBLANCE_TEST(TestPictureKinds);
#include "tst_picturekinds.moc"
