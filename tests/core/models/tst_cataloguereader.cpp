// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/models/catalogue.h"
#include "tests/support/testmain.h"

#include <algorithm>

using namespace semblance;
using namespace semblance::models;
using namespace semblance::test;
namespace fs = std::filesystem;

namespace {

const fs::path kShipped = fs::path(SEMBLANCE_SOURCE_DIR) / "models/catalogue.json";

/// The shipped catalogue with one text in place of another, everywhere.
std::string changed(const std::string &from, const std::string &to)
{
    auto text = readAll(kShipped, 16u << 20, "read the catalogue");
    SEMBLANCE_CHECK(text.ok());
    SEMBLANCE_CHECK(text->find(from) != std::string::npos);
    for (std::size_t at = text->find(from); at != std::string::npos; at = text->find(from, at + to.size()))
        text->replace(at, from.size(), to);
    return *text;
}

} // namespace

/// What becomes of the catalogue's file, and of one that lies.
class TestCatalogueReader final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theShippedCatalogueIsRead();
    void everyMemberArrives();
    void whatMakesNoSenseIsRefusedByName_data();
    void whatMakesNoSenseIsRefusedByName();
    void aNewerCatalogueIsRefused();
    void aCatalogueThatIsNotThereSaysSo();
    void anUnknownNameGivesTheNearOnes();
    void mappingsAreFoundForTheirEncoder();
};

void TestCatalogueReader::theShippedCatalogueIsRead()
{
    const auto catalogue = Catalogue::read(kShipped);
    VERIFY_OK(catalogue);
    const auto json = readJson(kShipped, "test");
    VERIFY_OK(json);
    QCOMPARE(catalogue->items().size(), (*json)["items"].items().size());
    QVERIFY(catalogue->items().size() >= 20);
}

void TestCatalogueReader::everyMemberArrives()
{
    const auto catalogue = Catalogue::read(kShipped);
    VERIFY_OK(catalogue);
    const CatalogueItem *item = catalogue->find("openai-vit-b-32");
    QVERIFY(item);
    QCOMPARE(item->title, std::string("OpenAI ViT-B/32"));
    QVERIFY(item->kind == ItemKind::Encoder);
    QCOMPARE(item->architecture, std::string("ViT-B-32"));
    QCOMPARE(item->files.size(), std::size_t(1));
    QCOMPARE(item->files[0].name, std::string("ViT-B-32.pt"));
    QCOMPARE(item->files[0].bytes, std::optional<std::uint64_t>(353976522));
    QCOMPARE(item->files[0].sha256,
             std::string("40d365715913c9da98579312b702a82c18be219cc2a73407c4526f58eba950af"));
    QVERIFY(!item->files[0].sha256Source.empty());
    QVERIFY(item->files[0].addresses[0].starts_with("https://"));
    QCOMPARE(item->takesAlong, std::vector<std::string>{"openai-vocabulary"});
    QVERIFY(item->licence.agree);
    QVERIFY(item->licence.note.in("zh_CN") != item->licence.note.in("en_GB"));
    QCOMPARE(item->diskBytes, std::uint64_t(353976522));
    QVERIFY(!item->diskEstimated && item->memoryBytes > 0);
    QVERIFY(item->speed == SpeedClass::Fast);
    QVERIFY(!item->goodFor.empty());
    QVERIFY(!item->byHand && !item->trustedOnFirstUse());
    QVERIFY(catalogue->find("searle-vit-b-32")->trustedOnFirstUse());
    QCOMPARE(catalogue->find("searle-vit-b-32")->mapping, std::string("searle"));
    QVERIFY(catalogue->find("pic2word")->byHand->page.starts_with("https://"));
    QVERIFY(!catalogue->find("no-such-model"));
}

