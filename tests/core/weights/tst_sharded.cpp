// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/weights/sharded.h"

#include "tests/core/weights/rawfile.h"
#include "tests/support/testmain.h"

using namespace semblance;
using namespace semblance::test;
using namespace semblance::weights;

namespace {

std::string oneTensor(const std::string &name, char value)
{
    return rawSafetensors("{\"" + name + "\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                          std::string("\0\0", 2) + value + "\x3f");
}

} // namespace

class TestSharded final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shardsAreReadAsOne();
    void anIndexThatLiesIsRefused_data();
    void anIndexThatLiesIsRefused();
    void filesWithoutAnIndexMayNotShareATensor();
    void publishedShardsAreRead();
};

void TestSharded::shardsAreReadAsOne()
{
    const TempFolder folder;
    folder.write("1.safetensors", oneTensor("a", '\x80'));
    folder.write("2.safetensors", oneTensor("b", '\xc0'));
    const auto source = openTensors(
        folder.write("m.index.json", R"({"weight_map":{"a":"1.safetensors","b":"2.safetensors"}})"));
    VERIFY_OK(source);
    std::vector<float> a(1), b(1);
    VERIFY_OK(readFloats(**source, indexOf(**source, "a"), a));
    VERIFY_OK(readFloats(**source, indexOf(**source, "b"), b));
    QCOMPARE(a[0], 1.0f);
    QCOMPARE(b[0], 1.5f);
    // The ninth byte is a brace, as in safetensors.
    VERIFY_OK(openTensors(folder.write(
        "n.index.json", R"({"meta":{},"weight_map":{"a":"1.safetensors","b":"2.safetensors"}})")));
}

void TestSharded::anIndexThatLiesIsRefused_data()
{
    QTest::addColumn<QByteArray>("index");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const char *index, const char *says) {
        QTest::newRow(name) << QByteArray(index) << QByteArray(says);
    };
    row("missing shard", R"({"weight_map":{"a":"1.safetensors","b":"3.safetensors"}})",
        "3.safetensors is missing");
    row("parent folder", R"({"weight_map":{"a":"../1.safetensors"}})", "no plain file name");
    row("absolute path", R"({"weight_map":{"a":"/1.safetensors"}})", "no plain file name");
    row("back slash", R"({"weight_map":{"a":"x\\1.safetensors"}})", "no plain file name");
    row("dots", R"({"weight_map":{"a":".."}})", "no plain file name");
    row("number", R"({"weight_map":{"a":1}})", "no plain file name");
    row("tensor in another shard", R"({"weight_map":{"a":"2.safetensors","b":"1.safetensors"}})",
        "not in the shard that the index names");
    row("tensor that no shard has",
        R"({"weight_map":{"a":"1.safetensors","b":"2.safetensors","c":"2.safetensors"}})",
        "c is missing in shard");
    row("tensor that the index has not", R"({"weight_map":{"a":"1.safetensors","x":"2.safetensors"}})",
        "not in the index");
    row("no shard", R"({"weight_map":{}})", "0 shards");
    row("the index itself", R"({"weight_map":{"a":"m.index.json"}})",
        "a list of shards where a shard should be");
}

void TestSharded::anIndexThatLiesIsRefused()
{
    QFETCH(QByteArray, index);
    QFETCH(QByteArray, says);
    const TempFolder folder;
    folder.write("1.safetensors", oneTensor("a", '\x80'));
    folder.write("2.safetensors", oneTensor("b", '\xc0'));
    const auto source = openTensors(folder.write("m.index.json", index.toStdString()));
    QVERIFY(!source);
    const std::string sentence = source.error().sentence();
    QVERIFY2(sentence.find(says.toStdString()) != std::string::npos, sentence.c_str());
}

void TestSharded::filesWithoutAnIndexMayNotShareATensor()
{
    const TempFolder folder;
    const std::vector<std::filesystem::path> files = {folder.write("1", oneTensor("a", '\x80')),
                                                      folder.write("2", oneTensor("a", '\xc0'))};
    VERIFY_ERROR(openTensors(files), Code::Damaged);
}

void TestSharded::publishedShardsAreRead()
{
    NEEDS_SHARED();
    const auto folder = sharedFolder() / "fixtures/clip/models/vit_wrappers/hf_sharded";
    const auto source = openTensors(folder / "model.safetensors.index.json");
    VERIFY_OK(source);
    const auto files = readShardIndex(folder / "model.safetensors.index.json");
    VERIFY_OK(files);
    QCOMPARE(files->files.size(), std::size_t(3));
    const auto together = openTensors(files->files);
    VERIFY_OK(together);
    QCOMPARE((*together)->tensors().size(), (*source)->tensors().size());
}

SEMBLANCE_TEST(TestSharded);
#include "tst_sharded.moc"
