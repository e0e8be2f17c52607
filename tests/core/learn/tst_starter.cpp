// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/torch/modelloader.h"
#include "core/learn/mappingtrainer.h"
#include "core/learn/measure.h"
#include "core/learn/modelio.h"
#include "core/learn/starter.h"
#include "core/models/modelfolder.h"
#include "tests/core/learn/toydata.h"
#include "tests/support/testmain.h"

#include <ATen/ATen.h>

using namespace semblance;
using namespace semblance::learn;

class TestStarter final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFewSecondsGiveAModelThatComposes();
    void theSameSeedGivesTheSameWeights();
    void anInterruptedTrainingGoesOn();
    void tooFewPicturesAreRefused();
    void anotherRecipeThanTheCheckpointsIsRefused();
};

namespace {

PictureSet half(const PictureSet &set, bool validation)
{
    PictureSet part;
    part.side = set.side;
    for (std::size_t i = 0; i < set.records.size(); ++i)
        if (set.records[i].validation == validation) {
            part.records.push_back(set.records[i]);
            const auto picture = set.picture(i);
            part.pixels.insert(part.pixels.end(), picture.begin(), picture.end());
        }
    return part;
}

const CurveFn kSilent = [](const Json &) {};

double precision(const std::vector<ComposedScore> &scores, const std::string &method)
{
    for (const ComposedScore &score : scores)
        if (score.method == method)
            return score.precision10;
    return -1;
}

} // namespace

void TestStarter::aFewSecondsGiveAModelThatComposes()
{
    const semblance::test::TempFolder folder;
    const PictureSet all = learn::test::toyPictures(24, 1);
    const PictureSet training = half(all, false), validation = half(all, true);
    const auto curve = trainStarter(training, validation, learn::test::toyRecipe(160),
                                    folder / "c.safetensors", kSilent, {});
    VERIFY_OK(curve);
    QVERIFY2((*curve)["validation"]["pacs"].number() > .8, curve->dump().c_str());
    const auto weights = readStarter(folder / "c.safetensors");
    VERIFY_OK(weights);
    VERIFY_OK(writeModelFolder(*weights, folder / "model", {}));
    const auto model = readModelFolder(folder / "model");
    VERIFY_OK(model);
    QCOMPARE(model->towers.config.image.side, 32);
    QCOMPARE(model->fingerprint.size(), std::size_t(64));

    MappingData data;
    const at::Tensor raw = pictureVectors(model->towers, training, 32).contiguous();
    data.dimension = static_cast<int>(raw.size(1));
    data.raw.emplace_back(raw.data_ptr<float>(), raw.data_ptr<float>() + raw.numel());
    for (const PictureRecord &record : training.records) {
        data.classes.push_back(record.className);
        data.domains.push_back(static_cast<int>(record.domain));
    }
    MappingRecipe recipe;
    recipe.method = MappingMethod::Aware;
    recipe.steps = 120;
    recipe.batch = 48;
    recipe.learningRate = 3e-3;
    recipe.hidden = 64;
    recipe.threads = 1;
    const auto mapping = trainMapping(recipe, data, model->towers, {}, {});
    VERIFY_OK(mapping);
    VERIFY_OK(writeMapping(folder / "model" / "mapping.safetensors", *mapping, recipe, model->fingerprint));
    VERIFY_OK(describeModelFolder(folder / "model", {}));
    const auto read = readMapping(folder / "model" / "mapping.safetensors", model->towers);
    VERIFY_OK(read);
    const auto found = models::understand(folder / "model");
    VERIFY_OK(found);
    QCOMPARE(found->files.fingerprint, model->fingerprint);
    const auto loaded = clip::loadModel(found->files, {"cpu", "fp32", 1}, {});
    VERIFY_OK(loaded);
    QVERIFY((*loaded)->images && (*loaded)->texts && (*loaded)->tokenizer && (*loaded)->mapping);
    const Measurement result =
        measure(model->towers, validation, {"bars", "poles", "checker", "plain"}, {{"composed", *read}});
    const double composed = precision(result.pacs, "composed");
    for (const char *method : {"picture", "words", "average"})
        QVERIFY2(composed > precision(result.pacs, method), table(result).c_str());
}

void TestStarter::theSameSeedGivesTheSameWeights()
{
    const semblance::test::TempFolder folder;
    const PictureSet training = learn::test::toyPictures(4, 1);
    for (const char *name : {"a.safetensors", "b.safetensors"})
        VERIFY_OK(trainStarter(training, {}, learn::test::toyRecipe(4), folder / name, kSilent, {}));
    const auto a = readStarter(folder / "a.safetensors"), b = readStarter(folder / "b.safetensors");
    VERIFY_OK(a);
    VERIFY_OK(b);
    for (const auto &[name, tensor] : a->tensors)
        QVERIFY2(at::equal(tensor, b->tensors.at(name)), name.c_str());
}

void TestStarter::anInterruptedTrainingGoesOn()
{
    const semblance::test::TempFolder folder;
    const PictureSet training = learn::test::toyPictures(4, 1);
    const CancelToken cancel;
    cancel.cancel();
    const auto stopped =
        trainStarter(training, {}, learn::test::toyRecipe(6), folder / "c.safetensors", kSilent, cancel);
    VERIFY_ERROR(stopped, Code::Interrupted);
    QVERIFY(std::filesystem::exists(folder / "c.safetensors"));
    const auto curve =
        trainStarter(training, {}, learn::test::toyRecipe(6), folder / "c.safetensors", kSilent, {});
    VERIFY_OK(curve);
    QCOMPARE((*curve)["steps"].integer(), std::int64_t(6));
    const auto again =
        trainStarter(training, {}, learn::test::toyRecipe(8), folder / "c.safetensors", kSilent, {});
    VERIFY_OK(again);
    QCOMPARE((*again)["steps"].integer(), std::int64_t(8));
    QCOMPARE((*again)["pictures"].integer(), std::int64_t(8 * 48));
}

void TestStarter::tooFewPicturesAreRefused()
{
    const semblance::test::TempFolder folder;
    VERIFY_ERROR(trainStarter({}, {}, learn::test::toyRecipe(2), folder / "c.safetensors", kSilent, {}),
                 Code::Invalid);
}

void TestStarter::anotherRecipeThanTheCheckpointsIsRefused()
{
    const semblance::test::TempFolder folder;
    const PictureSet training = learn::test::toyPictures(4, 1);
    VERIFY_OK(trainStarter(training, {}, learn::test::toyRecipe(2), folder / "c.safetensors", kSilent, {}));
    StarterRecipe wider = learn::test::toyRecipe(4);
    wider.width = 16;
    VERIFY_ERROR(trainStarter(training, {}, wider, folder / "c.safetensors", kSilent, {}), Code::Mismatch);
}

SEMBLANCE_TEST(TestStarter);
#include "tst_starter.moc"
