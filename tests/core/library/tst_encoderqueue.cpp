// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/library/encoderqueue.h"
#include "tests/core/library/libraryscene.h"

#include <future>

using namespace semblance;
using namespace semblance::library;
using namespace semblance::test;

namespace {

/// Opens once; the tower's thread waits before it.
class Gate
{
public:
    void wait() { opened_.wait(); }
    void open() { promise_.set_value(); }

private:
    std::promise<void> promise_;
    std::shared_future<void> opened_ = promise_.get_future().share();
};

clip::PreprocessSpec spec()
{
    clip::PreprocessSpec small;
    small.side = 8;
    return small;
}

Picture picture(int number)
{
    return {8, 8, std::vector<std::uint8_t>(8 * 8 * 3, static_cast<std::uint8_t>(number))};
}

/// What came back, in its order.
struct Answers
{
    std::mutex mutex;
    std::vector<int> order;
    std::vector<Code> errors;

    EncoderQueue::Done of(int number)
    {
        return [this, number](const Result<Embedding> &result) {
            const std::lock_guard lock(mutex);
            if (result)
                order.push_back(number);
            else
                errors.push_back(result.error().code);
        };
    }
};

} // namespace

class TestEncoderQueue final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyPictureIsAnsweredInItsOrder();
    void aQueryGoesBeforeWhatWaits();
    void stoppingGivesUpWhatWaits();
    void afterTheEndNothingIsTaken();
    void aFullDeviceGetsSmallerBatchesAndLosesNothing();
};

void TestEncoderQueue::everyPictureIsAnsweredInItsOrder()
{
    const auto tower = std::make_shared<CountingTower>(ModelId{"m"});
    Answers answers;
    EncoderQueue queue(tower, spec(), {.batch = 4});
    for (int i = 0; i < 30; ++i)
        QVERIFY(queue.submit(EncoderQueue::Priority::Background, picture(i), answers.of(i)));
    queue.finish();
    QCOMPARE(answers.order.size(), 30u);
    QVERIFY(std::ranges::is_sorted(answers.order));
    QVERIFY(std::ranges::max(tower->batches()) <= 4);
}

void TestEncoderQueue::aQueryGoesBeforeWhatWaits()
{
    const auto tower = std::make_shared<CountingTower>(ModelId{"m"});
    Gate gate, reached;
    bool first = true;
    tower->before = [&] {
        if (std::exchange(first, false)) {
            reached.open();
            gate.wait();
        }
    };
    Answers answers;
    EncoderQueue queue(tower, spec(), {.batch = 1});
    QVERIFY(queue.submit(EncoderQueue::Priority::Background, picture(0), answers.of(0)));
    reached.wait();
    for (int i = 1; i < 5; ++i)
        QVERIFY(queue.submit(EncoderQueue::Priority::Background, picture(i), answers.of(i)));
    QVERIFY(queue.submit(EncoderQueue::Priority::Urgent, picture(9), answers.of(9)));
    gate.open();
    queue.finish();
    QCOMPARE(answers.order, (std::vector<int>{0, 9, 1, 2, 3, 4}));
}

void TestEncoderQueue::stoppingGivesUpWhatWaits()
{
    const auto tower = std::make_shared<CountingTower>(ModelId{"m"});
    Gate gate, reached;
    bool first = true;
    tower->before = [&] {
        if (std::exchange(first, false)) {
            reached.open();
            gate.wait();
        }
    };
    Answers answers;
    {
        EncoderQueue queue(tower, spec(), {.batch = 1});
        for (int i = 0; i < 5; ++i)
            QVERIFY(queue.submit(EncoderQueue::Priority::Background, picture(i), answers.of(i)));
        reached.wait();
        queue.stop();
        gate.open();
    }
    QVERIFY(answers.order.empty());
    QCOMPARE(answers.errors, std::vector<Code>(5, Code::Interrupted));
}

void TestEncoderQueue::afterTheEndNothingIsTaken()
{
    Answers answers;
    EncoderQueue queue(std::make_shared<CountingTower>(ModelId{"m"}), spec());
    queue.finish();
    QVERIFY(!queue.submit(EncoderQueue::Priority::Urgent, picture(0), answers.of(0)));
    QVERIFY(!queue.submit(EncoderQueue::Priority::Background, picture(0), answers.of(0)));
    QVERIFY(answers.order.empty() && answers.errors.empty());
}

void TestEncoderQueue::aFullDeviceGetsSmallerBatchesAndLosesNothing()
{
    const auto tower = std::make_shared<CountingTower>(ModelId{"m"});
    tower->room = 3;
    Answers answers;
    EncoderQueue queue(tower, spec(), {.batch = 16, .fill = std::chrono::seconds(5)});
    for (int i = 0; i < 16; ++i)
        QVERIFY(queue.submit(EncoderQueue::Priority::Background, picture(i), answers.of(i)));
    queue.finish();
    QCOMPARE(answers.order.size(), 16u);
    QVERIFY(std::ranges::is_sorted(answers.order));
    QCOMPARE(queue.batch(), 2);
}

SEMBLANCE_TEST(TestEncoderQueue);
#include "tst_encoderqueue.moc"
