// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/understudy.h"
#include "tests/support/testmain.h"

#include <functional>

using namespace semblance;
using namespace semblance::clip;

namespace {

Embedding marked(float value)
{
    return embeddingOf(std::vector<float>{value, 1.f}, {});
}

/// A device that fails as it is told to; an item's embedding tells which one it was.
class Device final : public ImageTower, public TextTower
{
public:
    std::function<std::optional<Error>(std::size_t count)> fails = [](std::size_t) { return std::nullopt; };
    std::vector<std::size_t> calls;

    int dimension() const override { return 2; }
    int wordWidth() const override { return 2; }
    int context() const override { return 77; }
    Result<std::vector<Embedding>> encode(const PixelBatch &batch, const CancelToken &) override
    {
        return answer(batch.values, batch.values.size());
    }
    Result<std::vector<Embedding>> encode(std::span<const TextInput> inputs, const CancelToken &) override
    {
        std::vector<float> values;
        for (const TextInput &input : inputs)
            values.push_back(static_cast<float>(input.ids.front()));
        return answer(values, values.size());
    }

private:
    Result<std::vector<Embedding>> answer(const std::vector<float> &values, std::size_t count)
    {
        calls.push_back(count);
        if (const auto error = fails(count))
            return *error;
        std::vector<Embedding> embeddings;
        for (const float value : values)
            embeddings.push_back(marked(value));
        return embeddings;
    }
};

std::function<std::optional<Error>(std::size_t)> fullBeyond(std::size_t most)
{
    return [most](std::size_t count) {
        return count > most
                   ? std::optional(Error{Code::NoMemory, "compute", "", "there is not enough memory", ""})
                   : std::nullopt;
    };
}

PixelBatch eleven()
{
    return {11, 0, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}};
}

struct Stage
{
    std::shared_ptr<Device> device = std::make_shared<Device>(), processor = std::make_shared<Device>();
    int made = 0;
    std::vector<std::string> told;
    std::shared_ptr<const Model> model;

    Stage()
    {
        auto plain = std::make_shared<Model>();
        plain->name = "ViT";
        plain->images = device;
        plain->texts = device;
        model = withUnderstudy(
            plain,
            [this](const CancelToken &) -> Result<std::shared_ptr<const Model>> {
                ++made;
                auto other = std::make_shared<Model>();
                other->images = processor;
                other->texts = processor;
                return std::shared_ptr<const Model>(other);
            },
            [this](const std::string &sentence) { told.push_back(sentence); });
    }

    void answersAll()
    {
        const auto got = model->images->encode(eleven(), {});
        VERIFY_OK(got);
        QCOMPARE(got->size(), std::size_t(11));
        for (std::size_t i = 0; i < got->size(); ++i)
            QCOMPARE((*got)[i].unit, marked(static_cast<float>(i)).unit);
    }
};

} // namespace

class TestUnderstudy final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aDeviceThatIsWellIsAskedAtOnce();
    void aFullDeviceGetsSmallerBatchesForGood();
    void aDeviceWithoutRoomForOneHandsOver_data();
    void aDeviceWithoutRoomForOneHandsOver();
    void sentencesFollowThePictures();
    void aWishToStopIsNoFaultOfTheDevice();
    void whereNobodyCanGoOnItSaysWhy();
};

void TestUnderstudy::aDeviceThatIsWellIsAskedAtOnce()
{
    Stage stage;
    stage.answersAll();
    QCOMPARE(stage.device->calls, std::vector<std::size_t>{11});
    QCOMPARE(stage.made, 0);
}

void TestUnderstudy::aFullDeviceGetsSmallerBatchesForGood()
{
    Stage stage;
    stage.device->fails = fullBeyond(3);
    stage.answersAll();
    QCOMPARE(stage.device->calls, (std::vector<std::size_t>{11, 5, 2, 2, 2, 2, 2, 1}));
    stage.device->calls.clear();
    stage.answersAll();
    QCOMPARE(stage.device->calls, (std::vector<std::size_t>{2, 2, 2, 2, 2, 1}));
    QCOMPARE(stage.made, 0);
    QVERIFY(stage.told.empty());
}

void TestUnderstudy::aDeviceWithoutRoomForOneHandsOver_data()
{
    QTest::addColumn<int>("code");
    QTest::newRow("no memory") << static_cast<int>(Code::NoMemory);
    QTest::newRow("a fault of the device") << static_cast<int>(Code::Internal);
}

void TestUnderstudy::aDeviceWithoutRoomForOneHandsOver()
{
    QFETCH(int, code);
    Stage stage;
    int left = 2;
    // Some answers, then none any more.
    stage.device->fails = [&](std::size_t count) -> std::optional<Error> {
        if (count <= 2 && left-- > 0)
            return std::nullopt;
        if (count > 2)
            return fullBeyond(2)(count);
        return Error{static_cast<Code>(code), "compute", "", "the device is gone", ""};
    };
    stage.answersAll();
    QCOMPARE(stage.processor->calls, std::vector<std::size_t>{7});
    const auto asked = stage.device->calls.size();
    stage.answersAll();
    QCOMPARE(stage.device->calls.size(), asked);
    QCOMPARE(stage.made, 1);
    QCOMPARE(stage.told.size(), std::size_t(1));
    QVERIFY(stage.told.front().find("the device is gone") != std::string::npos);
}

void TestUnderstudy::sentencesFollowThePictures()
{
    Stage stage;
    stage.device->fails = fullBeyond(0);
    stage.answersAll();
    const std::vector<TextInput> sentences = {{{7}, {}}, {{8}, {}}};
    stage.device->calls.clear();
    const auto got = stage.model->texts->encode(sentences, {});
    VERIFY_OK(got);
    QCOMPARE(got->back().unit, marked(8).unit);
    QVERIFY(stage.device->calls.empty());
    QCOMPARE(stage.made, 1);
}

void TestUnderstudy::aWishToStopIsNoFaultOfTheDevice()
{
    Stage stage;
    stage.device->fails = [](std::size_t) {
        return std::optional(Error{Code::Interrupted, "compute", "", "it was stopped", ""});
    };
    VERIFY_ERROR(stage.model->images->encode(eleven(), {}), Code::Interrupted);
    QCOMPARE(stage.made, 0);
}

void TestUnderstudy::whereNobodyCanGoOnItSaysWhy()
{
    Stage stage;
    stage.device->fails = stage.processor->fails = fullBeyond(0);
    VERIFY_ERROR(stage.model->images->encode(eleven(), {}), Code::NoMemory);
}

SEMBLANCE_TEST(TestUnderstudy);
#include "tst_understudy.moc"
