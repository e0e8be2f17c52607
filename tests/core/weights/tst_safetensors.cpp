// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/weights/safetensors.h"

#include "core/weights/numbers.h"
#include "tests/core/weights/rawfile.h"
#include "tests/support/testmain.h"

#include <cmath>
#include <limits>

using namespace semblance;
using namespace semblance::test;
using namespace semblance::weights;

class TestSafetensors final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWasWrittenIsReadBack_data();
    void whatWasWrittenIsReadBack();
    void everyTypeWidensToFloat32();
    void unalignedDataAreRead();
    void scalarsAndEmptyTensorsAreFine();
    void aFieldThatLiesIsRefused_data();
    void aFieldThatLiesIsRefused();
    void aFileCutAnywhereIsRefused();
    void valuesThatAreNotFiniteAreRefused();
    void otherKindsAreNamed_data();
    void otherKindsAreNamed();
    void halfPrecisionRoundsToEven();
    void whatDoesNotFitTheStoredTypeIsNotWritten();
};

void TestSafetensors::whatWasWrittenIsReadBack_data()
{
    QTest::addColumn<int>("as");
    QTest::newRow("F32") << int(StoredAs::F32);
    QTest::newRow("F16") << int(StoredAs::F16);
    QTest::newRow("BF16") << int(StoredAs::BF16);
}

void TestSafetensors::whatWasWrittenIsReadBack()
{
    QFETCH(int, as);
    const TempFolder folder;
    const std::vector<TensorToWrite> tensors = {{"a", {2, 3}}, {"b.weight", {}}, {"c", {0, 4}}};
    const auto path = folder / "sub/model.safetensors";
    VERIFY_OK(writeSafetensors(path, tensors, StoredAs(as),
                               [](std::size_t index, std::span<float> values) -> Result<void> {
                                   for (std::size_t i = 0; i < values.size(); ++i)
                                       values[i] =
                                           static_cast<float>(index) * 8 + static_cast<float>(i) * 0.25f;
                                   return {};
                               },
                               {{"format", "pt"}}));
    const auto source = openTensors(path);
    VERIFY_OK(source);
    QCOMPARE((*source)->tensors().size(), tensors.size());
    QCOMPARE((*source)->metadata().at("format"), std::string("pt"));
    std::vector<float> a(6), b(1);
    VERIFY_OK(readFloats(**source, 0, a));
    VERIFY_OK(readFloats(**source, 1, b));
    QCOMPARE(a, (std::vector<float>{0, 0.25f, 0.5f, 0.75f, 1, 1.25f}));
    QCOMPARE(b, std::vector<float>{8});
    QCOMPARE((*source)->tensors()[2].shape, (std::vector<std::int64_t>{0, 4}));
    QVERIFY(!std::filesystem::exists(folder / "sub/model.safetensors.part"));
}

void TestSafetensors::everyTypeWidensToFloat32()
{
    const TempFolder folder;
    // 1.5 in each type: F16 0x3e00, BF16 0x3fc0, F32, F64.
    const std::string data = std::string("\x00\x3e\xc0\x3f", 4) + std::string("\x00\x00\xc0\x3f", 4) +
                             std::string("\0\0\0\0\0\0\xf8\x3f", 8);
    const auto path =
        folder.write("x", rawSafetensors(R"({"h":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},)"
                                         R"("b":{"dtype":"BF16","shape":[1],"data_offsets":[2,4]},)"
                                         R"("f":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},)"
                                         R"("d":{"dtype":"F64","shape":[1],"data_offsets":[8,16]}})",
                                         data));
    const auto source = openTensors(path);
    VERIFY_OK(source);
    for (std::size_t i = 0; i < 4; ++i) {
        std::vector<float> value(1);
        VERIFY_OK(readFloats(**source, i, value));
        QCOMPARE(value[0], 1.5f);
    }
}

void TestSafetensors::unalignedDataAreRead()
{
    const TempFolder folder;
    const auto path =
        folder.write("x", rawSafetensors(R"({"u":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                                         R"("f":{"dtype":"F32","shape":[1],"data_offsets":[1,5]}})",
                                         std::string("\x07\x00\x00\xc0\x3f", 5)));
    const auto source = openTensors(path);
    VERIFY_OK(source);
    std::vector<float> value(1);
    VERIFY_OK(readFloats(**source, 1, value));
    QCOMPARE(value[0], 1.5f);
    VERIFY_ERROR(readFloats(**source, 0, value), Code::Unsupported);
}

