// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/core/models/fetchfixture.h"

#include <QElapsedTimer>

using namespace semblance;
using namespace semblance::models;
using namespace semblance::test;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

/// What servers say instead of a file, and where they send a download on to.
class TestFetchRefusals final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { place_ = std::make_unique<FetchPlace>(); }
    void aServerThatSaysNothingIsGivenUp();
    void stoppingIsHeardDuringAPause();
    void lengthsThatLieAreRefused_data();
    void lengthsThatLieAreRefused();
    void statusesThatRefuseEndInOneSentence_data();
    void statusesThatRefuseEndInOneSentence();
    void theNextAddressIsAsked();
    void aBusyServerIsAskedAgainAfterItsDelay();
    void aLongDelayIsNotWaitedFor();
    void aServerInTroubleIsAskedAgain();
    void redirectionsAreFollowed();
    void redirectionsThatLeadNowhereEnd_data();
    void redirectionsThatLeadNowhereEnd();
    void plainHttpIsNotEvenAsked();
    void theSystemsProxyIsAsked();

private:
    std::unique_ptr<FetchPlace> place_;
};

void TestFetchRefusals::aServerThatSaysNothingIsGivenUp()
{
    SmallServer server([](const SmallRequest &) { return SmallReply{"", false}; });
    FetchPolicy policy = hasty();
    policy.stall = 20ms;
    const auto got = place_->get(wanted(server), policy);
    VERIFY_ERROR(got, Code::Unreadable);
    QVERIFY2(says(got.error(), "nothing came from 127.0.0.1"), got.error().sentence().c_str());
    QVERIFY(place_->isEmpty());
}

void TestFetchRefusals::stoppingIsHeardDuringAPause()
{
    SmallServer server(nullptr);
    const CancelToken cancel;
    server.answer = [&](const SmallRequest &) {
        cancel.cancel();
        return reply(429, "Retry-After: 3000\r\n");
    };
    FetchPolicy policy = hasty();
    policy.longestPause = 1h;
    QElapsedTimer clock;
    clock.start();
    VERIFY_ERROR(place_->get(wanted(server), policy, cancel), Code::Interrupted);
    QVERIFY(clock.elapsed() < 60'000);
}

void TestFetchRefusals::lengthsThatLieAreRefused_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<int>("sent");
    QTest::addColumn<QString>("said");
    const int whole = static_cast<int>(content().size());
    QTest::newRow("fewer than were published")
        << QByteArray("Content-Length: 100\r\n") << 100 << "offers 100 bytes";
    QTest::newRow("more than were published")
        << QByteArray("Content-Length: 400000\r\n") << whole << "offers 400000 bytes";
    QTest::newRow("fewer than it said") << QByteArray("Content-Length: 300000\r\n") << 1000 << "broke after";
    QTest::newRow("unsaid and fewer")
        << QByteArray("Transfer-Encoding: identity\r\n") << 1000 << "broke after";
    QTest::newRow("unsaid and more") << QByteArray("Transfer-Encoding: identity\r\n") << whole + 1
                                     << "sends more than 300000";
}

void TestFetchRefusals::lengthsThatLieAreRefused()
{
    QFETCH(QByteArray, header);
    QFETCH(int, sent);
    QFETCH(QString, said);
    SmallServer server([&](const SmallRequest &) {
        SmallReply given =
            reply(200, header.toStdString(), (content() + "x").substr(0, static_cast<std::size_t>(sent)));
        given.close = true;
        return given;
    });
    const auto got = place_->get(wanted(server));
    QVERIFY(!got.ok());
    QVERIFY2(says(got.error(), said.toStdString()), got.error().sentence().c_str());
    QVERIFY(place_->there().size() < content().size());
}

void TestFetchRefusals::statusesThatRefuseEndInOneSentence_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("requests");
    QTest::addColumn<QString>("said");
    QTest::newRow("not there") << 404 << 1 << "does not have it (404)";
    QTest::newRow("gone") << 410 << 1 << "does not have it (410)";
    QTest::newRow("log in") << 401 << 1 << "everybody (401)";
    QTest::newRow("forbidden") << 403 << 1 << "everybody (403)";
    QTest::newRow("busy") << 429 << 3 << "asked too often (429), 3 times in a row";
    QTest::newRow("broken") << 500 << 3 << "trouble of its own (500), 3 times in a row";
    QTest::newRow("overloaded") << 503 << 3 << "trouble of its own (503), 3 times in a row";
    QTest::newRow("a teapot") << 418 << 1 << "(418)";
    QTest::newRow("nothing") << 204 << 1 << "(204)";
    QTest::newRow("no such range, unasked") << 416 << 3 << "(416)";
    QTest::newRow("a part, unasked") << 206 << 3 << "another part";
}

void TestFetchRefusals::statusesThatRefuseEndInOneSentence()
{
    QFETCH(int, status);
    QFETCH(int, requests);
    QFETCH(QString, said);
    SmallServer server([&](const SmallRequest &) { return reply(status, "", status == 204 ? "" : "sorry"); });
    const auto got = place_->get(wanted(server));
    QVERIFY(!got.ok());
    QVERIFY2(says(got.error(), said.toStdString()), got.error().sentence().c_str());
    QVERIFY2(says(got.error(), "Could not download model.bin: "), got.error().sentence().c_str());
    QVERIFY(!got.error().advice.empty());
    QCOMPARE(static_cast<int>(server.requests.size()), requests);
    QVERIFY(place_->isEmpty());
}

void TestFetchRefusals::theNextAddressIsAsked()
{
    SmallServer server([](const SmallRequest &request) {
        return request.path == "/good" ? SmallFile{content()}(request) : reply(404);
    });
    WantedFile file = wanted(server, "/gone");
    file.addresses.push_back(server.address("/good"));
    VERIFY_OK(place_->get(file));
    QVERIFY(place_->there() == content());
}

