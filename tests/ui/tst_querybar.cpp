// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/support/testmain.h"
#include "tests/ui/fakes.h"
#include "ui/look/texts.h"
#include "ui/query/modeswitch.h"
#include "ui/query/picturewell.h"
#include "ui/query/promptline.h"
#include "ui/query/querybar.h"
#include "ui/query/strengthslider.h"
#include "ui/query/wordsfield.h"

#include <QApplication>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QToolButton>

using namespace semblance;
using namespace semblance::ui;
using compose::Mode;

namespace {

QImage redPicture()
{
    QImage image(300, 200, QImage::Format_RGB32);
    image.fill(Qt::red);
    return image;
}

struct Bar
{
    QueryBar bar;
    QSignalSpy asked{&bar, &QueryBar::queryChanged};

    explicit Bar(int width = 1440)
    {
        bar.resize(width, 108);
        bar.show();
        QApplication::setActiveWindow(&bar);
        QTest::qWaitForWindowActive(&bar) ? void() : qFatal("the bar does not become active");
        asked.wait(500);
        asked.clear();
    }
    WordsField &words() { return *bar.findChild<WordsField *>(); }
    PromptLine &prompt() { return *bar.findChild<PromptLine *>(); }
    QLineEdit &negative()
    {
        for (QLineEdit *field : bar.findChildren<QLineEdit *>())
            if (field->accessibleName() == Texts::notLabel())
                return *field;
        qFatal("there is no field for words to avoid");
    }
    quint64 picture(const char *file = "/dog.jpg")
    {
        compose::QueryPicture picture;
        picture.file = file;
        const quint64 key = bar.addReading(picture, QStringLiteral("dog.jpg"));
        bar.read(key, redPicture());
        return key;
    }
    compose::Query last()
    {
        if (asked.isEmpty())
            asked.wait(1000);
        return asked.isEmpty() ? compose::Query() : asked.last()[0].value<compose::Query>();
    }
};

} // namespace