void TestCatalogueReader::whatMakesNoSenseIsRefusedByName_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("said");
    QTest::newRow("no JSON") << "{"
                             << "["
                             << "catalogue";
    QTest::newRow("another file") << "semblance-catalogue"
                                  << "semblance-model"
                                  << "no catalogue";
    QTest::newRow("no version") << "\"version\": 1"
                                << "\"version\": \"1\""
                                << "version";
    QTest::newRow("plain http") << "https://openaipublic"
                                << "http://openaipublic"
                                << "https";
    QTest::newRow("another scheme") << "https://openaipublic"
                                    << "file:///openaipublic"
                                    << "https";
    QTest::newRow("a space in an address") << "https://openaipublic"
                                           << "https://a b"
                                           << "https";
    QTest::newRow("a way out of the folder") << "\"name\": \"RN50.pt\""
                                             << "\"name\": \"../RN50.pt\""
                                             << "plain file name";
    QTest::newRow("an absolute path") << "\"name\": \"RN50.pt\""
                                      << "\"name\": \"/etc/passwd\""
                                      << "plain file name";
    QTest::newRow("a hidden file") << "\"name\": \"RN50.pt\""
                                   << "\"name\": \".RN50.pt\""
                                   << "plain file name";
    QTest::newRow("a short digest") << "\"sha256\": \"afeb0e10"
                                    << "\"sha256\": \"afeb"
                                    << "SHA-256 of RN50.pt";
    QTest::newRow("a digest that is none") << "\"sha256\": \"afeb0e10"
                                           << "\"sha256\": \"AFEB0E10"
                                           << "SHA-256 of RN50.pt";
    QTest::newRow("a negative size") << "\"bytes\": 255827503"
                                     << "\"bytes\": -255827503"
                                     << "size of RN50.pt";
    QTest::newRow("a size beyond sense") << "\"bytes\": 255827503"
                                         << "\"bytes\": 9223372036854775807"
                                         << "size of RN50.pt";
    QTest::newRow("a size in words") << "\"bytes\": 255827503"
                                     << "\"bytes\": \"much\""
                                     << "size of RN50.pt";
    QTest::newRow("an id that is a path") << "\"id\": \"openai-rn50\""
                                          << "\"id\": \"../../home\""
                                          << "item 1";
    QTest::newRow("an id twice") << "\"id\": \"openai-rn101\""
                                 << "\"id\": \"openai-rn50\""
                                 << "twice";
    QTest::newRow("a kind that is none") << "\"kind\": \"encoder\""
                                         << "\"kind\": \"program\""
                                         << "kind";
    QTest::newRow("no licence") << "\"spdx\": \"CC-BY-NC-4.0\""
                                << "\"spdx\": null"
                                << "licence";
    QTest::newRow("agreement to nothing") << "\"agree\": false"
                                          << "\"agree\": true"
                                          << "note of its licence";
    QTest::newRow("agreement unsaid") << "\"agree\": false"
                                      << "\"agree\": null"
                                      << "agreed to";
    QTest::newRow("a speed that is none") << "\"speed\": \"fast\""
                                          << "\"speed\": \"light\""
                                          << "speed";
    QTest::newRow("a page in plain http") << "https://drive"
                                          << "http://drive"
                                          << "by_hand";
    QTest::newRow("a mapping for a vocabulary") << "\"fits\": [\"openai-vit-b-32\""
                                                << "\"fits\": [\"openai-vocabulary\""
                                                << "no encoder";
    QTest::newRow("along comes an unknown") << "\"takes_along\": [\"openai-vocabulary\"]"
                                            << "\"takes_along\": [\"nothing\"]"
                                            << "no vocabulary";
    QTest::newRow("no disk") << "\"disk\": 255827503"
                             << "\"disk\": 0"
                             << "disk";
}

void TestCatalogueReader::whatMakesNoSenseIsRefusedByName()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, said);
    const TempFolder folder;
    const fs::path file = folder.write("catalogue.json", changed(from.toStdString(), to.toStdString()));
    const auto catalogue = Catalogue::read(file);
    VERIFY_ERROR(catalogue, Code::Damaged);
    const std::string sentence = catalogue.error().sentence();
    QVERIFY2(sentence.find(said.toStdString()) != std::string::npos, sentence.c_str());
    QVERIFY2(sentence.find("catalogue.json") != std::string::npos, sentence.c_str());
}

void TestCatalogueReader::aNewerCatalogueIsRefused()
{
    const TempFolder folder;
    const fs::path file = folder.write("catalogue.json", changed("\"version\": 1", "\"version\": 2"));
    VERIFY_ERROR(Catalogue::read(file), Code::Newer);
}

void TestCatalogueReader::aCatalogueThatIsNotThereSaysSo()
{
    const TempFolder folder;
    VERIFY_ERROR(Catalogue::read(folder / "catalogue.json"), Code::NotFound);
}

void TestCatalogueReader::anUnknownNameGivesTheNearOnes()
{
    const auto catalogue = Catalogue::read(kShipped);
    VERIFY_OK(catalogue);
    QCOMPARE((*catalogue->named("openai-rn50"))->id, std::string("openai-rn50"));
    const auto near = catalogue->named("openai-vit-b32");
    VERIFY_ERROR(near, Code::NotFound);
    QVERIFY(near.error().sentence().find("openai-vit-b-32") != std::string::npos);
    const auto none = catalogue->named("x");
    VERIFY_ERROR(none, Code::NotFound);
    QVERIFY(none.error().sentence().find("--available") != std::string::npos);
}

void TestCatalogueReader::mappingsAreFoundForTheirEncoder()
{
    const auto catalogue = Catalogue::read(kShipped);
    VERIFY_OK(catalogue);
    std::vector<std::string> ids;
    for (const CatalogueItem *item : catalogue->mappingsFor("openai-vit-l-14"))
        ids.push_back(item->id);
    QCOMPARE(ids, (std::vector<std::string>{"pic2word", "searle-vit-l-14", "lincir-vit-l-14"}));
    QVERIFY(catalogue->mappingsFor("openai-rn50").empty());
}

SEMBLANCE_TEST(TestCatalogueReader);
#include "tst_cataloguereader.moc"