void TestSafetensors::scalarsAndEmptyTensorsAreFine()
{
    const TempFolder folder;
    const auto path =
        folder.write("x", rawSafetensors(R"({"s":{"dtype":"F32","shape":[],"data_offsets":[0,4]},)"
                                         R"("e":{"dtype":"F32","shape":[0],"data_offsets":[4,4]}}   )",
                                         std::string(4, '\0')));
    const auto source = openTensors(path);
    VERIFY_OK(source);
    QCOMPARE((*source)->tensors()[0].count, std::uint64_t(1));
    QCOMPARE((*source)->tensors()[1].count, std::uint64_t(0));
}

void TestSafetensors::aFieldThatLiesIsRefused_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<int>("data");
    QTest::addColumn<quint64>("length"); // 0 for the true one
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const char *header, int data, const char *says,
                        quint64 length = 0) {
        QTest::newRow(name) << QByteArray(header) << data << length << QByteArray(says);
    };
    const char *good = R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})";
    row("header longer than the file", good, 8, "header says", 1000);
    row("header length of 2^63", good, 8, "header says", quint64(1) << 63);
    row("header length of 2^64 - 1", good, 8, "header says", ~quint64(0));
    row("header cut inside", good, 8, "header is wrong", 20);
    row("hole at the start", R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})", 8, "hole");
    row("hole inside",
        R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}})",
        12, "hole");
    row("overlap",
        R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
        8, "overlaps");
    row("the same range twice",
        R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})",
        8, "overlaps");
    row("bytes behind the last tensor", good, 9, "behind its last tensor");
    row("end before begin", R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}})", 8, "outside");
    row("end outside the file", R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}})", 8, "outside");
    row("shape larger than its bytes", R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", 8,
        "its shape needs");
    row("shape smaller than its bytes", R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}})", 8,
        "its shape needs");
    row("shape that overflows",
        R"({"a":{"dtype":"F32","shape":[4294967296,4294967296,2],"data_offsets":[0,8]}})", 8,
        "larger than 64 GB");
    row("negative side", R"({"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})", 8, "negative");
    row("side with an exponent", R"({"a":{"dtype":"F32","shape":[2e0],"data_offsets":[0,8]}})", 8,
        "exponent");
    row("side with a fraction", R"({"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}})", 8, "fraction");
    row("side above 2^53", R"({"a":{"dtype":"F32","shape":[9007199254740993],"data_offsets":[0,8]}})", 8,
        "2^53");
    row("too many dimensions", R"({"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}})", 8,
        "8 dimensions");
    row("unknown type", R"({"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}})", 8, "F8_E4M3");
    row("type that is no text", R"({"a":{"dtype":4,"shape":[2],"data_offsets":[0,8]}})", 8, "lacks");
    row("three offsets", R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}})", 8, "lacks");
    row("offset that is text", R"({"a":{"dtype":"F32","shape":[2],"data_offsets":["0",8]}})", 8, "lacks");
    row("no shape", R"({"a":{"dtype":"F32","data_offsets":[0,8]}})", 8, "lacks");
    row("tensor that is a number", R"({"a":7})", 0, "lacks");
    row("duplicate name",
        R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
        8, "twice");
    row("duplicate field", R"({"a":{"dtype":"F32","shape":[1],"shape":[2],"data_offsets":[0,8]}})", 8,
        "twice");
    row("empty name", R"({"":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 8, "name");
    row("NUL in a name", R"({"a\u0000b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 8, "name");
    row("deep nesting", R"({"a":{"dtype":[[[[[[1]]]]]],"shape":[2],"data_offsets":[0,8]}})", 8, "nested");
    row("metadata that are no text",
        R"({"__metadata__":{"a":1},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 8, "metadata");
    row("something behind the header's object", R"({}x)", 0, "header is wrong");
    row("no JSON at all", R"({"a")", 0, "header is wrong");
}

void TestSafetensors::aFieldThatLiesIsRefused()
{
    QFETCH(QByteArray, header);
    QFETCH(int, data);
    QFETCH(quint64, length);
    QFETCH(QByteArray, says);
    const TempFolder folder;
    const std::string text = header.toStdString();
    const auto path =
        folder.write("x.safetensors", rawSafetensors(text, std::string(static_cast<std::size_t>(data), '\0'),
                                                     length == 0 ? text.size() : length));
    const auto source = openTensors(path);
    QVERIFY2(!source, "it was accepted");
    const std::string sentence = source.error().sentence();
    QVERIFY2(sentence.find(says.toStdString()) != std::string::npos, sentence.c_str());
    QVERIFY2(sentence.find("x.safetensors") != std::string::npos, sentence.c_str());
}

void TestSafetensors::aFileCutAnywhereIsRefused()
{
    const TempFolder folder;
    const std::string whole =
        rawSafetensors(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", std::string(8, '\1'));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const auto path = folder.write("x", whole.substr(0, size));
        QVERIFY2(!openTensors(path), std::to_string(size).c_str());
    }
}

void TestSafetensors::valuesThatAreNotFiniteAreRefused()
{
    const TempFolder folder;
    const std::string header = R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})";
    for (const std::string &bits : {std::string("\0\0\xc0\x7f", 4), std::string("\0\0\x80\xff", 4)}) {
        const auto path = folder.write("x", rawSafetensors(header, bits));
        const auto source = openTensors(path);
        VERIFY_OK(source);
        std::vector<float> value(1);
        VERIFY_ERROR(readFloats(**source, 0, value), Code::Damaged);
    }
}

