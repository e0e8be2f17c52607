// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/json.h"
#include "core/clip/gunzip.h"
#include "core/clip/tokenizer.h"
#include "core/clip/vocabulary.h"
#include "tests/support/testmain.h"

#ifdef SEMBLANCE_HAS_ZLIB
#include <zlib.h>
#endif

using namespace semblance;
using namespace semblance::clip;

namespace {

/// A whole vocab.json for two merges, as Hugging Face writes it.
Json smallIds()
{
    const auto vocabulary = vocabularyOfMerges({"l o", "lo w</w>"}, "");
    Json ids = Json::object();
    for (const auto &[symbol, id] : vocabulary->ids)
        ids.append(symbol, id);
    ids.append("<|startoftext|>", vocabulary->start);
    ids.append("<|endoftext|>", vocabulary->end);
    return ids;
}

const std::string kMerges = "#version: 0.2\nl o\nlo w</w>\n";

#ifdef SEMBLANCE_HAS_ZLIB
std::string gzip(const std::string &plain)
{
    z_stream stream = {};
    deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&stream, static_cast<uLong>(plain.size())) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef *>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}
#endif

} // namespace

class TestVocabulary final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFolderWithoutVocabularySaysWhatItLooksFor();
    void vocabAndMergesAreReadTogether();
    void bothKindsOfTokenizerJsonAreRead();
    void otherTokenizersAreRefusedByName();
    void damagedIdsAreRefused_data();
    void damagedIdsAreRefused();
    void damagedMergesAreRefused_data();
    void damagedMergesAreRefused();
    void vocabularyEndingInTheMiddleIsRefused();
    void oversizedFilesAreRefused();
    void packedVocabulariesAreRead();
    void packedVocabulariesThatSwellAreRefused();
    void brokenPackedVocabulariesAreRefused();
};

void TestVocabulary::aFolderWithoutVocabularySaysWhatItLooksFor()
{
    const test::TempFolder folder;
    const auto read = Tokenizer::fromFolder(folder.path());
    VERIFY_ERROR(read, Code::NotFound);
    QVERIFY(read.error().cause.find("tokenizer.json") != std::string::npos);
    VERIFY_ERROR(Tokenizer::fromFolder(folder / "nowhere"), Code::NotFound);
    const auto lonely = folder.write("vocab.json", smallIds().dump());
    VERIFY_ERROR(Tokenizer::fromFile(lonely), Code::NotFound);
}

void TestVocabulary::vocabAndMergesAreReadTogether()
{
    const test::TempFolder folder;
    folder.write("vocab.json", smallIds().dump());
    folder.write("merges.txt", kMerges);
    const auto read = Tokenizer::fromFolder(folder.path());
    VERIFY_OK(read);
    QCOMPARE((*read)->encode("low", 77).ids, (std::vector<int>{514, 513, 515}));
    const auto windows = folder.write("merges.txt", "#version: 0.2\r\nl o\r\nlo w</w>");
    VERIFY_OK(Tokenizer::fromFile(windows));
    QCOMPARE((*Tokenizer::fromFile(windows))->encode("low", 77), (*read)->encode("low", 77));
}

void TestVocabulary::bothKindsOfTokenizerJsonAreRead()
{
    const test::TempFolder folder;
    Json model = Json::object({{"type", "BPE"}, {"end_of_word_suffix", "</w>"}, {"vocab", smallIds()}});
    model.set("merges", Json::array({"l o", "lo w</w>"}));
    folder.write("tokenizer.json", Json::object({{"model", model}}).dump());
    const auto texts = Tokenizer::fromFolder(folder.path());
    VERIFY_OK(texts);
    QCOMPARE((*texts)->encode("low", 77).ids, (std::vector<int>{514, 513, 515}));
    model.set("merges", Json::array({Json::array({"l", "o"}), Json::array({"lo", "w</w>"})}));
    folder.write("tokenizer.json", Json::object({{"model", model}}).dump());
    const auto pairs = Tokenizer::fromFolder(folder.path());
    VERIFY_OK(pairs);
    QCOMPARE((*pairs)->encode("low", 77), (*texts)->encode("low", 77));
    model.set("merges", Json::array({Json::array({"l", "o", "w"})}));
    folder.write("tokenizer.json", Json::object({{"model", model}}).dump());
    VERIFY_ERROR(Tokenizer::fromFolder(folder.path()), Code::Damaged);
}

void TestVocabulary::otherTokenizersAreRefusedByName()
{
    const test::TempFolder folder;
    folder.write("tokenizer.json", R"({"model": {"type": "WordPiece", "vocab": {"a": 0}}})");
    const auto read = Tokenizer::fromFolder(folder.path());
    VERIFY_ERROR(read, Code::Unsupported);
    QVERIFY(read.error().sentence().find("WordPiece") != std::string::npos);
}

