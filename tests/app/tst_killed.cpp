// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// A real indexing run is killed with its children again and again; what it had committed is there afterwards.
#include "core/base/sha256.h"
#include "core/store/contents.h"
#include "core/store/embeddings.h"
#include "core/store/models.h"
#include "core/store/pictures.h"
#include "core/store/roots.h"
#include "tests/app/demolibrary.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <csignal>
#include <map>
#include <unistd.h>

using namespace semblance;
using namespace semblance::test;
namespace fs = std::filesystem;

namespace {

constexpr int kPictures = 700;
constexpr int kTimes = 10;

/// Every embedding of a library by the SHA-256 of its content.
using Kept = std::map<std::string, std::vector<float>>;

struct Looked
{
    Kept kept;
    QString wrong; ///< empty where everything is in order
};

/// Opens the library as any program would and reads all that it has.
Looked look(const fs::path &folder)
{
    Looked looked;
    const auto database = store::Database::open(folder, store::Access::Read, "a test");
    if (!database) {
        if (database.error().code != Code::NotFound)
            looked.wrong = QString::fromStdString(database.error().sentence());
        return looked;
    }
    if (const auto whole = (*database)->check(); !whole)
        looked.wrong = QString::fromStdString(whole.error().sentence());
    const auto models = store::Models(**database).all();
    if (!models || models->size() > 1)
        looked.wrong = "not one model";
    if (!looked.wrong.isEmpty() || models->empty())
        return looked;
    const ModelId model = models->front().id;
    store::Embeddings embeddings(**database);
    const auto contents = embeddings.contents(model);
    if (!contents) {
        looked.wrong = QString::fromStdString(contents.error().sentence());
        return looked;
    }
    for (const ContentId id : *contents) {
        const auto content = store::Contents(**database).find(id);
        const auto embedding = embeddings.find(model, id);
        if (!content || !*content || !embedding || !*embedding) {
            looked.wrong = "an embedding without its content";
            return looked;
        }
        const bool fresh = looked.kept.emplace(hex((*content)->sha256), (*embedding)->embedding.unit).second;
        if (!fresh)
            looked.wrong = "a content twice";
    }
    const auto counts = store::Pictures(**database).counts(model);
    if (!counts || counts->found != counts->indexed + counts->pending || counts->found > kPictures)
        looked.wrong = "counts that do not add up";
    else if (counts->indexed < std::int64_t(looked.kept.size()))
        looked.wrong = "embeddings without pictures";
    return looked;
}

} // namespace

class TestKilled : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void nothingCommittedIsLostOrDoubled_data();
    void nothingCommittedIsLostOrDoubled();

protected:
    explicit TestKilled(int rounds) : rounds_(rounds) {}

private:
    /// Starts indexing, kills everything that belongs to it after so long. @return whether it was still at
    /// work
    bool killAfter(int milliseconds);

    const int rounds_; ///< of kTimes moments each: Qt allows one of them five minutes
    DemoLibrary demo_;
    fs::path library_, pictures_;
};

/// Ten moments; the hundred of TestKilledOften take minutes.
class TestKilledSometimes final : public TestKilled
{
    Q_OBJECT

public:
    TestKilledSometimes() : TestKilled(1) {}
};

class TestKilledOften final : public TestKilled
{
    Q_OBJECT

public:
    TestKilledOften() : TestKilled(10) {}
};

void TestKilled::initTestCase()
{
    VERIFY_EXIT(demo_.make(), 0);
    library_ = demo_.home() / "killed-library";
    pictures_ = demo_.home() / "killed";
    for (int i = 0; i < kPictures; ++i)
        paint(pictures_ / (std::to_string(i % 7) + "/" + std::to_string(i) + ".png"), qRgb(i % 256, i / 3, 7),
              160, 120);
}

bool TestKilled::killAfter(int milliseconds)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("SEMBLANCE_HOME"), text(demo_.home().path()));
    process.setProcessEnvironment(environment);
    process.setChildProcessModifier([] { ::setpgid(0, 0); });
    process.start(
        QString::fromUtf8(SEMBLANCE_BIN_DIR "/semblance-cli"),
        {"index", "--quiet", text(pictures_), "--library", text(library_), "--model", text(demo_.model())});
    if (!process.waitForStarted(10'000))
        return false;
    const auto group = static_cast<pid_t>(process.processId());
    const bool ended = process.waitForFinished(milliseconds);
    ::kill(-group, SIGKILL);
    if (!ended)
        process.waitForFinished(10'000);
    QElapsedTimer timer;
    timer.start();
    while (::kill(-group, 0) == 0 && timer.elapsed() < 10'000) // the decoders end, too
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
    return !ended;
}

void TestKilled::nothingCommittedIsLostOrDoubled_data()
{
    QTest::addColumn<int>("round");
    for (int round = 1; round <= rounds_; ++round)
        QTest::addRow("round %d", round) << round;
}

void TestKilled::nothingCommittedIsLostOrDoubled()
{
    fs::remove_all(library_);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(!killAfter(120'000)); // once to its end: how long it takes, and what it should come to
    const int whole = static_cast<int>(timer.elapsed());
    const Looked complete = look(library_);
    QVERIFY2(complete.wrong.isEmpty(), qPrintable(complete.wrong));
    QCOMPARE(complete.kept.size(), std::size_t(kPictures));
    fs::remove_all(library_);

    QRandomGenerator random = QRandomGenerator::securelySeeded();
    Kept before;
    int atWork = 0;
    for (int i = 0; i < kTimes; ++i) {
        const int moment = static_cast<int>(random.bounded(whole));
        atWork += killAfter(moment);
        const Looked after = look(library_);
        const QString where = QStringLiteral("killed after %1 of %2 ms: ").arg(moment).arg(whole);
        QVERIFY2(after.wrong.isEmpty(), qPrintable(where + after.wrong));
        for (const auto &[content, vector] : before) {
            const auto still = after.kept.find(content);
            QVERIFY2(still != after.kept.end(), qPrintable(where + "an embedding was lost"));
            QVERIFY2(still->second == vector, qPrintable(where + "an embedding was made again"));
        }
        before = after.kept;
        if (before.size() == std::size_t(kPictures)) { // nothing more to lose: from the beginning
            fs::remove_all(library_);
            before.clear();
        }
    }
    QVERIFY(atWork > kTimes / 4);
    QVERIFY(!killAfter(120'000));
    const Looked last = look(library_);
    QVERIFY2(last.wrong.isEmpty(), qPrintable(last.wrong));
    QCOMPARE(last.kept.size(), std::size_t(kPictures));
    for (const auto &[content, vector] : complete.kept) {
        const auto same = last.kept.find(content);
        QVERIFY(same != last.kept.end());
        QVERIFY2(dot(same->second, vector) > 0.9999f,
                 "another embedding than in a run that nobody disturbed");
    }
}

SEMBLANCE_TEST(TestKilledSometimes);
SEMBLANCE_TEST(TestKilledOften);
#include "tst_killed.moc"