void TestSafetensors::otherKindsAreNamed_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("zip") << QByteArray("PK\3\4rest of it") << QByteArray("ends after 14 bytes");
    QTest::newRow("legacy pickle") << QByteArray(
                                          "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19\x2e...")
                                   << QByteArray("does not begin like a pickle");
    QTest::newRow("preview release") << QByteArray("PYTORCH1 and more") << QByteArray("PYTORCH1");
    QTest::newRow("tar") << QByteArray(257, 'a') + QByteArray("ustar\0and more", 14)
                         << QByteArray("tar archive");
    QTest::newRow("git-lfs") << QByteArray("version https://git-lfs.github.com/spec/v1\noid sha256:0\n")
                             << QByteArray("Git LFS pointer");
    QTest::newRow("web page") << QByteArray("\n<!DOCTYPE html><html>") << QByteArray("web page");
    QTest::newRow("numpy") << QByteArray("\x93NUMPY\1\0") << QByteArray("NumPy");
    QTest::newRow("empty") << QByteArray() << QByteArray("it is empty");
    QTest::newRow("text") << QByteArray("just some text here") << QByteArray("no weights file");
    QTest::newRow("other JSON") << QByteArray("{\"a\": 1}") << QByteArray("no list of shards");
}

void TestSafetensors::otherKindsAreNamed()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, says);
    const TempFolder folder;
    const auto source = openTensors(folder.write("model.safetensors", bytes.toStdString()));
    QVERIFY(!source);
    const std::string sentence = source.error().sentence();
    QVERIFY2(sentence.find(says.toStdString()) != std::string::npos, sentence.c_str());
}

void TestSafetensors::halfPrecisionRoundsToEven()
{
    for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
        const auto half = static_cast<std::uint16_t>(bits);
        const float value = floatOfHalf(half);
        if (std::isnan(value))
            continue;
        QCOMPARE(halfOfFloat(value), half);
    }
    QCOMPARE(halfOfFloat(1.0f + 0x1p-11f), halfOfFloat(1.0f));               // a tie goes to the even one
    QCOMPARE(floatOfHalf(halfOfFloat(1.0f + 3 * 0x1p-11f)), 1.0f + 0x1p-9f); // and up where that is even
    QCOMPARE(halfOfFloat(0x1p-26f), std::uint16_t(0));
    QCOMPARE(floatOfBfloat(bfloatOfFloat(1.0f + 0x1p-8f)), 1.0f);
    QCOMPARE(floatOfBfloat(bfloatOfFloat(1.0f + 3 * 0x1p-8f)), 1.0f + 0x1p-6f);
    QVERIFY(std::isinf(floatOfHalf(halfOfFloat(65520.0f))));
    QCOMPARE(floatOfHalf(halfOfFloat(65519.0f)), 65504.0f);
}

void TestSafetensors::whatDoesNotFitTheStoredTypeIsNotWritten()
{
    const TempFolder folder;
    const std::vector<TensorToWrite> tensors = {{"a", {1}}};
    const auto write = [&](float value, StoredAs as) {
        return writeSafetensors(folder / "x", tensors, as,
                                [=](std::size_t, std::span<float> values) -> Result<void> {
                                    values[0] = value;
                                    return {};
                                });
    };
    VERIFY_ERROR(write(std::numeric_limits<float>::infinity(), StoredAs::F32), Code::Invalid);
    VERIFY_ERROR(write(1e6f, StoredAs::F16), Code::Invalid);
    QVERIFY(!std::filesystem::exists(folder / "x"));
    QVERIFY(!std::filesystem::exists(folder / "x.part"));
    VERIFY_OK(write(1e6f, StoredAs::BF16));
}

SEMBLANCE_TEST(TestSafetensors);
#include "tst_safetensors.moc"