class TestQueryBar : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { semblance::test::failOnWarnings(); }

    void wordsAloneAreAWordsQuery()
    {
        Bar bar;
        QTest::keyClicks(&bar.words(), "a red car");
        const compose::Query query = bar.last();
        QCOMPARE(query.words, "a red car");
        QCOMPARE(query.effectiveMode(), Mode::Words);
        QVERIFY(query.pictures.empty());
    }

    void quickTypingAsksOnce()
    {
        Bar bar;
        QTest::keyClicks(&bar.words(), "cartoon");
        QTRY_COMPARE(bar.asked.size(), 1);
    }

    void aPictureAndWordsAreComposed()
    {
        Bar bar;
        bar.picture();
        QTest::keyClicks(&bar.words(), "as a cartoon");
        QTRY_COMPARE(bar.last().words, "as a cartoon");
        QCOMPARE(bar.last().effectiveMode(), Mode::Composed);
        QCOMPARE(bar.last().pictures.size(), 1U);
        QVERIFY(bar.prompt().shown().contains('*'));
    }

    void aPictureThatIsStillReadIsNotAskedFor()
    {
        Bar bar;
        compose::QueryPicture picture;
        picture.file = "/a.jpg";
        const quint64 key = bar.bar.addReading(picture, "a.jpg");
        QVERIFY(bar.bar.query().pictures.empty());
        QVERIFY(bar.bar.reading());
        bar.bar.read(key, redPicture());
        QCOMPARE(bar.bar.query().pictures.size(), 1U);
    }

    void anUnreadablePictureLeavesASentence()
    {
        Bar bar;
        compose::QueryPicture picture;
        picture.file = "/a.txt";
        const quint64 key = bar.bar.addReading(picture, "a.txt");
        bar.bar.failed(key, "“a.txt” is not a picture.");
        QCOMPARE(bar.prompt().shown(), QStringLiteral("“a.txt” is not a picture."));
        QVERIFY(!bar.bar.asks());
    }

    void aStarInTheWordsBecomesAChipAndIsOneStarAgainInTheQuery()
    {
        Bar bar;
        bar.picture();
        QTest::keyClicks(&bar.words(), "white * on the water");
        QCOMPARE(bar.words().text(), QStringLiteral("white * on the water"));
        QVERIFY(bar.words().toPlainText().contains(QChar::ObjectReplacementCharacter));
        QTRY_COMPARE(bar.last().words, "white * on the water");
        // One step over the chip, one key to take it away.
        bar.words().moveCursor(QTextCursor::Start);
        for (int step = 0; step < 7; ++step)
            QTest::keyClick(&bar.words(), Qt::Key_Right);
        QTest::keyClick(&bar.words(), Qt::Key_Backspace);
        QCOMPARE(bar.words().text(), QStringLiteral("white  on the water"));
    }

    void copiedChipsAreStars()
    {
        Bar bar;
        bar.picture();
        QTest::keyClicks(&bar.words(), "a * b");
        bar.words().selectAll();
        bar.words().copy();
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("a * b"));
    }

    void pastedLinesBecomeOneLine()
    {
        Bar bar;
        QApplication::clipboard()->setText("one\ntwo\r\nthree");
        bar.words().setFocus();
        bar.words().paste();
        QCOMPARE(bar.words().text(), QStringLiteral("one two three"));
    }

    void modesNeedWhatTheyMix()
    {
        Bar bar;
        ModeSwitch &mode = *bar.bar.findChild<ModeSwitch *>();
        QCOMPARE(mode.mode(), Mode::Words);
        bar.bar.setMode(Mode::Average);
        QCOMPARE(mode.mode(), Mode::Words);
        bar.picture();
        QCOMPARE(mode.mode(), Mode::Composed);
        QTest::keyClicks(&bar.words(), "x");
        QCOMPARE(mode.mode(), Mode::Average);
    }

    void strengthNeedsBothAndSnapsToTheMiddle()
    {
        Bar bar;
        QSlider &slider = *bar.bar.findChild<StrengthSlider *>()->findChild<QSlider *>();
        QVERIFY(!slider.isEnabled());
        bar.picture();
        QTest::keyClicks(&bar.words(), "x");
        QVERIFY(slider.isEnabled());
        bar.bar.stepStrength(3);
        QTRY_COMPARE(bar.last().strength, 0.3);
        slider.setValue(3);
        QCOMPARE(slider.value(), 0);
        bar.bar.stepStrength(-1);
        bar.bar.resetStrength();
        QTRY_COMPARE(bar.last().strength, 0.0);
    }

    void wordsToAvoidAreAskedFor()
    {
        Bar bar;
        QTest::keyClicks(&bar.words(), "a street");
        QTest::keyClicks(&bar.negative(), "people");
        QTRY_COMPARE(bar.last().negative, "people");
    }

    void anEditedPromptIsUsedAsItIsUntilTheWordsChange()
    {
        Bar bar;
        bar.picture();
        QTest::keyClicks(&bar.words(), "as a cartoon");
        bar.bar.editPrompt();
        auto *editor = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        QVERIFY(editor != nullptr);
        editor->setText("a drawing of * in ink");
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_COMPARE(bar.last().prompt, "a drawing of * in ink");
        QTest::keyClicks(&bar.words(), "!");
        QTRY_COMPARE(bar.last().prompt, "");
    }

    void aPromptWithoutAStarIsPointedOut()
    {
        Bar bar;
        bar.picture();
        bar.bar.editPrompt();
        auto *editor = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        QVERIFY(editor != nullptr);
        editor->setText("a drawing");
        QTest::keyClick(editor, Qt::Key_Return);
        QCOMPARE(bar.prompt().shown(), Texts::promptWithoutStar());
    }

    void deleteInAWellTakesThePictureAway()
    {
        Bar bar;
        bar.picture();
        PictureWell *filled = nullptr;
        for (PictureWell *well : bar.bar.findChildren<PictureWell *>())
            if (well->filled() && well->isVisible())
                filled = well;
        QVERIFY(filled != nullptr);
        filled->setFocus();
        QTest::keyClick(filled, Qt::Key_Delete);
        QVERIFY(!bar.bar.asks());
    }

    void anEmptyWellOpensAPicture()
    {
        Bar bar;
        QSignalSpy opened(&bar.bar, &QueryBar::openWanted);
        QTest::mouseClick(bar.bar.findChild<PictureWell *>(), Qt::LeftButton);
        QCOMPARE(opened.size(), 1);
    }

    void clearingLeavesNothing()
    {
        Bar bar;
        bar.picture();
        QTest::keyClicks(&bar.words(), "x");
        QTest::keyClicks(&bar.negative(), "y");
        bar.bar.clear();
        QVERIFY(!bar.bar.asks());
        QCOMPARE(bar.bar.query(), [] {
            compose::Query empty;
            empty.mode = Mode::Words;
            return empty;
        }());
    }

    void anEarlierStateComesBackWhole()
    {
        Bar bar;
        bar.picture();
        QTest::keyClicks(&bar.words(), "white * boat");
        bar.bar.stepStrength(-2);
        const QueryState state = bar.bar.state();
        const compose::Query query = bar.bar.query();
        bar.bar.clear();
        bar.bar.setState(state);
        QCOMPARE(bar.bar.query(), query);
    }

    void droppedFilesAreToldNotOpened()
    {
        Bar bar;
        QSignalSpy dropped(&bar.bar, &QueryBar::dropped);
        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile("/somewhere/dog.jpg")});
        QDragEnterEvent enter({20, 20}, Qt::CopyAction | Qt::MoveAction, &mime, Qt::LeftButton,
                              Qt::NoModifier);
        QApplication::sendEvent(&bar.bar, &enter);
        QDropEvent drop(QPointF(20, 20), Qt::CopyAction | Qt::MoveAction, &mime, Qt::LeftButton,
                        Qt::NoModifier);
        QApplication::sendEvent(&bar.bar, &drop);
        QCOMPARE(dropped.size(), 1);
        const auto what = dropped[0][0].value<Dropped>();
        QCOMPARE(what.files, std::vector<std::filesystem::path>{"/somewhere/dog.jpg"});
        QCOMPARE(drop.dropAction(), Qt::CopyAction);
    }

    void narrowWindowsTakeTheCompactForms_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("nouns");
        QTest::newRow("wide") << 1440 << 5;
        QTest::newRow("narrow") << 1150 << 3;
        QTest::newRow("very narrow") << 1000 << 0;
    }
    void narrowWindowsTakeTheCompactForms()
    {
        QFETCH(int, width);
        QFETCH(int, nouns);
        Bar bar(width);
        bar.picture();
        bar.bar.setReadsAs({"dog", "puppy", "shepherd", "pet", "terrier"});
        int shown = 0;
        for (const QPushButton *pill : bar.bar.findChild<ReadsAs *>()->findChildren<QPushButton *>())
            shown += pill->isVisible();
        QCOMPARE(shown, nouns);
    }

    void everythingHasAName()
    {
        Bar bar;
        bar.picture();
        bar.bar.setReadsAs({"dog", "puppy"});
        for (const QWidget *widget : bar.bar.findChildren<QWidget *>()) {
            const bool control = qobject_cast<const QAbstractButton *>(widget) != nullptr ||
                                 qobject_cast<const QLineEdit *>(widget) != nullptr ||
                                 qobject_cast<const QSlider *>(widget) != nullptr ||
                                 qobject_cast<const QTextEdit *>(widget) != nullptr;
            if (!control || widget->objectName().startsWith("qt_"))
                continue;
            const auto *button = qobject_cast<const QAbstractButton *>(widget);
            const bool named =
                !widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty());
            QVERIFY2(named || !widget->isVisible(), widget->metaObject()->className());
        }
    }
};

SEMBLANCE_TEST(TestQueryBar);
#include "tst_querybar.moc"
