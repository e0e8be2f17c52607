// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/models/adding.h"

#include "core/models/mappingstore.h"
#include "core/models/modeljson.h"
#include "core/models/modelstore.h"
#include "tests/core/models/modelfixture.h"

using namespace semblance;
using namespace semblance::models;
using namespace semblance::test;
namespace fs = std::filesystem;

namespace {

std::string fingerprint(const fs::path &path, const TempFolder &folder)
{
    const auto found = understand(path);
    if (!found)
        return found.error().sentence();
    const auto print = fingerprintOf(found->files, folder / "cache", {});
    return print ? *print : print.error().sentence();
}

bool holdsNothingElse(const fs::path &models, const std::vector<std::string> &names)
{
    std::vector<std::string> there;
    std::error_code error;
    for (const auto &entry : fs::directory_iterator(models, error))
        there.push_back(entry.path().filename().string());
    std::sort(there.begin(), there.end());
    return there == names;
}

} // namespace

class TestAdding final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFolderIsCopiedAsItIs();
    void aBareFileKeepsWhatItsNameTold();
    void aFileTakesNothingOfItsNeighbours();
    void aModelTakesAMappingAlong();
    void aMappingOfOtherSizesIsRefused();
    void aMappingAloneGoesByItsName();
    void linksLeaveTheFilesWhereTheyAre();
    void theVocabularyServesModelsWithoutOne();
    void whatIsNoModelLeavesNothingBehind();
    void aTakenNameIsRefused();
    void namesThatAreNoneAreRefused();
    void stoppedInTheMiddleLeavesNothingBehind();
    void whatWasAddedIsVerified();
    void removingTakesOneModelOnly();
    void onlyThePersonsOwnIsRemoved();
    void fitsAreToldApart();
};

void TestAdding::aFolderIsCopiedAsItIs()
{
    const TempFolder folder;
    makeTiny(folder / "theirs/tiny");
    const auto added = add(folder / "theirs/tiny", {folder / "models"}, {}, {});
    VERIFY_OK(added);
    QVERIFY(added->kind == ItemKind::Encoder);
    QCOMPARE(added->name, std::string("tiny"));
    QCOMPARE(added->place, folder / "models/tiny");
    QCOMPARE(fingerprint(folder / "models/tiny", folder), fingerprint(folder / "theirs/tiny", folder));
    const auto found = ModelStore({folder / "models"}).find("tiny");
    VERIFY_OK(found);
    QVERIFY(!found->files.mapping.empty() && !found->files.tokenizer.empty());
    QVERIFY(holdsNothingElse(folder / "models", {"tiny"}));
}

void TestAdding::aBareFileKeepsWhatItsNameTold()
{
    // "laion2b" in the name says GELU; the new name does not, and the fingerprint is the same.
    const TempFolder folder;
    makeTiny(folder / "made", 1, false);
    fs::create_directories(folder / "theirs");
    fs::rename(folder / "made/model.safetensors", folder / "theirs/tiny-laion2b.safetensors");
    const auto before = understand(folder / "theirs/tiny-laion2b.safetensors");
    VERIFY_OK(before);
    QVERIFY(before->files.config->activation == clip::Activation::Gelu);
    VERIFY_OK(add(folder / "theirs/tiny-laion2b.safetensors", {folder / "models", "other"}, {}, {}));
    const auto other = understand(folder / "models/other");
    VERIFY_OK(other);
    QVERIFY(other->files.config->activation == clip::Activation::Gelu);
    QCOMPARE(fingerprint(folder / "models/other", folder),
             fingerprint(folder / "theirs/tiny-laion2b.safetensors", folder));
}

void TestAdding::aFileTakesNothingOfItsNeighbours()
{
    const TempFolder folder;
    makeTiny(folder / "made", 1, false);
    fs::create_directories(folder / "downloads");
    fs::rename(folder / "made/model.safetensors", folder / "downloads/one.safetensors");
    folder.write("downloads/README.md", "of another");
    folder.write("downloads/two.safetensors", "another");
    VERIFY_OK(add(folder / "downloads/one.safetensors", {folder / "models"}, {}, {}));
    QVERIFY(holdsNothingElse(folder / "models/one", {"model.json", "one.safetensors"}));
    const auto json = readModelJson(folder / "models/one/model.json");
    VERIFY_OK(json);
    QCOMPARE(json->origin, (folder / "downloads/one.safetensors").string());
    QCOMPARE(json->files.size(), std::size_t(1));
    QCOMPARE(json->files[0].sha256.size(), std::size_t(64));
}

void TestAdding::aModelTakesAMappingAlong()
{
    const TempFolder folder;
    makeTiny(folder / "with");
    makeTiny(folder / "without", 2, false);
    AddOptions options{folder / "models", "both"};
    options.mapping = folder / "with/mapping.safetensors";
    VERIFY_OK(add(folder / "without", options, {}, {}));
    const auto found = understand(folder / "models/both");
    VERIFY_OK(found);
    QCOMPARE(found->files.mapping, folder / "models/both/mapping.safetensors");
    QCOMPARE(found->files.mappingProfile->kind, std::string("pic2word"));
    QCOMPARE(fingerprint(folder / "models/both", folder), fingerprint(folder / "without", folder));
}