void TestVocabulary::damagedIdsAreRefused_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("json");
    QTest::newRow("negative") << "w"
                              << "-1";
    QTest::newRow("too large") << "w"
                               << "1000000";
    QTest::newRow("far too large") << "w"
                                   << "9223372036854775807";
    QTest::newRow("fraction") << "w"
                              << "1.5";
    QTest::newRow("text") << "w"
                          << "\"1\"";
    QTest::newRow("null") << "w"
                          << "null";
    QTest::newRow("taken by another") << "w"
                                      << "513";
    QTest::newRow("no symbol for a byte") << "w</w>"
                                          << "";
    QTest::newRow("no start") << "<|startoftext|>"
                              << "";
    QTest::newRow("no end") << "<|endoftext|>"
                            << "";
    QTest::newRow("no id for a merge") << "lo"
                                       << "";
}

void TestVocabulary::damagedIdsAreRefused()
{
    QFETCH(QString, name);
    QFETCH(QString, json);
    const test::TempFolder folder;
    Json ids = Json::object();
    for (const auto &[symbol, id] : smallIds().members())
        if (symbol != name.toStdString())
            ids.append(symbol, id);
    std::string text = ids.dump();
    if (!json.isEmpty())
        text = "{\"" + name.toStdString() + "\": " + json.toStdString() + ", " + text.substr(1);
    folder.write("vocab.json", text);
    folder.write("merges.txt", kMerges);
    VERIFY_ERROR(Tokenizer::fromFolder(folder.path()), Code::Damaged);
}

void TestVocabulary::damagedMergesAreRefused_data()
{
    QTest::addColumn<QString>("merges");
    QTest::newRow("one symbol") << "lo\n";
    QTest::newRow("three symbols") << "l o w\n";
    QTest::newRow("nothing before the space") << " o\n";
    QTest::newRow("nothing behind the space") << "l \n";
    QTest::newRow("unknown symbol") << "lo w</w>\n";
    QTest::newRow("twice") << "l o\nl o\n";
    QTest::newRow("empty file") << "";
    QTest::newRow("comment only") << "#version: 0.2\n";
    QTest::newRow("other bytes") << "\x01\x02 \x03\n";
}

void TestVocabulary::damagedMergesAreRefused()
{
    QFETCH(QString, merges);
    const test::TempFolder folder;
    folder.write("merges.txt", merges.toStdString());
    const auto read = Tokenizer::fromFolder(folder.path());
    VERIFY_ERROR(read, Code::Damaged);
    QVERIFY(!read.error().advice.empty());
}

void TestVocabulary::vocabularyEndingInTheMiddleIsRefused()
{
    const test::TempFolder folder;
    const std::string whole = smallIds().dump();
    folder.write("merges.txt", kMerges);
    for (std::size_t size : {std::size_t(0), std::size_t(1), whole.size() / 2, whole.size() - 1}) {
        folder.write("vocab.json", whole.substr(0, size));
        VERIFY_ERROR(Tokenizer::fromFolder(folder.path()), Code::Damaged);
    }
}

void TestVocabulary::oversizedFilesAreRefused()
{
    const test::TempFolder folder;
    const auto file = folder.write("merges.txt", std::string((16u << 20) + 1, 'a'));
    VERIFY_ERROR(Tokenizer::fromFile(file), Code::TooLarge);
}

void TestVocabulary::packedVocabulariesAreRead()
{
#ifdef SEMBLANCE_HAS_ZLIB
    const test::TempFolder folder;
    folder.write("bpe_simple_vocab_16e6.txt.gz",
                 gzip("\"bpe_simple_vocab_16e6.txt#version: 0.2\nl o\nlo w</w>\n"));
    const auto read = Tokenizer::fromFolder(folder.path());
    VERIFY_OK(read);
    QCOMPARE((*read)->encode("low", 77).ids, (std::vector<int>{514, 513, 515}));
#else
    QSKIP("this build has no zlib");
#endif
}

void TestVocabulary::packedVocabulariesThatSwellAreRefused()
{
#ifdef SEMBLANCE_HAS_ZLIB
    const test::TempFolder folder;
    const auto file = folder.write("bpe_bomb.txt.gz", gzip(std::string((16u << 20) + 1, '\n')));
    VERIFY_ERROR(Tokenizer::fromFile(file), Code::TooLarge);
    const auto exact = gunzip(gzip(std::string(1000, 'a')), 1000, "f");
    VERIFY_OK(exact);
    QCOMPARE(exact->size(), std::size_t(1000));
    VERIFY_ERROR(gunzip(gzip(std::string(1000, 'a')), 999, "f"), Code::TooLarge);
#else
    QSKIP("this build has no zlib");
#endif
}

void TestVocabulary::brokenPackedVocabulariesAreRefused()
{
#ifdef SEMBLANCE_HAS_ZLIB
    const std::string packed = gzip(kMerges);
    for (std::size_t size = 0; size < packed.size(); ++size)
        VERIFY_ERROR(gunzip(packed.substr(0, size), 1 << 20, "f"), Code::Damaged);
    std::string flipped = packed;
    flipped[flipped.size() - 6] = static_cast<char>(~flipped[flipped.size() - 6]); // in the checksum
    VERIFY_ERROR(gunzip(flipped, 1 << 20, "f"), Code::Damaged);
#else
    VERIFY_ERROR(gunzip("", 1, "f"), Code::Unsupported);
#endif
}

SEMBLANCE_TEST(TestVocabulary);
#include "tst_vocabulary.moc"
