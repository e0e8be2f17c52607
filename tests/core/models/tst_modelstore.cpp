// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/models/modelstore.h"

#include "core/base/sha256.h"
#include "core/weights/names.h"
#include "tests/core/models/modelfixture.h"

#include <algorithm>

using namespace semblance;
using namespace semblance::models;
using namespace semblance::test;
namespace fs = std::filesystem;

class TestModelStore final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void modelsAreFoundByNameAndByPath();
    void theFirstPlaceWins();
    void theStarterIsUsedWhereNobodyNamesOne();
    void whatIsNoModelIsListedWithItsReason();
    void aNameThatIsNowhereNamesThePlaces();
    void fingerprintsAreKeptAndFollowTheFile();
    void verifyNamesTheFilesThatChanged();
    void randomModelsAreTheSameEverywhere();
    void randomModelsHaveTheNamedArchitecture_data();
    void randomModelsHaveTheNamedArchitecture();
    void aModelIsNotOverwritten();
};

void TestModelStore::modelsAreFoundByNameAndByPath()
{
    const TempFolder folder;
    makeTiny(folder / "place/one");
    const ModelStore store({folder / "place"});
    VERIFY_OK(store.find("one"));
    VERIFY_OK(store.find((folder / "place/one").string()));
    VERIFY_OK(store.find((folder / "place/one").string() + "/"));
    VERIFY_OK(store.find((folder / "place/one/model.safetensors").string()));
    QCOMPARE(store.find("one")->files.fingerprint,
             store.find((folder / "place/one/model.safetensors").string())->files.fingerprint);
}

void TestModelStore::theFirstPlaceWins()
{
    const TempFolder folder;
    makeTiny(folder / "a/one", 1);
    makeTiny(folder / "b/one", 2);
    makeTiny(folder / "b/two", 2);
    const ModelStore store({folder / "a", folder / "nowhere", folder / "b"});
    const auto list = store.list();
    QCOMPARE(list.size(), std::size_t(2));
    QCOMPARE(list[0].name, std::string("one"));
    QCOMPARE(list[0].folder, folder / "a/one");
    QCOMPARE(store.find("one")->files.folder, folder / "a/one");
    QCOMPARE(store.find("two")->files.folder, folder / "b/two");
}

void TestModelStore::theStarterIsUsedWhereNobodyNamesOne()
{
    const TempFolder folder;
    makeTiny(folder / "starter");
    VERIFY_OK(ModelStore({folder.path()}).find(""));
    QVERIFY(!defaultPlaces().empty());
}

void TestModelStore::whatIsNoModelIsListedWithItsReason()
{
    const TempFolder folder;
    makeTiny(folder / "good");
    folder.write("bad/model.safetensors", "<html>");
    folder.write(".hidden/x", "");
    const auto list = ModelStore({folder.path()}).list();
    QCOMPARE(list.size(), std::size_t(2));
    QVERIFY(list[0].error && !list[0].model);
    QVERIFY(list[0].error->sentence().find("web page") != std::string::npos);
    QVERIFY(list[1].model && !list[1].error);
}

void TestModelStore::aNameThatIsNowhereNamesThePlaces()
{
    const TempFolder folder;
    const auto found = ModelStore({folder / "place"}).find("no such model");
    VERIFY_ERROR(found, Code::NotFound);
    QVERIFY(found.error().sentence().find("place") != std::string::npos);
    QVERIFY(found.error().sentence().find("no such model") != std::string::npos);
}

