// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/models/download.h"

#include "core/base/filelock.h"
#include "core/base/json.h"
#include "core/base/sha256.h"
#include "core/models/mappingstore.h"
#include "core/models/modeljson.h"
#include "core/models/modelstore.h"
#include "tests/core/models/modelfixture.h"
#include "tests/core/models/smallserver.h"

using namespace semblance;
using namespace semblance::models;
using namespace semblance::test;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

std::string bytesOf(const fs::path &path)
{
    const auto bytes = readAll(path, 16u << 20, "test");
    SEMBLANCE_CHECK(bytes.ok());
    return *bytes;
}

} // namespace

/// A catalogue of three items on a server of our own: a tiny model in two files, its mapping, and a bare
/// file.
class TestDownload final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aModelArrivesWholeAndVerified();
    void whatIsThereIsNotFetchedAgain();
    void aLicenceIsAgreedToFirst();
    void whatOnlyAPersonCanFetchSaysHow();
    void aStoppedDownloadIsKeptAndGoesOn();
    void wrongBytesNeverBecomeAModel();
    void whatIsNoModelIsNeitherKeptNorTrusted();
    void aFirstDownloadIsTrustedAndSaysSo();
    void anotherFileThanTheTrustedOneIsRefused();
    void aMappingGoesAmongTheMappings();
    void aFullDiskIsFoundBeforeAnythingIsAsked();
    void oneProgramDownloadsAnItem();
    void progressCountsTheWholeItem();

private:
    CatalogueItem &item(const std::string &id);
    void publish(CatalogueItem &item, const std::string &name, const std::string &bytes, bool digest = true);
    Result<Downloaded> get(const std::string &id, const CancelToken &cancel = {},
                           const ProgressFn &progress = {})
    {
        return download(catalogue_, item(id), options_, progress, cancel);
    }
    fs::path models() const { return *folder_ / "models"; }

    std::unique_ptr<TempFolder> folder_;
    std::unique_ptr<SmallServer> server_;
    std::map<std::string, std::string> files_; ///< what the server has, by path
    std::map<std::string, CatalogueItem> items_;
    Catalogue catalogue_;
    DownloadOptions options_;
};

CatalogueItem &TestDownload::item(const std::string &id)
{
    return items_.at(id);
}

void TestDownload::publish(CatalogueItem &item, const std::string &name, const std::string &bytes,
                           bool digest)
{
    const std::string path = "/" + item.id + "/" + name;
    files_[path] = bytes;
    PublishedFile file{name, {server_->address(path)}, bytes.size(), hex(sha256(bytes)), "test"};
    if (!digest) {
        file.bytes.reset();
        file.sha256.clear();
    }
    item.files.push_back(std::move(file));
    item.diskBytes += bytes.size();
}

void TestDownload::init()
{
    folder_ = std::make_unique<TempFolder>();
    server_ = std::make_unique<SmallServer>([this](const SmallRequest &request) {
        const auto found = files_.find(request.path);
        return found == files_.end() ? reply(404) : SmallFile{found->second}(request);
    });
    files_.clear();
    items_.clear();
    makeTiny(*folder_ / "made");
    const fs::path weights = *folder_ / "made/model.safetensors";
    for (const char *id : {"tiny", "bare", "map", "hand"}) {
        CatalogueItem made;
        made.id = id;
        made.title = std::string("Tiny ") + id;
        made.licence.spdx = "MIT";
        made.memoryBytes = 1;
        items_[id] = std::move(made);
    }
    publish(item("tiny"), "open_clip_model.safetensors", bytesOf(weights));
    publish(item("tiny"), "open_clip_config.json", kTinyOpenClip, false);
    publish(item("bare"), "tiny-laion2b.safetensors", bytesOf(weights), false);
    item("map").kind = ItemKind::Mapping;
    item("map").fits = {"tiny"};
    publish(item("map"), "map.safetensors", bytesOf(*folder_ / "made/mapping.safetensors"));
    item("hand").byHand = ByHand{"https://example.invalid/page", {"Open the page.", "打开该页面。"}};
    item("hand").files.push_back({"hand.pt", {}, {}, {}, {}});
    options_ = {};
    options_.folder = models();
    options_.places = {models()};
    options_.policy.plainOnLoopback = true;
    options_.policy.stall = 5s;
    options_.policy.firstPause = 1ms;
    options_.policy.attempts = 2;
}

