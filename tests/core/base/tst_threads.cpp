// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/boundedqueue.h"
#include "core/base/cancel.h"
#include "core/base/worker.h"
#include "tests/support/testmain.h"

#include <atomic>
#include <chrono>
#include <future>
#include <thread>

using namespace semblance;

class TestThreads final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aQueueHandsEverythingOnInOrder();
    void aFullQueueHoldsThePusherBack();
    void closingWakesEverybody();
    void popUntilGivesUpInTime();
    void aWorkerRunsJobsInOrder();
    void aWorkerDropsWhatHasNotBegun();
    void postInsteadReplacesWhatWaits();
    void copiesOfATokenShareTheWish();
};

void TestThreads::aQueueHandsEverythingOnInOrder()
{
    BoundedQueue<int> queue(3);
    std::thread producer([&queue] {
        for (int i = 0; i < 1000; ++i)
            queue.push(i);
        queue.close();
    });
    int expected = 0;
    while (const auto value = queue.pop())
        QCOMPARE(*value, expected++);
    producer.join();
    QCOMPARE(expected, 1000);
    QVERIFY(queue.finished());
}

void TestThreads::aFullQueueHoldsThePusherBack()
{
    BoundedQueue<int> queue(2);
    std::atomic<int> pushed = 0;
    std::thread producer([&] {
        for (int i = 0; i < 3; ++i)
            if (queue.push(i))
                ++pushed;
    });
    while (pushed < 2)
        std::this_thread::yield();
    QVERIFY(pushed <= 2);
    QCOMPARE(queue.pop(), std::optional<int>(0));
    producer.join();
    QCOMPARE(pushed.load(), 3);
}

void TestThreads::closingWakesEverybody()
{
    BoundedQueue<int> full(1), empty(1);
    QVERIFY(full.push(1));
    std::promise<bool> pushed;
    std::promise<bool> popped;
    std::thread pusher([&] { pushed.set_value(full.push(2)); });
    std::thread popper([&] { popped.set_value(empty.pop().has_value()); });
    full.close();
    empty.close();
    QVERIFY(!pushed.get_future().get());
    QVERIFY(!popped.get_future().get());
    pusher.join();
    popper.join();
    QCOMPARE(full.pop(), std::optional<int>(1)); // what was in it comes out still
}

void TestThreads::popUntilGivesUpInTime()
{
    BoundedQueue<int> queue(1);
    QVERIFY(!queue.popUntil(std::chrono::steady_clock::now()));
    QVERIFY(queue.push(5));
    QCOMPARE(queue.popUntil(std::chrono::steady_clock::now()), std::optional<int>(5));
}

void TestThreads::aWorkerRunsJobsInOrder()
{
    std::vector<int> order;
    std::promise<void> done;
    {
        Worker worker;
        for (int i = 0; i < 100; ++i)
            worker.post([&order, i] { order.push_back(i); });
        worker.post([&done] { done.set_value(); });
        done.get_future().wait();
    }
    QCOMPARE(order.size(), std::size_t(100));
    QVERIFY(std::is_sorted(order.begin(), order.end()));
}

void TestThreads::aWorkerDropsWhatHasNotBegun()
{
    std::promise<void> started, goOn;
    std::atomic<int> run = 0;
    std::thread opener;
    {
        Worker worker;
        worker.post([&] {
            started.set_value();
            goOn.get_future().wait();
            ++run;
        });
        started.get_future().wait();
        for (int i = 0; i < 10; ++i)
            worker.post([&] { ++run; });
        opener = std::thread([&] { goOn.set_value(); });
    }
    opener.join();
    QVERIFY(run >= 1 && run <= 11);
}

void TestThreads::postInsteadReplacesWhatWaits()
{
    std::promise<void> started, goOn, done;
    std::vector<int> run;
    {
        Worker worker;
        worker.post([&] {
            started.set_value();
            goOn.get_future().wait();
        });
        started.get_future().wait();
        for (int i = 0; i < 5; ++i)
            worker.postInstead([&run, i] { run.push_back(i); });
        worker.post([&done] { done.set_value(); });
        goOn.set_value();
        done.get_future().wait();
    }
    QCOMPARE(run, std::vector<int>({4}));
}

void TestThreads::copiesOfATokenShareTheWish()
{
    const CancelToken token;
    const CancelToken copy = token; // NOLINT(performance-unnecessary-copy-initialization)
    QVERIFY(!copy.wanted());
    token.cancel();
    QVERIFY(copy.wanted());
    QVERIFY(!CancelToken().wanted());
}

SEMBLANCE_TEST(TestThreads);
#include "tst_threads.moc"
