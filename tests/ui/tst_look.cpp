// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/support/testmain.h"
#include "tests/ui/fakes.h"
#include "ui/look/icons.h"
#include "ui/look/metrics.h"
#include "ui/look/motion.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"
#include "ui/look/translations.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTranslator>
#include <cmath>

using namespace semblance::ui;

namespace {

double luminance(const QColor &color)
{
    const auto linear = [](double value) {
        return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

/// WCAG 2, relative luminance.
double contrast(Role front, Role back)
{
    const double a = luminance(theme().color(front)), b = luminance(theme().color(back));
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

} // namespace

class TestLook : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { semblance::test::failOnWarnings(); }
    void cleanup()
    {
        theme().set(false, false);
        setReducedMotion(false);
    }

    void textCanBeReadInBothThemes_data()
    {
        QTest::addColumn<int>("front");
        QTest::addColumn<int>("back");
        const auto row = [](const char *name, Role front, Role back) {
            QTest::newRow(name) << static_cast<int>(front) << static_cast<int>(back);
        };
        row("text on canvas", Role::Text, Role::Canvas);
        row("text on panel", Role::Text, Role::Panel);
        row("secondary on panel", Role::TextSecondary, Role::Panel);
        row("secondary on hover", Role::TextSecondary, Role::Hover);
        row("tertiary on panel", Role::TextTertiary, Role::Panel);
        row("on the main button", Role::OnAccent, Role::Accent);
        row("links", Role::AccentText, Role::Panel);
        row("star", Role::Token, Role::TokenSoft);
        row("errors", Role::Error, Role::Panel);
        row("badges", Role::BadgeText, Role::Badge);
        row("tooltips", Role::TooltipText, Role::Tooltip);
    }
    void textCanBeReadInBothThemes()
    {
        QFETCH(int, front);
        QFETCH(int, back);
        for (const bool dark : {false, true}) {
            theme().set(dark, false);
            QVERIFY(contrast(static_cast<Role>(front), static_cast<Role>(back)) >= 4.5);
        }
    }

    void highContrastStrengthensEdgesAndSecondText()
    {
        theme().set(false, true);
        QCOMPARE(theme().color(Role::Border), theme().color(Role::BorderStrong));
        QCOMPARE(theme().color(Role::TextTertiary), theme().color(Role::Text));
    }

    void everyIconIsDrawnInTheColourAskedFor()
    {
        const QStringList files = QDir(":/icons").entryList({"*.svg"});
        QCOMPARE(files.size(), 46);
        for (const QString &file : files) {
            const QString name = file.chopped(4);
            const QImage image = iconPixmap(name, 24, QColor(200, 10, 20), 2).toImage();
            QCOMPARE(image.width(), 48);
            int coloured = 0, opaque = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x) {
                    const QColor pixel = image.pixelColor(x, y);
                    opaque += pixel.alpha() == 255;
                    coloured += pixel.alpha() == 255 && pixel == QColor(200, 10, 20);
                }
            QVERIFY2(opaque > 0, qPrintable(name));
            if (name != u"semblance")
                QVERIFY2(coloured == opaque, qPrintable(name));
        }
    }

    void iconsTakeTheColourOfTheirState()
    {
        forgetIcons();
        const QIcon search = lineIcon("search");
        const auto darkest = [](const QImage &image) {
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    if (image.pixelColor(x, y).alpha() == 255)
                        return image.pixelColor(x, y);
            return QColor();
        };
        QCOMPARE(darkest(search.pixmap(48, QIcon::Normal).toImage()), theme().color(Role::TextSecondary));
        QCOMPARE(darkest(search.pixmap(48, QIcon::Disabled).toImage()), theme().color(Role::TextDisabled));
        QCOMPARE(darkest(search.pixmap(48, QIcon::Normal, QIcon::On).toImage()),
                 theme().color(Role::AccentText));
    }

    void theMainButtonIsFilledWithTheAccent()
    {
        for (const bool dark : {false, true}) {
            theme().set(dark, false);
            QPushButton button("x");
            button.setPalette(theme().palette());
            button.setDefault(true);
            button.resize(100, 36);
            QCOMPARE(button.grab().toImage().pixelColor(8, 18), theme().color(Role::Accent));
        }
    }

    void aFocusedFieldHasTheFocusColourAtItsEdge()
    {
        QLineEdit field;
        field.resize(200, 44);
        field.show();
        field.setFocus();
        QApplication::setActiveWindow(&field);
        QVERIFY(QTest::qWaitForWindowActive(&field));
        QCOMPARE(field.grab().toImage().pixelColor(100, 0), theme().color(Role::Focus));
    }

    void reducedMotionTakesPlaceMovesAwayAndShortensFades()
    {
        QCOMPARE(motion(160), 160);
        setReducedMotion(true);
        QCOMPARE(motion(160), 0);
        QCOMPARE(motion(140, Moves::Opacity), 60);
    }

    void noFontIsSmallerThanElevenPixels()
    {
        QVERIFY(metrics::fontFor(metrics::Type::Micro).pixelSize() >= 11);
        QVERIFY(metrics::fontFor(metrics::Type::Hero).pixelSize() >
                metrics::fontFor(metrics::Type::Title).pixelSize());
    }

    void everySentenceIsTranslated()
    {
        QFile file(QStringLiteral(SEMBLANCE_TRANSLATIONS_DIR "/semblance_zh_CN.ts"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY(!text.contains("unfinished"));
        QVERIFY(!text.contains("<numerusform></numerusform>"));
        // Every translation holds a Chinese character, or nothing but what came in.
        const QRegularExpression latin(
            QStringLiteral("<translation>([^<\u4e00-\u9fff]*[A-Za-z]{3}[^<\u4e00-\u9fff]*)</translation>"));
        const QRegularExpressionMatch match = latin.match(QString::fromUtf8(text));
        QVERIFY2(!match.hasMatch(), qPrintable(match.captured(1)));
    }

    void chineseAndEnglishPluralsAreLoaded()
    {
        QTranslator chinese, english;
        QVERIFY(chinese.load(":/i18n/semblance_zh_CN.qm"));
        QVERIFY(english.load(":/i18n/semblance_en.qm"));
        QCoreApplication::installTranslator(&chinese);
        QCOMPARE(Texts::dropAPicture(), QStringLiteral("拖入图片"));
        QCOMPARE(Texts::matches(3), QStringLiteral("3个结果"));
        QCoreApplication::removeTranslator(&chinese);
        QCoreApplication::installTranslator(&english);
        QCOMPARE(Texts::matches(1), QStringLiteral("1 match"));
        QCOMPARE(Texts::matches(0), QStringLiteral("0 matches"));
        QCoreApplication::removeTranslator(&english);
    }
};

SEMBLANCE_TEST(TestLook);
#include "tst_look.moc"