void TestDownload::aModelArrivesWholeAndVerified()
{
    const auto got = get("tiny");
    VERIFY_OK(got);
    QVERIFY(!got->wasThere);
    QCOMPARE(got->added.name, std::string("tiny"));
    const auto found = ModelStore({models()}).find("tiny");
    VERIFY_OK(found);
    QCOMPARE(found->licence, std::string("MIT"));
    QCOMPARE(found->origin, item("tiny").files[0].addresses[0]);
    QVERIFY(found->files.config->preprocess.mode == clip::ResizeMode::Squash);
    QVERIFY(verify(models() / "tiny", {})->empty());
    // Nothing but the model and what was trusted is left.
    QVERIFY(!fs::exists(models() / ".downloads"));
    QVERIFY(isDownloaded(models(), item("tiny")));
    QCOMPARE(got->trusted, std::vector<std::string>{"open_clip_config.json"});
}

void TestDownload::whatIsThereIsNotFetchedAgain()
{
    VERIFY_OK(get("tiny"));
    const std::size_t before = server_->requests.size();
    const auto again = get("tiny");
    VERIFY_OK(again);
    QVERIFY(again->wasThere);
    QCOMPARE(server_->requests.size(), before);
}

void TestDownload::aLicenceIsAgreedToFirst()
{
    item("tiny").licence.agree = true;
    item("tiny").licence.note = {"Only for research.", "仅供研究。"};
    const auto got = get("tiny");
    VERIFY_ERROR(got, Code::Invalid);
    QVERIFY(got.error().sentence().find("Only for research") != std::string::npos);
    QVERIFY(got.error().sentence().find("--agree-licence") != std::string::npos);
    QVERIFY(server_->requests.empty());
    options_.agreed = true;
    VERIFY_OK(get("tiny"));
}

void TestDownload::whatOnlyAPersonCanFetchSaysHow()
{
    const auto got = get("hand");
    VERIFY_ERROR(got, Code::Unsupported);
    QVERIFY(got.error().sentence().find("Open the page. (https://example.invalid/page)") !=
            std::string::npos);
    QVERIFY(server_->requests.empty());
}

void TestDownload::aStoppedDownloadIsKeptAndGoesOn()
{
    // The weights come whole, the second file is cut: the first is not asked for again.
    const std::string config = files_["/tiny/open_clip_config.json"];
    files_.erase("/tiny/open_clip_config.json");
    VERIFY_ERROR(get("tiny"), Code::NotFound);
    QVERIFY(!isDownloaded(models(), item("tiny")));
    QVERIFY(ModelStore({models()}).list().empty());
    QVERIFY(bytesKept(models(), item("tiny")) > 1000);
    const CancelToken cancel;
    cancel.cancel();
    VERIFY_ERROR(get("tiny", cancel), Code::Interrupted);
    files_["/tiny/open_clip_config.json"] = config;
    const std::size_t before = server_->requests.size();
    VERIFY_OK(get("tiny"));
    QCOMPARE(server_->requests.size(), before + 1);
    QCOMPARE(bytesKept(models(), item("tiny")), std::uint64_t(0));
}

void TestDownload::wrongBytesNeverBecomeAModel()
{
    files_["/tiny/open_clip_model.safetensors"].back() ^= 1;
    VERIFY_ERROR(get("tiny"), Code::Mismatch);
    QVERIFY(!isDownloaded(models(), item("tiny")));
    QVERIFY(ModelStore({models()}).list().empty());
    QCOMPARE(bytesKept(models(), item("tiny")), std::uint64_t(0));
}

void TestDownload::whatIsNoModelIsNeitherKeptNorTrusted()
{
    const std::string good = files_["/bare/tiny-laion2b.safetensors"];
    files_["/bare/tiny-laion2b.safetensors"] = "<html>Please log in</html>";
    const auto got = get("bare");
    QVERIFY(!got.ok());
    QVERIFY2(got.error().sentence().find("web page") != std::string::npos, got.error().sentence().c_str());
    QCOMPARE(bytesKept(models(), item("bare")), std::uint64_t(0));
    QVERIFY(!fs::exists(models() / "trusted.json"));
    files_["/bare/tiny-laion2b.safetensors"] = good;
    VERIFY_OK(get("bare"));
}