void TestAdding::aMappingOfOtherSizesIsRefused()
{
    const TempFolder folder;
    makeTiny(folder / "tiny", 1, false);
    auto config = *architectureNamed("tiny");
    config.dimension = 16;
    RandomModel random;
    VERIFY_OK(makeRandomModel(config, "narrow", random, folder / "narrow", {}));
    AddOptions options{folder / "models"};
    options.mapping = folder / "narrow/mapping.safetensors";
    const auto added = add(folder / "tiny", options, {}, {});
    VERIFY_ERROR(added, Code::Mismatch);
    QVERIFY2(added.error().sentence().find("16") != std::string::npos, added.error().sentence().c_str());
    QVERIFY(holdsNothingElse(folder / "models", {}));
}

void TestAdding::aMappingAloneGoesByItsName()
{
    const TempFolder folder;
    makeTiny(folder / "tiny");
    AddOptions options{folder / "models", "mine"};
    options.fits = {"tiny"};
    options.licence = "CC0-1.0";
    const auto added = add(folder / "tiny/mapping.safetensors", options, {}, {});
    VERIFY_OK(added);
    QVERIFY(added->kind == ItemKind::Mapping);
    const std::vector<fs::path> places = {folder / "models"};
    const auto mappings = listMappings(places);
    QCOMPARE(mappings.size(), std::size_t(1));
    QCOMPARE(mappings[0].name, std::string("mine"));
    QCOMPARE(mappings[0].licence, std::string("CC0-1.0"));
    QCOMPARE(mappings[0].inputWidth, 32);
    const auto found = findMapping("mine", folder / "tiny", places);
    VERIFY_OK(found);
    QCOMPARE(found->file, folder / "models/mappings/mine/mapping.safetensors");
    VERIFY_OK(findMapping("mapping", folder / "tiny", places));
    VERIFY_OK(findMapping((folder / "tiny/mapping.safetensors").string(), {}, {}));
    VERIFY_ERROR(findMapping("nothing", folder / "tiny", places), Code::NotFound);
    VERIFY_ERROR(findMapping("../tiny", folder / "tiny", places), Code::NotFound);
    // It is no model, and does not stand among them.
    QVERIFY(ModelStore(places).list().empty());
}

void TestAdding::linksLeaveTheFilesWhereTheyAre()
{
    const TempFolder folder;
    makeTiny(folder / "theirs/tiny");
    AddOptions options{folder / "models"};
    options.link = true;
    VERIFY_OK(add(folder / "theirs/tiny", options, {}, {}));
    QVERIFY(fs::is_symlink(folder / "models/tiny/model.safetensors"));
    QVERIFY(!fs::is_symlink(folder / "models/tiny/model.json"));
    VERIFY_OK(ModelStore({folder / "models"}).find("tiny"));
    QVERIFY(verify(folder / "models/tiny", {})->empty());
    VERIFY_OK(removeModel("tiny", folder / "models"));
    QVERIFY(fs::exists(folder / "theirs/tiny/model.safetensors"));
    VERIFY_OK(understand(folder / "theirs/tiny"));
}

void TestAdding::theVocabularyServesModelsWithoutOne()
{
    NEEDS_SHARED();
    const fs::path vocabulary = sharedFolder() / "fixtures/clip/bpe_simple_vocab_16e6.txt.gz";
    if (!fs::exists(vocabulary))
        QSKIP("there is no OpenAI vocabulary beside this checkout");
    const TempFolder folder;
    const auto added = add(vocabulary, {folder / "models"}, {}, {});
    VERIFY_OK(added);
    QVERIFY(added->kind == ItemKind::Vocabulary);
    QCOMPARE(added->place, folder / "models/bpe_simple_vocab_16e6.txt.gz");
    VERIFY_ERROR(add(vocabulary, {folder / "models"}, {}, {}), Code::Invalid);
    VERIFY_OK(removeModel("bpe_simple_vocab_16e6.txt.gz", folder / "models"));
    QVERIFY(holdsNothingElse(folder / "models", {}));
}

void TestAdding::whatIsNoModelLeavesNothingBehind()
{
    const TempFolder folder;
    const auto web = add(folder.write("page.pt", "<html>"), {folder / "models"}, {}, {});
    QVERIFY(!web.ok());
    QVERIFY(web.error().sentence().find("web page") != std::string::npos);
    VERIFY_ERROR(add(folder / "nowhere", {folder / "models"}, {}, {}), Code::NotFound);
    QVERIFY(!add(folder.write("bpe_simple_vocab_16e6.txt.gz", "no gzip"), {folder / "models"}, {}, {}).ok());
    makeTiny(folder / "short", 1, false);
    fs::resize_file(folder / "short/model.safetensors", 5000);
    QVERIFY(!add(folder / "short", {folder / "models"}, {}, {}).ok());
    QVERIFY(holdsNothingElse(folder / "models", {}));
}

