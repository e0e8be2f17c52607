// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/library/listing.h"
#include "tests/ui/realwindow.h"
#include "ui/preview/previewpane.h"
#include "ui/query/promptline.h"
#include "ui/window/banner.h"

#include <QBuffer>
#include <QPushButton>
#include <QtEndian>

using namespace semblance;
using namespace semblance::ui;
using namespace semblance::test;

namespace {

/// Says to be a picture of 60,000 × 60,000 pixels.
std::string bomb()
{
    const QImage image(4, 4, QImage::Format_Grayscale8);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    image.save(&buffer, "PNG");
    constexpr qsizetype kHeader = 8, kWidth = 16, kCrc = 29; // PNG specification, 5.3 and 11.2.2
    qToBigEndian<quint32>(60'000, bytes.data() + kWidth);
    qToBigEndian<quint32>(60'000, bytes.data() + kWidth + 4);
    quint32 crc = 0xFFFFFFFF; // annex D
    for (qsizetype at = kHeader + 4; at < kCrc; ++at) {
        crc ^= static_cast<quint8>(bytes.at(at));
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
    }
    qToBigEndian<quint32>(~crc, bytes.data() + kCrc);
    return bytes.toStdString();
}

} // namespace

class TestBridges : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnWarnings(); }

    void aFolderIsIndexedShownAndSearched()
    {
        RealPlace place;
        place.addPictures(12);
        RealWindow real(place);
        real.window.open({place.root});
        QTRY_COMPARE_WITH_TIMEOUT(real.rows(), 12, kPatience);
        QTest::keyClicks(&real.part<WordsField>(), "a red thing");
        QTRY_VERIFY_WITH_TIMEOUT(real.part<GridPage>().title() == Texts::matches(12), kPatience);
        // A picture of the library as the query is left out of its own results.
        real.part<QueryBar>().clear();
        real.window.open({place.root / "picture-3.png"});
        QTRY_VERIFY_WITH_TIMEOUT(real.part<GridPage>().title() == Texts::matches(11), kPatience);
    }

    void thumbnailsOfRealFilesArrive()
    {
        RealPlace place;
        place.addPictures(3);
        RealWindow real(place);
        real.window.open({place.root});
        QTRY_COMPARE_WITH_TIMEOUT(real.rows(), 3, kPatience);
        const QModelIndex index = real.part<ResultView>().model()->index(0, 0);
        const auto coloured = [&] {
            const QRect cell = real.part<ResultView>().visualRect(index);
            const QImage image = real.part<ResultView>().viewport()->grab().toImage();
            return image.pixelColor(cell.center()).hsvSaturation() > 150;
        };
        QTRY_VERIFY_WITH_TIMEOUT(coloured(), kPatience);
    }

    void thumbnailsThatIndexingKeptNeedNoFile()
    {
        RealPlace place;
        place.addPictures(3);
        {
            RealWindow real(place);
            real.window.open({place.root});
            QTRY_COMPARE_WITH_TIMEOUT(place.counts().indexed, 3, kPatience);
            QTRY_COMPARE_WITH_TIMEOUT(real.rows(), 3, kPatience);
        }
        // Only the first is asked for: the window itself would find out that the files are gone.
        const auto opened = library::Library::open(place.library, store::Access::Read, "test");
        VERIFY_OK(opened);
        const auto listed = library::listPictures((*opened)->database(), 10);
        VERIFY_OK(listed);
        std::filesystem::remove(listed->front().path);
        ThumbnailBridge thumbnails(*place.decoder, place.library);
        QImage image;
        QString failure;
        connect(&thumbnails, &ThumbnailSource::arrived, this, [&](const QList<Thumbnail> &arrived) {
            image = arrived.front().image;
            failure = arrived.front().failure;
        });
        thumbnails.want({{listed->front().picture.value, 190, listed->front().path}});
        QTRY_VERIFY_WITH_TIMEOUT(!image.isNull() || !failure.isEmpty(), kPatience);
        QVERIFY2(!image.isNull(), qPrintable(failure));
        QVERIFY(image.pixelColor(20, 20).hsvSaturation() > 150);
    }