void TestDownload::aFirstDownloadIsTrustedAndSaysSo()
{
    const auto got = get("bare");
    VERIFY_OK(got);
    QCOMPARE(got->trusted, std::vector<std::string>{"tiny-laion2b.safetensors"});
    QCOMPARE(TrustedDigests(models()).find("bare", "tiny-laion2b.safetensors"),
             hex(sha256(files_["/bare/tiny-laion2b.safetensors"])));
    const auto json = readJson(models() / "trusted.json", "test");
    VERIFY_OK(json);
    QCOMPARE((*json)["format"].string(), std::string("semblance-trusted"));
    // The catalogue's file name told GELU, although the folder has another name.
    const auto found = understand(models() / "bare");
    VERIFY_OK(found);
    QVERIFY(found->files.config->activation == clip::Activation::Gelu);
}

void TestDownload::anotherFileThanTheTrustedOneIsRefused()
{
    VERIFY_OK(get("bare"));
    VERIFY_OK(removeModel("bare", models()));
    const std::string good = files_["/bare/tiny-laion2b.safetensors"];
    files_["/bare/tiny-laion2b.safetensors"].back() ^= 1;
    const auto other = get("bare");
    VERIFY_ERROR(other, Code::Mismatch);
    QVERIFY2(other.error().sentence().find("trusted when it was downloaded first") != std::string::npos,
             other.error().sentence().c_str());
    QVERIFY(!isDownloaded(models(), item("bare")));
    files_["/bare/tiny-laion2b.safetensors"] = good;
    const auto same = get("bare");
    VERIFY_OK(same);
    QVERIFY(same->trusted.empty());
}

void TestDownload::aMappingGoesAmongTheMappings()
{
    VERIFY_OK(get("map"));
    const auto mappings = listMappings({models()});
    QCOMPARE(mappings.size(), std::size_t(1));
    QCOMPARE(mappings[0].name, std::string("map"));
    QCOMPARE(mappings[0].fits, std::vector<std::string>{"tiny"});
    QVERIFY(isDownloaded(models(), item("map")));
    // The weights of an encoder are no mapping.
    files_["/map/map.safetensors"] = files_["/tiny/open_clip_model.safetensors"];
    item("map").files.clear();
    item("map").id = "other";
    publish(item("map"), "map.safetensors", files_["/tiny/open_clip_model.safetensors"]);
    VERIFY_ERROR(get("map"), Code::Unsupported);
    QCOMPARE(listMappings({models()}).size(), std::size_t(1));
}

void TestDownload::aFullDiskIsFoundBeforeAnythingIsAsked()
{
    options_.policy.freeSpace = [](const fs::path &) { return Result<std::uint64_t>(1000); };
    const auto got = get("tiny");
    VERIFY_ERROR(got, Code::NoSpace);
    QVERIFY(got.error().sentence().find("1.0 kB are free") != std::string::npos);
    QVERIFY(server_->requests.empty());
}

void TestDownload::oneProgramDownloadsAnItem()
{
    fs::create_directories(models() / ".downloads/tiny");
    const auto lock = FileLock::take(models() / ".downloads/tiny/lock", "the window", "test");
    VERIFY_OK(lock);
    VERIFY_ERROR(get("tiny"), Code::Locked);
    QVERIFY(server_->requests.empty());
}

void TestDownload::progressCountsTheWholeItem()
{
    std::vector<Progress> told;
    VERIFY_OK(get("tiny", {}, [&](const Progress &progress) { told.push_back(progress); }));
    QVERIFY(told.size() >= 2);
    for (std::size_t i = 1; i < told.size(); ++i) {
        QVERIFY(told[i].done >= told[i - 1].done);
        QVERIFY(told[i].done <= told[i].total);
    }
    QCOMPARE(told.back().done, static_cast<std::int64_t>(item("tiny").diskBytes));
    QCOMPARE(told.back().detail, std::string("open_clip_config.json"));
}

SEMBLANCE_TEST(TestDownload);
#include "tst_download.moc"
