// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/core/models/fetchfixture.h"

#ifdef __linux__
#include <csignal>
#include <sys/resource.h>
#endif

using namespace semblance;
using namespace semblance::models;
using namespace semblance::test;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

/// What becomes of the bytes: cut, stopped, gone on with, checked.
class TestFetch final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { place_ = std::make_unique<FetchPlace>(); }
    void aFileComesWholeAndNothingIsToldOfTheMachine();
    void aCutConnectionGoesOnWhereItStopped();
    void aServerThatAlwaysCutsGivesUpWithASentence();
    void aStalledConnectionIsTriedAgain();
    void aStoppedDownloadGoesOnNextTime();
    void wrongBytesAreThrownAway();
    void aSpoiledPartIsFetchedAnew();
    void aServerWithoutRangesSendsEverything();
    void aRangeThatBeginsElsewhereIsThrownAway();
    void nothingIsLeftWhereThePartIsWhole();
    void aPartThatIsTooLongIsFetchedAnew();
    void withoutADigestOnlyTheSameFileGoesOn();
    void withoutADigestUnsyncedBytesAreNotTrusted();
    void aFullDiskIsFoundBeforehand();
    void aFileThatTheDiskDoesNotTakeIsKeptSoFar();

private:
    std::unique_ptr<FetchPlace> place_;
};

void TestFetch::aFileComesWholeAndNothingIsToldOfTheMachine()
{
    SmallServer server(SmallFile{content()});
    std::vector<Progress> told;
    const auto got = fetch(wanted(server), place_->part(), hasty(),
                           [&](const Progress &progress) { told.push_back(progress); }, {});
    VERIFY_OK(got);
    QCOMPARE(got->bytes, std::uint64_t(content().size()));
    QCOMPARE(got->sha256, hex(sha256(content())));
    QVERIFY(place_->there() == content());
    QVERIFY(!fs::exists(place_->description()));
    QVERIFY(!told.empty());
    QCOMPARE(told.back().done, std::int64_t(content().size()));
    QCOMPARE(told.back().total, std::int64_t(content().size()));
    QCOMPARE(server.requests.size(), std::size_t(1));
    const SmallRequest &request = server.requests.front();
    QCOMPARE(request.header.at("user-agent"), std::string("Semblance"));
    QCOMPARE(request.header.at("accept-encoding"), std::string("identity"));
    for (const char *name : {"cookie", "range", "authorization", "referer"})
        QVERIFY2(!request.has(name), name);
}

