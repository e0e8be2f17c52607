// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/ui/realwindow.h"

#include <QElapsedTimer>
#include <algorithm>
#include <chrono>

using namespace semblance;
using namespace semblance::ui;
using namespace semblance::test;

namespace {

constexpr int kBetweenKeys = 20; // ms
const QString kWords = QStringLiteral("a small dog in deep wet snow x");

/// Takes much longer for a sentence than a person for a letter.
class SlowTexts final : public clip::TextTower
{
public:
    explicit SlowTexts(std::shared_ptr<clip::TextTower> inner) : inner_(std::move(inner)) {}
    int dimension() const override { return inner_->dimension(); }
    int wordWidth() const override { return inner_->wordWidth(); }
    int context() const override { return inner_->context(); }
    Result<std::vector<Embedding>> encode(std::span<const clip::TextInput> inputs,
                                          const CancelToken &cancel) override
    {
        ++begun;
        const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(150);
        while (std::chrono::steady_clock::now() < end && !cancel.wanted())
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return inner_->encode(inputs, cancel);
    }
    std::atomic<int> begun = 0;

private:
    std::shared_ptr<clip::TextTower> inner_;
};

/// The longest that a part of the program kept the GUI thread while letters were typed.
struct Typed
{
    double longestKey = 0, longestOther = 0; ///< milliseconds
};

double ms(const QElapsedTimer &timer)
{
    return 1e-6 * static_cast<double>(timer.nsecsElapsed());
}

/// Types as a person would, a letter every kBetweenKeys, and handles what comes in between.
Typed type(QWidget &into, const QString &words)
{
    Typed typed;
    QElapsedTimer clock, part;
    clock.start();
    qint64 due = 0;
    for (const QChar letter : words) {
        part.start();
        QTest::keyClick(&into, letter.toLatin1());
        typed.longestKey = std::max(typed.longestKey, ms(part));
        due += kBetweenKeys;
        while (clock.elapsed() < due) {
            part.start();
            QCoreApplication::processEvents();
            typed.longestOther = std::max(typed.longestOther, ms(part));
            std::this_thread::sleep_for(std::chrono::microseconds(200));
        }
    }
    return typed;
}

} // namespace

class TestTyping : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnWarnings(); }

    void typingIsNotHeldUpAndTheLastWordsAreAnswered()
    {
        RealPlace place;
        place.addPictures(20);
        const auto texts = std::make_shared<SlowTexts>(place.model->texts);
        const auto fake = std::dynamic_pointer_cast<FakeTextTower>(place.model->texts);
        place.model->texts = texts;
        RealWindow real(place);
        real.window.open({place.root});
        QTRY_COMPARE_WITH_TIMEOUT(real.rows(), 20, kPatience);
        QStringList answered;
        connect(&real.search, &SearchPort::answered, this,
                [&] { answered.append(QString::fromStdString(real.part<QueryBar>().query().words)); });
        const Typed typed = type(real.part<WordsField>(), kWords);
        qInfo("30 letters: longest key %.1f ms, longest of anything else %.1f ms", typed.longestKey,
              typed.longestOther);
        QTRY_VERIFY_WITH_TIMEOUT(!answered.isEmpty() && answered.last() == kWords, kPatience);
        // What was read last is what was typed last, one token a byte, between the marks of begin and end.
        const auto read = fake->read().back().ids;
        const auto wanted = place.model->tokenizer->encode(kWords.toStdString(), fake->context(), true).ids;
        QCOMPARE(read, wanted);
        QVERIFY2(texts->begun < kWords.size(), "every letter was asked for");
    }
};

SEMBLANCE_TEST(TestTyping);
#include "tst_typing.moc"
