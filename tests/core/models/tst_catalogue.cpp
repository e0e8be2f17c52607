// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/json.h"
#include "tests/support/testmain.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

using namespace semblance;
namespace fs = std::filesystem;

namespace {

bool isDigest(const std::string &text)
{
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

bool isPlainName(const std::string &name)
{
    return !name.empty() && name[0] != '.' && name.find_first_of("/\\:") == std::string::npos;
}

bool isId(const std::string &id)
{
    return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

bool isOneOf(const Json &value, const std::set<std::string> &allowed)
{
    return value.isString() && allowed.contains(value.string());
}

/// A sentence in both languages.
bool isSaid(const Json &value)
{
    return !value["en"].string().empty() && !value["zh"].string().empty();
}

std::set<std::string> namesOf(const Json &object)
{
    std::set<std::string> names;
    for (const auto &[name, value] : object.members())
        names.insert(name);
    return names;
}

} // namespace

/// The catalogue as it is shipped: its form, and that what it says agrees with itself.
class TestCatalogue final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyItemHasEveryMemberAndNoOther_data() { eachItem(); }
    void everyItemHasEveryMemberAndNoOther();
    void everyFileIsHttpsPlainlyNamedAndPinnedOrSaidNotToBe_data() { eachItem(); }
    void everyFileIsHttpsPlainlyNamedAndPinnedOrSaidNotToBe();
    void licencesThatNeedAgreementSayWhy_data() { eachItem(); }
    void licencesThatNeedAgreementSayWhy();
    void diskNeededIsNotLessThanTheFiles_data() { eachItem(); }
    void diskNeededIsNotLessThanTheFiles();
    void whatAnItemNamesIsInTheFile_data() { eachItem(); }
    void whatAnItemNamesIsInTheFile();
    void idsAreUnique();
    void openAiAddressesHoldTheDigest();
    void nonCommercialMappingsAskFirst();
    void whatOnlyAPersonCanFetchSaysHow();

private:
    void eachItem();
    const Json &item() const
    {
        const QByteArray id = QTest::currentDataTag();
        return *items_.at(id.toStdString());
    }

    Json catalogue_;
    std::map<std::string, const Json *> items_;
};

void TestCatalogue::initTestCase()
{
    const auto read =
        readJson(fs::path(SEMBLANCE_SOURCE_DIR) / "models/catalogue.json", "read the catalogue");
    VERIFY_OK(read);
    catalogue_ = *read;
    QCOMPARE(catalogue_["format"].string(), std::string("semblance-catalogue"));
    QCOMPARE(catalogue_["version"].integer(), std::int64_t(1));
    for (const Json &item : catalogue_["items"].items())
        items_.emplace(item["id"].string(), &item);
    QVERIFY(!items_.empty());
}

void TestCatalogue::eachItem()
{
    QTest::addColumn<int>("unused");
    for (const auto &[id, item] : items_)
        QTest::newRow(id.c_str()) << 0;
}

void TestCatalogue::everyItemHasEveryMemberAndNoOther()
{
    const std::set<std::string> members = {"id",    "title", "kind",        "architecture", "mapping",
                                           "fits",  "files", "takes_along", "by_hand",      "licence",
                                           "needs", "speed", "good_for",    "unknown"};
    QVERIFY(namesOf(item()) == members);
    QVERIFY(isId(item()["id"].string()));
    QVERIFY(!item()["title"].string().empty());
    QVERIFY(isOneOf(item()["kind"], {"encoder", "mapping", "vocabulary"}));
    QVERIFY(isSaid(item()["good_for"]));
    const bool isEncoder = item()["kind"].string() == "encoder";
    QCOMPARE(isOneOf(item()["speed"], {"fast", "medium", "slow", "very_slow"}), isEncoder);
    QVERIFY(isEncoder || item()["speed"].isNull());
    const bool isMapping = item()["kind"].string() == "mapping";
    QCOMPARE(isOneOf(item()["mapping"], {"pic2word", "searle", "lincir"}), isMapping);
    QCOMPARE(!item()["fits"].items().empty(), isMapping);
}

void TestCatalogue::everyFileIsHttpsPlainlyNamedAndPinnedOrSaidNotToBe()
{
    std::vector<std::string> unknown;
    QVERIFY(!item()["files"].items().empty());
    for (const Json &file : item()["files"].items()) {
        QVERIFY(namesOf(file) ==
                std::set<std::string>({"name", "addresses", "bytes", "sha256", "sha256_source"}));
        const std::string name = file["name"].string();
        QVERIFY(isPlainName(name));
        QCOMPARE(file["addresses"].items().empty(), !item()["by_hand"].isNull());
        for (const Json &address : file["addresses"].items()) {
            QVERIFY2(address.string().starts_with("https://"), address.string().c_str());
            QVERIFY2(address.string().find(name) != std::string::npos, address.string().c_str());
        }
        if (file["bytes"].isNull())
            unknown.push_back(name + ": bytes");
        else
            QVERIFY(file["bytes"].isInteger() && file["bytes"].integer() > 0);
        if (file["sha256"].isNull())
            unknown.push_back(name + ": sha256");
        else
            QVERIFY2(isDigest(file["sha256"].string()), name.c_str());
        QCOMPARE(file["sha256_source"].string().empty(), file["sha256"].isNull());
    }
    std::vector<std::string> said;
    for (const Json &what : item()["unknown"].items())
        said.push_back(what.string());
    QVERIFY(said == unknown);
}

void TestCatalogue::licencesThatNeedAgreementSayWhy()
{
    const Json &licence = item()["licence"];
    QVERIFY(namesOf(licence) == std::set<std::string>({"spdx", "text", "agree", "note"}));
    QVERIFY(!licence["spdx"].string().empty() || !licence["text"].string().empty());
    QVERIFY(licence["agree"].isBool());
    QCOMPARE(isSaid(licence["note"]), licence["agree"].boolean());
}

void TestCatalogue::diskNeededIsNotLessThanTheFiles()
{
    const Json &needs = item()["needs"];
    std::int64_t known = 0;
    bool all = true;
    for (const Json &file : item()["files"].items()) {
        known += file["bytes"].integer();
        all = all && !file["bytes"].isNull();
    }
    const auto &estimated = needs["estimated"].items();
    const bool isEstimated = std::find(estimated.begin(), estimated.end(), Json("disk")) != estimated.end();
    QCOMPARE(isEstimated, !all);
    QVERIFY(isEstimated ? needs["disk"].integer() > known : needs["disk"].integer() == known);
    QVERIFY(needs["memory"].integer() > 0);
}

void TestCatalogue::whatAnItemNamesIsInTheFile()
{
    for (const Json &fits : item()["fits"].items()) {
        const auto encoder = items_.find(fits.string());
        QVERIFY2(encoder != items_.end(), fits.string().c_str());
        QCOMPARE((*encoder->second)["kind"].string(), std::string("encoder"));
    }
    for (const Json &along : item()["takes_along"].items()) {
        const auto vocabulary = items_.find(along.string());
        QVERIFY2(vocabulary != items_.end(), along.string().c_str());
        QCOMPARE((*vocabulary->second)["kind"].string(), std::string("vocabulary"));
    }
    // An encoder has words: a vocabulary of its own, or the one that is taken along.
    if (item()["kind"].string() != "encoder")
        return;
    std::set<std::string> names;
    for (const Json &file : item()["files"].items())
        names.insert(file["name"].string());
    const bool own =
        names.contains("tokenizer.json") || (names.contains("vocab.json") && names.contains("merges.txt"));
    QCOMPARE(item()["takes_along"].items().empty(), own);
}

void TestCatalogue::idsAreUnique()
{
    QCOMPARE(items_.size(), catalogue_["items"].items().size());
}

void TestCatalogue::openAiAddressesHoldTheDigest()
{
    int seen = 0;
    for (const auto &[id, item] : items_)
        for (const Json &file : (*item)["files"].items())
            for (const Json &address : file["addresses"].items())
                if (address.string().starts_with("https://openaipublic.")) {
                    ++seen;
                    QVERIFY2(address.string().find("/" + file["sha256"].string() + "/") != std::string::npos,
                             id.c_str());
                }
    QCOMPARE(seen, 9);
}

void TestCatalogue::nonCommercialMappingsAskFirst()
{
    for (const auto &[id, item] : items_)
        if (isOneOf((*item)["mapping"], {"searle", "lincir"})) {
            QCOMPARE((*item)["licence"]["spdx"].string(), std::string("CC-BY-NC-4.0"));
            QVERIFY2((*item)["licence"]["agree"].boolean(), id.c_str());
        }
}

void TestCatalogue::whatOnlyAPersonCanFetchSaysHow()
{
    int seen = 0;
    for (const auto &[id, item] : items_)
        if (const Json &hand = (*item)["by_hand"]; !hand.isNull()) {
            ++seen;
            QVERIFY2(isSaid(hand), id.c_str());
            QVERIFY2(hand["page"].string().starts_with("https://"), id.c_str());
        }
    QVERIFY(seen > 0);
}

SEMBLANCE_TEST(TestCatalogue);
#include "tst_catalogue.moc"