void TestFetchRefusals::aBusyServerIsAskedAgainAfterItsDelay()
{
    SmallServer server([n = 0](const SmallRequest &request) mutable {
        switch (n++) {
        case 0:
            return reply(429, "Retry-After: 0\r\n");
        case 1:
            return reply(503, "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT\r\n");
        default:
            return SmallFile{content()}(request);
        }
    });
    FetchPolicy policy = hasty();
    policy.firstPause = 1h; // the delay that the server gave is the one that is kept
    policy.longestPause = 1h;
    VERIFY_OK(place_->get(wanted(server), policy));
    QCOMPARE(server.requests.size(), std::size_t(3));
}

void TestFetchRefusals::aLongDelayIsNotWaitedFor()
{
    SmallServer server([](const SmallRequest &) { return reply(429, "Retry-After: 3600\r\n"); });
    const auto got = place_->get(wanted(server));
    VERIFY_ERROR(got, Code::Unreadable);
    QVERIFY2(says(got.error(), "asks to wait for 3600 seconds"), got.error().sentence().c_str());
    QCOMPARE(server.requests.size(), std::size_t(1));
}

void TestFetchRefusals::aServerInTroubleIsAskedAgain()
{
    SmallServer server([n = 0](const SmallRequest &request) mutable {
        return n++ < 2 ? reply(502) : SmallFile{content()}(request);
    });
    VERIFY_OK(place_->get(wanted(server)));
    QCOMPARE(server.requests.size(), std::size_t(3));
}

void TestFetchRefusals::redirectionsAreFollowed()
{
    SmallServer server(nullptr);
    server.answer = [&](const SmallRequest &request) {
        if (request.path == "/file")
            return reply(302, "Location: /second?raw=true\r\n");
        if (request.path == "/second?raw=true")
            return reply(307, "Location: " + server.address("/third") + "\r\n");
        return cutFirst(1000)(request);
    };
    VERIFY_OK(place_->get(wanted(server)));
    QVERIFY(place_->there() == content());
    // After the cut it begins at the published address again: what it was sent on to may have expired.
    std::vector<std::string> paths;
    for (const SmallRequest &request : server.requests)
        if (paths.empty() || paths.back() != request.path)
            paths.push_back(request.path);
    QCOMPARE(paths, (std::vector<std::string>{"/file", "/second?raw=true", "/third", "/file",
                                              "/second?raw=true", "/third"}));
    QCOMPARE(server.requests.back().header.at("if-range"), std::string("\"one\""));
}

void TestFetchRefusals::redirectionsThatLeadNowhereEnd_data()
{
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<QString>("said");
    QTest::newRow("to itself") << QByteArray("/file") << "in a circle";
    QTest::newRow("in a circle of two") << QByteArray("circle") << "in a circle";
    QTest::newRow("without end") << QByteArray("counting") << "again and again";
    QTest::newRow("to plain http") << QByteArray("http://example.invalid/file")
                                   << "sends on to http://example.invalid/file, which is not https";
    QTest::newRow("to a file") << QByteArray("file:///etc/passwd") << "which is not https";
    QTest::newRow("to nowhere") << QByteArray("") << "to nowhere";
}

void TestFetchRefusals::redirectionsThatLeadNowhereEnd()
{
    QFETCH(QByteArray, location);
    QFETCH(QString, said);
    SmallServer server([&](const SmallRequest &request) {
        std::string to = location.toStdString();
        if (to == "circle")
            to = request.path == "/file" ? "/other" : "/file";
        else if (to == "counting")
            to = request.path + "x";
        return reply(302, to.empty() ? "" : "Location: " + to + "\r\n");
    });
    const auto got = place_->get(wanted(server));
    QVERIFY(!got.ok());
    QVERIFY2(says(got.error(), said.toStdString()), got.error().sentence().c_str());
    QVERIFY(server.requests.size() <= 6);
    QVERIFY(place_->isEmpty());
}

void TestFetchRefusals::plainHttpIsNotEvenAsked()
{
    SmallServer server(SmallFile{content()});
    const auto got = place_->get(wanted(server), FetchPolicy());
    VERIFY_ERROR(got, Code::Unsupported);
    QVERIFY2(says(got.error(), "is not https"), got.error().sentence().c_str());
    WantedFile file = wanted(server);
    for (const char *address :
         {"ftp://127.0.0.1/file", "file:///etc/passwd", "http://example.invalid/file", "", "x"}) {
        file.addresses = {address};
        VERIFY_ERROR(place_->get(file), Code::Unsupported);
    }
    file.addresses.clear();
    VERIFY_ERROR(place_->get(file), Code::NotFound);
    QVERIFY(server.requests.empty());
}

void TestFetchRefusals::theSystemsProxyIsAsked()
{
#ifdef __linux__
    SmallServer proxy(SmallFile{content()});
    const QByteArray before = qgetenv("http_proxy");
    qputenv("http_proxy", QByteArray::fromStdString(proxy.address("")));
    SmallServer server(SmallFile{content()});
    const auto got = place_->get(wanted(server));
    before.isEmpty() ? qunsetenv("http_proxy") : qputenv("http_proxy", before);
    VERIFY_OK(got);
    QVERIFY(server.requests.empty());
    QCOMPARE(proxy.requests.size(), std::size_t(1));
    QCOMPARE(proxy.requests.front().path, server.address("/file"));
#else
    QSKIP("the proxy is set by a variable of the environment on Linux only");
#endif
}

SEMBLANCE_TEST(TestFetchRefusals);
#include "tst_fetchrefusals.moc"