void TestFetch::aCutConnectionGoesOnWhereItStopped()
{
    SmallServer server(cutFirst(100'000));
    VERIFY_OK(place_->get(wanted(server)));
    QVERIFY(place_->there() == content());
    QCOMPARE(server.requests.back().header["range"], std::string("bytes=100000-"));
    QCOMPARE(server.requests.back().header["if-range"], std::string("\"one\""));
}

void TestFetch::aServerThatAlwaysCutsGivesUpWithASentence()
{
    SmallServer server([](const SmallRequest &request) {
        SmallReply given = SmallFile{content()}(request);
        given.bytes.resize(given.bytes.find("\r\n\r\n") + 4 + (request.has("range") ? 0 : 100'000));
        given.close = true;
        return given;
    });
    const auto got = place_->get(wanted(server));
    VERIFY_ERROR(got, Code::Unreadable);
    QVERIFY2(says(got.error(), "100 kB of 300 kB"), got.error().sentence().c_str());
    QVERIFY2(says(got.error(), "goes on where it stopped"), got.error().sentence().c_str());
    QCOMPARE(place_->there().size(), std::size_t(100'000));
    QVERIFY(server.requests.size() >= 3);
    // And so it does.
    server.answer = SmallFile{content()};
    VERIFY_OK(place_->get(wanted(server)));
    QCOMPARE(server.requests.back().header.at("range"), std::string("bytes=100000-"));
    QVERIFY(place_->there() == content());
}

void TestFetch::aStalledConnectionIsTriedAgain()
{
    SmallServer server([cut = cutFirst(100'000)](const SmallRequest &request) {
        SmallReply given = cut(request);
        given.close = false;
        return given;
    });
    FetchPolicy policy = hasty();
    policy.stall = 100ms;
    VERIFY_OK(place_->get(wanted(server), policy));
    QVERIFY(place_->there() == content());
    QVERIFY(server.requests.back().has("range"));
}

void TestFetch::aStoppedDownloadGoesOnNextTime()
{
    // The first half comes, then the server waits: the wish to stop is heard in the middle.
    SmallServer server([cut = cutFirst(100'000)](const SmallRequest &request) {
        SmallReply given = cut(request);
        given.close = false;
        return given;
    });
    const CancelToken cancel;
    FetchPolicy policy = hasty();
    policy.stall = 60s;
    const auto stopped = fetch(
        wanted(server), place_->part(), policy,
        [&](const Progress &progress) {
            if (progress.done > 0)
                cancel.cancel();
        },
        cancel);
    VERIFY_ERROR(stopped, Code::Interrupted);
    const std::size_t kept = place_->there().size();
    QVERIFY(kept > 0 && kept <= 100'000);
    VERIFY_OK(place_->get(wanted(server)));
    QCOMPARE(server.requests.back().header.at("range"), "bytes=" + std::to_string(kept) + "-");
    QVERIFY(place_->there() == content());
}

void TestFetch::wrongBytesAreThrownAway()
{
    std::string wrong = content();
    wrong[150'000] ^= 1;
    SmallServer server(SmallFile{wrong});
    const auto got = place_->get(wanted(server));
    VERIFY_ERROR(got, Code::Mismatch);
    QVERIFY2(says(got.error(), hex(sha256(wrong))), got.error().sentence().c_str());
    QVERIFY2(says(got.error(), "thrown away"), got.error().sentence().c_str());
    QVERIFY(place_->isEmpty());
    QCOMPARE(server.requests.size(), std::size_t(1));
}

void TestFetch::aSpoiledPartIsFetchedAnew()
{
    SmallServer server(cutFirst(100'000));
    FetchPolicy once = hasty();
    once.attempts = 1;
    QVERIFY(!place_->get(wanted(server), once).ok());
    std::string spoiled = place_->there();
    QCOMPARE(spoiled.size(), std::size_t(100'000));
    spoiled[5] ^= 1;
    VERIFY_OK(writeAtomically(place_->part(), spoiled, "test"));
    VERIFY_OK(place_->get(wanted(server)));
    QVERIFY(place_->there() == content());
    QVERIFY(beganAnew(server));
}

void TestFetch::aServerWithoutRangesSendsEverything()
{
    SmallServer server(cutFirst(100'000, {content(), "", false}));
    VERIFY_OK(place_->get(wanted(server)));
    QVERIFY(place_->there() == content());
    QVERIFY(server.requests.back().has("range"));
    QVERIFY(!server.requests.back().has("if-range"));
}

void TestFetch::aRangeThatBeginsElsewhereIsThrownAway()
{
    SmallServer server([n = 0, cut = cutFirst(100'000)](const SmallRequest &request) mutable {
        if (request.has("range") && n++ == 0)
            return reply(206, "Content-Range: bytes 90000-299999/300000\r\n", content().substr(90'000));
        return cut(request);
    });
    VERIFY_OK(place_->get(wanted(server)));
    QVERIFY(place_->there() == content());
    QVERIFY(beganAnew(server));
}

void TestFetch::nothingIsLeftWhereThePartIsWhole()
{
    // Everything came, but the program ended before it looked: without a known size the server says so.
    SmallServer server(cutFirst(content().size() - 1));
    FetchPolicy once = hasty();
    once.attempts = 1;
    QVERIFY(!place_->get(unpublished(server), once).ok());
    VERIFY_OK(writeAtomically(place_->part(), content(), "test"));
    auto json = readAll(place_->description(), 10'000, "test");
    VERIFY_OK(json);
    json->replace(json->find("299999"), 6, "300000");
    VERIFY_OK(writeAtomically(place_->description(), *json, "test"));
    VERIFY_OK(place_->get(unpublished(server)));
    QCOMPARE(server.requests.back().header["range"], std::string("bytes=300000-"));
    QVERIFY(place_->there() == content());
}

void TestFetch::aPartThatIsTooLongIsFetchedAnew()
{
    SmallServer server(cutFirst(100'000));
    FetchPolicy once = hasty();
    once.attempts = 1;
    QVERIFY(!place_->get(wanted(server), once).ok());
    VERIFY_OK(writeAtomically(place_->part(), content() + "more", "test"));
    server.answer = SmallFile{content()};
    VERIFY_OK(place_->get(wanted(server)));
    QVERIFY(place_->there() == content());
    QVERIFY(!server.requests.back().has("range"));
}

void TestFetch::withoutADigestOnlyTheSameFileGoesOn()
{
    FetchPolicy once = hasty();
    once.attempts = 1;
    std::string other = content();
    other[10] ^= 1;
    // The file behind the address changes between two downloads: halves of two files are never joined.
    SmallServer server(cutFirst(100'000));
    QVERIFY(!place_->get(unpublished(server), once).ok());
    server.answer = SmallFile{other, "\"two\""};
    VERIFY_OK(place_->get(unpublished(server)));
    QVERIFY(place_->there() == other);
    QCOMPARE(server.requests.back().header.at("if-range"), std::string("\"one\""));
    // Without a tag the server vouches for nothing, and a weak tag is none.
    for (const char *tag : {"", "W/\"one\""}) {
        init();
        server.answer = cutFirst(100'000, {content(), tag});
        QVERIFY(!place_->get(unpublished(server), once).ok());
        QCOMPARE(place_->there().size(), std::size_t(100'000));
        server.answer = SmallFile{content(), tag};
        VERIFY_OK(place_->get(unpublished(server)));
        QVERIFY(place_->there() == content());
        QVERIFY(!server.requests.back().has("range"));
    }
}

void TestFetch::withoutADigestUnsyncedBytesAreNotTrusted()
{
    FetchPolicy once = hasty();
    once.attempts = 1;
    SmallServer server(cutFirst(100'000));
    QVERIFY(!place_->get(unpublished(server), once).ok());
    // As after a power cut: longer than what had reached the disk.
    VERIFY_OK(writeAtomically(place_->part(), place_->there() + std::string(5000, '\0'), "test"));
    VERIFY_OK(place_->get(unpublished(server)));
    QCOMPARE(server.requests.back().header.at("range"), std::string("bytes=100000-"));
    QVERIFY(place_->there() == content());
}

void TestFetch::aFullDiskIsFoundBeforehand()
{
    SmallServer server(SmallFile{content()});
    FetchPolicy policy = hasty();
    policy.spare = 1000;
    policy.freeSpace = [](const fs::path &) { return Result<std::uint64_t>(300'999); };
    const auto got = place_->get(wanted(server), policy);
    VERIFY_ERROR(got, Code::NoSpace);
    QVERIFY2(says(got.error(), "301 kB"), got.error().sentence().c_str());
    QVERIFY(place_->there().empty());
    policy.freeSpace = [](const fs::path &) { return Result<std::uint64_t>(301'000); };
    VERIFY_OK(place_->get(wanted(server), policy));
}

void TestFetch::aFileThatTheDiskDoesNotTakeIsKeptSoFar()
{
#ifdef __linux__
    SmallServer server(SmallFile{content()});
    rlimit before{};
    QVERIFY(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit narrow{120'000, before.rlim_max};
    QVERIFY(::setrlimit(RLIMIT_FSIZE, &narrow) == 0);
    const auto got = place_->get(wanted(server));
    QVERIFY(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    std::signal(SIGXFSZ, handler);
    VERIFY_ERROR(got, Code::NoSpace);
    QCOMPARE(place_->there().size(), std::size_t(120'000));
    VERIFY_OK(place_->get(wanted(server)));
    QCOMPARE(server.requests.back().header.at("range"), std::string("bytes=120000-"));
    QVERIFY(place_->there() == content());
#else
    QSKIP("a file's size is limited by RLIMIT_FSIZE, which this system has not");
#endif
}

SEMBLANCE_TEST(TestFetch);
#include "tst_fetch.moc"