void TestAdding::aTakenNameIsRefused()
{
    const TempFolder folder;
    makeTiny(folder / "tiny");
    VERIFY_OK(add(folder / "tiny", {folder / "models"}, {}, {}));
    const auto again = add(folder / "tiny", {folder / "models"}, {}, {});
    VERIFY_ERROR(again, Code::Invalid);
    QVERIFY(again.error().sentence().find("--name") != std::string::npos);
    VERIFY_OK(add(folder / "tiny", {folder / "models", "tiny2"}, {}, {}));
}

void TestAdding::namesThatAreNoneAreRefused()
{
    const TempFolder folder;
    makeTiny(folder / "tiny");
    for (const char *name : {"..", "a/b", ".hidden", "mappings", "a\\b"})
        VERIFY_ERROR(add(folder / "tiny", {folder / "models", name}, {}, {}), Code::Invalid);
    QVERIFY(holdsNothingElse(folder / "models", {}));
}

void TestAdding::stoppedInTheMiddleLeavesNothingBehind()
{
    const TempFolder folder;
    makeTiny(folder / "tiny");
    const CancelToken cancel;
    cancel.cancel();
    VERIFY_ERROR(add(folder / "tiny", {folder / "models"}, {}, cancel), Code::Interrupted);
    QVERIFY(holdsNothingElse(folder / "models", {}));
}

void TestAdding::whatWasAddedIsVerified()
{
    const TempFolder folder;
    makeTiny(folder / "tiny");
    fs::remove(folder / "tiny/model.json"); // as authors publish it: nothing says what it should be
    VERIFY_OK(add(folder / "tiny", {folder / "models"}, {}, {}));
    QVERIFY(verify(folder / "models/tiny", {})->empty());
    const fs::path weights = folder / "models/tiny/model.safetensors";
    auto bytes = readAll(weights, 16u << 20, "test");
    VERIFY_OK(bytes);
    bytes->back() = static_cast<char>(bytes->back() ^ 1);
    VERIFY_OK(writeAtomically(weights, *bytes, "test"));
    QCOMPARE(*verify(folder / "models/tiny", {}), std::vector<std::string>{"model.safetensors"});
}

void TestAdding::removingTakesOneModelOnly()
{
    const TempFolder folder;
    makeTiny(folder / "tiny");
    VERIFY_OK(add(folder / "tiny", {folder / "models"}, {}, {}));
    VERIFY_OK(add(folder / "tiny", {folder / "models", "other"}, {}, {}));
    VERIFY_OK(add(folder / "tiny/mapping.safetensors", {folder / "models", "map"}, {}, {}));
    VERIFY_OK(removeModel("tiny", folder / "models"));
    QVERIFY(holdsNothingElse(folder / "models", {"mappings", "other"}));
    VERIFY_OK(removeModel("map", folder / "models"));
    QVERIFY(holdsNothingElse(folder / "models/mappings", {}));
    QVERIFY(fs::exists(folder / "tiny/model.safetensors"));
}

void TestAdding::onlyThePersonsOwnIsRemoved()
{
    const TempFolder folder;
    makeTiny(folder / "program/starter");
    fs::create_directories(folder / "models/mappings");
    folder.write("models/trusted.json", "{}");
    for (const char *name :
         {"starter", "../program/starter", "..", "", "mappings", ".hidden", "trusted.json"})
        VERIFY_ERROR(removeModel(name, folder / "models"), Code::NotFound);
    VERIFY_OK(understand(folder / "program/starter"));
    QVERIFY(fs::exists(folder / "models/trusted.json"));
}

void TestAdding::fitsAreToldApart()
{
    const TempFolder folder;
    makeTiny(folder / "tiny");
    auto mapping = understandMapping(folder / "tiny/mapping.safetensors");
    VERIFY_OK(mapping);
    auto config = *architectureNamed("tiny");
    QVERIFY(fitOf(*mapping, config, "tiny", "f") == MappingFit::SameSizes);
    mapping->fits = {"tiny"};
    QVERIFY(fitOf(*mapping, config, "tiny", "f") == MappingFit::MadeFor);
    QVERIFY(fitOf(*mapping, config, "other", "f") == MappingFit::SameSizes);
    mapping->trainedFor = "f";
    QVERIFY(fitOf(*mapping, config, "other", "f") == MappingFit::MadeFor);
    config.dimension = 16;
    QVERIFY(fitOf(*mapping, config, "tiny", "f") == MappingFit::No);
    VERIFY_ERROR(understandMapping(folder / "tiny/model.safetensors"), Code::Unsupported);
}

SEMBLANCE_TEST(TestAdding);
#include "tst_adding.moc"