void TestModelStore::fingerprintsAreKeptAndFollowTheFile()
{
    const TempFolder folder;
    makeTiny(folder / "one", 1, false);
    fs::remove(folder / "one/model.json");
    const auto found = understand(folder / "one");
    VERIFY_OK(found);
    QVERIFY(found->files.fingerprint.empty());
    const auto first = fingerprintOf(found->files, folder / "cache", {});
    VERIFY_OK(first);
    QCOMPARE(first->size(), std::size_t(64));
    // A kept digest is believed for a file with the same stamp: change it and see that it was read.
    const auto kept = fs::directory_iterator(folder / "cache/digests")->path();
    auto text = readAll(kept, 1 << 20, "test");
    VERIFY_OK(text);
    const std::size_t digest = text->find('[');
    const std::size_t start = text->find('"', digest) + 1;
    text->replace(start, 64, std::string(64, '0'));
    VERIFY_OK(writeAtomically(kept, *text, "test"));
    QVERIFY(*fingerprintOf(found->files, folder / "cache", {}) != *first);
    fs::last_write_time(folder / "one/model.safetensors",
                        fs::last_write_time(folder / "one/model.safetensors") + std::chrono::seconds(5));
    QCOMPARE(*fingerprintOf(found->files, folder / "cache", {}), *first);
    // A damaged cache costs time only.
    for (const auto &entry : fs::directory_iterator(folder / "cache/digests"))
        VERIFY_OK(writeAtomically(entry.path(), "{", "test"));
    QCOMPARE(*fingerprintOf(found->files, folder / "cache", {}), *first);
}

void TestModelStore::verifyNamesTheFilesThatChanged()
{
    const TempFolder folder;
    makeTiny(folder / "one");
    QCOMPARE(verify(folder / "one", {})->size(), std::size_t(0));
    const fs::path mapping = folder / "one/mapping.safetensors";
    auto bytes = readAll(mapping, 16u << 20, "test");
    VERIFY_OK(bytes);
    bytes->back() = static_cast<char>(bytes->back() ^ 1);
    VERIFY_OK(writeAtomically(mapping, *bytes, "test"));
    QCOMPARE(*verify(folder / "one", {}), std::vector<std::string>{"mapping.safetensors"});
    fs::remove(folder / "one/model.safetensors");
    QCOMPARE(verify(folder / "one", {})->size(), std::size_t(2));
}

void TestModelStore::randomModelsAreTheSameEverywhere()
{
    const TempFolder folder;
    makeTiny(folder / "one");
    const auto digest = sha256OfFile(folder / "one/mapping.safetensors", {});
    VERIFY_OK(digest);
    makeTiny(folder / "two");
    QCOMPARE(*sha256OfFile(folder / "two/mapping.safetensors", {}), *digest);
    makeTiny(folder / "three", 2);
    QVERIFY(*sha256OfFile(folder / "three/mapping.safetensors", {}) != *digest);
}

void TestModelStore::randomModelsHaveTheNamedArchitecture_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<double>("millions");
    // Parameter counts of the published models (open_clip docs/model_profile.csv), in millions.
    QTest::newRow("ViT-B-32") << "ViT-B-32" << 151.28;
    QTest::newRow("ViT-B-16") << "ViT-B-16" << 149.62;
    QTest::newRow("ViT-L-14") << "ViT-L-14" << 427.62;
    QTest::newRow("ViT-L-14-336") << "ViT-L-14-336" << 427.94;
    QTest::newRow("RN50") << "RN50" << 102.01;
    QTest::newRow("RN50x4") << "RN50x4" << 178.30;
}

void TestModelStore::randomModelsHaveTheNamedArchitecture()
{
    QFETCH(QString, name);
    QFETCH(double, millions);
    const auto config = architectureNamed(name.toStdString());
    VERIFY_OK(config);
    VERIFY_OK(clip::checkConfig(*config));
    double parameters = 0;
    std::vector<clip::TensorSpec> layout = clip::imageLayout(*config);
    for (clip::TensorSpec &spec : clip::textLayout(*config))
        layout.push_back(std::move(spec));
    for (const clip::TensorSpec &spec : layout) {
        if (spec.role == clip::TensorRole::RunningMean || spec.role == clip::TensorRole::RunningVariance)
            continue;
        double count = 1;
        for (const std::int64_t side : spec.shape)
            count *= static_cast<double>(side);
        parameters += count;
    }
    QVERIFY2(std::abs(parameters / 1e6 - millions) < 0.006, std::to_string(parameters).c_str());
    VERIFY_ERROR(architectureNamed("ViT-Z-99"), Code::Invalid);
}

void TestModelStore::aModelIsNotOverwritten()
{
    const TempFolder folder;
    makeTiny(folder.path());
    VERIFY_ERROR(makeRandomModel(*architectureNamed("tiny"), "x", {}, folder.path(), {}), Code::Invalid);
}

SEMBLANCE_TEST(TestModelStore);
#include "tst_modelstore.moc"