    void whatIsNoPictureSaysSoInItsPlace_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("text") << "notes.jpg" << QByteArray("only words in here, no picture")
                              << Texts::notAPicture("notes.jpg");
        QTest::newRow("bomb") << "huge.png" << QByteArray::fromStdString(bomb())
                              << Texts::tooLarge("huge.png");
        QTest::newRow("empty") << "empty.png" << QByteArray() << QString();
    }

    void whatIsNoPictureSaysSoInItsPlace()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, bytes);
        QFETCH(QString, sentence);
        RealPlace place;
        place.addPictures(2);
        const auto file = place.write(name.toStdString(), bytes.toStdString());
        RealWindow real(place);
        real.window.open({place.root});
        QTRY_COMPARE_WITH_TIMEOUT(real.rows(), 2, kPatience);
        real.drop(file);
        if (sentence.isEmpty())
            QTRY_VERIFY_WITH_TIMEOUT(real.said().contains(name), kPatience);
        else
            QTRY_COMPARE_WITH_TIMEOUT(real.said(), sentence, kPatience);
        QVERIFY(!real.part<QueryBar>().asks());
        QCOMPARE(real.rows(), 2);
    }

    void aFolderDroppedOnTheQueryIsAdded()
    {
        RealPlace place;
        place.addPictures(4);
        RealWindow real(place);
        real.drop(place.root);
        QTRY_COMPARE_WITH_TIMEOUT(real.rows(), 4, kPatience);
        QVERIFY(!real.part<QueryBar>().asks());
    }

    void aPictureThatVanishedIsToldInThePreview()
    {
        RealPlace place;
        place.addPictures(3);
        RealWindow real(place);
        real.window.open({place.root});
        QTRY_COMPARE_WITH_TIMEOUT(real.rows(), 3, kPatience);
        auto &view = real.part<ResultView>();
        view.setCurrentIndex(view.model()->index(1, 0));
        for (int number = 0; number < 3; ++number)
            std::filesystem::remove(place.root / ("picture-" + std::to_string(number) + ".png"));
        view.setFocus();
        QTest::keyClick(&view, Qt::Key_Space);
        auto &preview = real.part<PreviewPane>();
        QTRY_VERIFY_WITH_TIMEOUT(!preview.failure().isEmpty(), kPatience);
        QVERIFY(preview.isVisible());
    }

    void brokenFilesAreProblemsAndCostNothingElse()
    {
        RealPlace place;
        place.addPictures(5);
        place.write("Pictures/broken.jpg", "this is not a picture");
        RealWindow real(place);
        real.window.open({place.root});
        QTRY_COMPARE_WITH_TIMEOUT(real.rows(), 5, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(place.counts().failed, 1, kPatience);
        QCOMPARE(real.part<Banner>().sentence(), QString());
    }

    void aLockedLibraryIsSaidAndUsedOnceItIsFree()
    {
        RealPlace place;
        place.addPictures(2);
        auto other = library::Library::open(place.library, store::Access::Write, "semblance-cli");
        VERIFY_OK(other);
        RealWindow real(place);
        auto &banner = real.part<Banner>();
        QTRY_COMPARE_WITH_TIMEOUT(banner.sentence(), Texts::libraryLocked(), kPatience);
        other->reset();
        QTest::mouseClick(banner.findChildren<QPushButton *>().first(), Qt::LeftButton);
        real.window.open({place.root});
        QTRY_COMPARE_WITH_TIMEOUT(real.rows(), 2, kPatience);
    }

    void aLibraryThatCannotBeWrittenIsSaid()
    {
        RealPlace place;
        place.library = place.write("a-file", "not a folder") / std::filesystem::path("library");
        RealWindow real(place);
        QTRY_VERIFY_WITH_TIMEOUT(!real.part<Banner>().sentence().isEmpty(), kPatience);
    }

    void closingInTheMiddleLosesNothing()
    {
        RealPlace place;
        place.addPictures(40);
        qint64 before = 0;
        {
            RealWindow real(place);
            real.window.open({place.root});
            QTRY_VERIFY_WITH_TIMEOUT(place.tower->batches > 0, kPatience);
            QTRY_VERIFY_WITH_TIMEOUT(real.rows() > 0, kPatience);
            place.tower->held = true;
            for (int number = 40; number < 60; ++number)
                place.addPicture(number);
            real.library.lookForChanges();
            const int batches = place.tower->batches;
            QTRY_VERIFY_WITH_TIMEOUT(place.tower->batches > batches, kPatience);
            before = place.counts().indexed;
            real.window.close();
        }
        QVERIFY(before > 0);
        QVERIFY(place.counts().indexed >= before);
        place.tower->held = false;
        RealWindow again(place);
        QTRY_COMPARE_WITH_TIMEOUT(again.rows(), 60, kPatience);
    }

    void searchingWorksWhileIndexing()
    {
        RealPlace place;
        place.addPictures(10);
        RealWindow real(place);
        real.window.open({place.root});
        QTRY_COMPARE_WITH_TIMEOUT(real.rows(), 10, kPatience);
        place.tower->held = true;
        place.addPicture(50);
        const int batches = place.tower->batches;
        real.library.lookForChanges();
        QTRY_VERIFY_WITH_TIMEOUT(place.tower->batches > batches, kPatience);
        QTest::keyClicks(&real.part<WordsField>(), "blue");
        QTRY_VERIFY_WITH_TIMEOUT(real.part<GridPage>().title() == Texts::matches(10), kPatience);
        place.tower->held = false;
    }
};

SEMBLANCE_TEST(TestBridges);
#include "tst_bridges.moc"
