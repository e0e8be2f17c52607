// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// What PyTorch's files say when they are right.
#include "core/weights/tensorfile.h"
#include "tests/core/weights/rawfile.h"
#include "tests/support/torchwriter.h"
#include "tests/support/testmain.h"

using namespace semblance;
using namespace semblance::test;
using namespace semblance::weights;

namespace {

std::vector<float> floatsOf(const TensorSource &source, const std::string &name)
{
    const std::size_t index = indexOf(source, name);
    SEMBLANCE_CHECK(index < source.tensors().size());
    std::vector<float> values(static_cast<std::size_t>(source.tensors()[index].count));
    const auto got = readFloats(source, index, values);
    SEMBLANCE_CHECK(got.ok());
    return values;
}

std::vector<float> counting(std::size_t count)
{
    std::vector<float> values;
    for (std::size_t i = 0; i < count; ++i)
        values.push_back(static_cast<float>(i));
    return values;
}

/// Views of one storage of twelve numbers: a whole, a row, a transpose, every second, a scalar.
PickleText views()
{
    PickleText pickle;
    pickle.raw("}(");
    const auto add = [&](const char *name, std::int64_t offset, const std::vector<std::int64_t> &shape,
                         const std::vector<std::int64_t> &strides) {
        pickle.text(name).tensor("FloatStorage", "0", 12, offset, shape, strides);
    };
    add("whole", 0, {3, 4}, {4, 1});
    add("row", 4, {4}, {1});
    add("turned", 0, {4, 3}, {1, 4});
    add("second", 1, {2, 3}, {6, 2});
    add("scalar", 7, {}, {});
    add("none", 12, {0, 5}, {5, 1});
    add("one", 2, {1, 3}, {99, 1});
    pickle.raw("u");
    return pickle;
}

} // namespace

class TestTorch final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void viewsKeepTheirOffsetsAndStrides_data();
    void viewsKeepTheirOffsetsAndStrides();
    void piecesOfATransposedTensorAreRight();
    void wrappersAndWhatLiesBesideAreSteppedOver();
    void parametersAreUnwrapped();
    void modulesGiveTheirAttributesJoinedByDots();
    void aCheckpointOfTwoNetworksGivesEither();
    void aTensorWithAWrongChecksumIsRefusedWhenItIsRead();
};

void TestTorch::viewsKeepTheirOffsetsAndStrides_data()
{
    QTest::addColumn<QByteArray>("file");
    const std::string numbers = floatBytes(counting(12));
    QTest::newRow("zip") << QByteArray::fromStdString(torchZip(views().done(), {numbers}));
    QTest::newRow("before 1.6") << QByteArray::fromStdString(
        legacyTorch(views().done(), {"0"}, {numbers}, 4));
}

void TestTorch::viewsKeepTheirOffsetsAndStrides()
{
    QFETCH(QByteArray, file);
    const TempFolder folder;
    const auto source = openTensors(folder.write("model", file.toStdString()));
    VERIFY_OK(source);
    QCOMPARE((*source)->tensors().size(), std::size_t(7));
    QCOMPARE(floatsOf(**source, "whole"), counting(12));
    QCOMPARE(floatsOf(**source, "row"), (std::vector<float>{4, 5, 6, 7}));
    QCOMPARE(floatsOf(**source, "turned"), (std::vector<float>{0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11}));
    QCOMPARE(floatsOf(**source, "second"), (std::vector<float>{1, 3, 5, 7, 9, 11}));
    QCOMPARE(floatsOf(**source, "scalar"), std::vector<float>{7});
    QCOMPARE(floatsOf(**source, "none"), std::vector<float>{});
    QCOMPARE(floatsOf(**source, "one"), (std::vector<float>{2, 3, 4}));
    QCOMPARE((*source)->tensors()[indexOf(**source, "turned")].shape, (std::vector<std::int64_t>{4, 3}));
}

void TestTorch::piecesOfATransposedTensorAreRight()
{
    const TempFolder folder;
    const auto source =
        openTensors(folder.write("model", torchZip(views().done(), {floatBytes(counting(12))})));
    VERIFY_OK(source);
    const std::size_t turned = indexOf(**source, "turned"), second = indexOf(**source, "second");
    float value = 0;
    const auto bytes = std::as_writable_bytes(std::span(&value, 1));
    VERIFY_OK((*source)->readBytes(turned, 4, bytes));
    QCOMPARE(value, 4.0f);
    VERIFY_OK((*source)->readBytes(second, 8, bytes));
    QCOMPARE(value, 5.0f);
    VERIFY_OK((*source)->readBytes(turned, 44, bytes));
    QCOMPARE(value, 11.0f);
    VERIFY_OK((*source)->readBytes(turned, 0, bytes));
    QCOMPARE(value, 0.0f);
}

void TestTorch::wrappersAndWhatLiesBesideAreSteppedOver()
{
    // {"epoch": 3, "arguments": argparse.Namespace(...), "rate": a NumPy number, "random": a tensor,
    //  "model": {"a": tensor}}
    PickleText pickle;
    pickle.raw("}(").text("epoch").number(3);
    pickle.text("arguments").global("argparse", "Namespace").raw(")\x81}").text("lr").raw("G");
    pickle.raw(std::string(8, '\1')).raw("sb");
    pickle.text("rate").global("numpy.core.multiarray", "scalar").global("numpy", "dtype").raw("(");
    pickle.text("f8")
        .raw("\x89\x88tR(")
        .number(3)
        .text("<")
        .raw("NNN")
        .number(-1)
        .number(-1)
        .number(0)
        .raw("tb");
    pickle.global("_codecs", "encode").text("x").text("latin1").raw("\x86R\x86R");
    pickle.text("random").tensor("ByteStorage", "1", 8, 0, {8}, {1});
    pickle.text("model").raw("}").text("a").tensor("FloatStorage", "0", 2, 0, {2}, {1}).raw("s");
    pickle.raw("u");
    const TempFolder folder;
    const auto source = openTensors(
        folder.write("model", torchZip(pickle.done(), {floatBytes({5, 6}), std::string(8, '\0')})));
    VERIFY_OK(source);
    QCOMPARE((*source)->tensors().size(), std::size_t(1));
    QCOMPARE(floatsOf(**source, "a"), (std::vector<float>{5, 6}));
}

void TestTorch::parametersAreUnwrapped()
{
    PickleText pickle;
    pickle.global("collections", "OrderedDict").raw(")R(");
    pickle.text("a").global("torch._utils", "_rebuild_parameter");
    pickle.tensor("FloatStorage", "0", 2, 0, {2}, {1}).raw("\x88").raw("N\x87R");
    pickle.text("b").global("torch._tensor", "_rebuild_from_type_v2").raw("(");
    pickle.global("torch._utils", "_rebuild_tensor_v2").global("torch.nn.parameter", "Parameter").raw("(");
    pickle.storage("FloatStorage", "0", 2).number(1).tuple({1}).tuple({1}).raw("\x89Nt}tR");
    pickle.raw("u}").text("_metadata").raw("Nsb");
    const TempFolder folder;
    const auto source = openTensors(folder.write("model", torchZip(pickle.done(), {floatBytes({5, 6})})));
    VERIFY_OK(source);
    QCOMPARE(floatsOf(**source, "a"), (std::vector<float>{5, 6}));
    QCOMPARE(floatsOf(**source, "b"), std::vector<float>{6});
}

void TestTorch::modulesGiveTheirAttributesJoinedByDots()
{
    PickleText pickle;
    pickle.global("__torch__.clip.model", "CLIP").raw(")\x81}(");
    pickle.text("training").raw("\x89").text("scale").tensor("FloatStorage", "0", 2, 0, {}, {});
    pickle.text("visual").global("__torch__.clip.model.___torch_mangle_1", "Vision").raw(")\x81}");
    pickle.text("proj").tensor("FloatStorage", "0", 2, 1, {1}, {1}).raw("sbub");
    const TempFolder folder;
    const auto source = openTensors(folder.write("model", torchZip(pickle.done(), {floatBytes({5, 6})})));
    VERIFY_OK(source);
    QVERIFY((*source)->facts().torchScript);
    QCOMPARE(floatsOf(**source, "scale"), std::vector<float>{5});
    QCOMPARE(floatsOf(**source, "visual.proj"), std::vector<float>{6});
}

void TestTorch::aCheckpointOfTwoNetworksGivesEither()
{
    PickleText pickle;
    pickle.raw("}(").text("state_dict").raw("}").text("module.a").tensor("FloatStorage", "0", 2, 0, {2}, {1});
    pickle.raw("s").text("state_dict_img2text").raw("}").text("module.fc_out.bias");
    pickle.tensor("FloatStorage", "1", 1, 0, {1}, {1}).raw("su");
    const TempFolder folder;
    const auto path = folder.write("model", torchZip(pickle.done(), {floatBytes({5, 6}), floatBytes({7})}));
    const auto encoder = openTensors(path), mapping = openTensors(path, Part::Mapping);
    VERIFY_OK(encoder);
    VERIFY_OK(mapping);
    QVERIFY((*encoder)->facts().mappingToo);
    QCOMPARE(floatsOf(**encoder, "module.a"), (std::vector<float>{5, 6}));
    QCOMPARE(floatsOf(**mapping, "module.fc_out.bias"), std::vector<float>{7});
}

void TestTorch::aTensorWithAWrongChecksumIsRefusedWhenItIsRead()
{
    std::string file = torchZip(views().done(), {floatBytes(counting(12))});
    const std::size_t place = file.find(floatBytes({3, 4, 5}));
    QVERIFY(place != std::string::npos);
    file[place + 2] = static_cast<char>(file[place + 2] ^ 1);
    const TempFolder folder;
    const auto source = openTensors(folder.write("model", file));
    VERIFY_OK(source);
    std::vector<float> values(4);
    const auto got = readFloats(**source, indexOf(**source, "row"), values);
    VERIFY_ERROR(got, Code::Damaged);
    QVERIFY(got.error().cause.find("checksum") != std::string::npos);
}

SEMBLANCE_TEST(TestTorch);
#include "tst_torch.moc"
