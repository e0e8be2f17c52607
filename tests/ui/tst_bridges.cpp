// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
// The window on a real library: real files, real decoders, real catalogue; only the model is a fake.
#include "core/library/library.h"
#include "core/library/listing.h"
#include "core/library/picturereader.h"
#include "core/media/decoderpool.h"
#include "core/search/service.h"
#include "tests/support/fakes.h"
#include "tests/support/testmain.h"
#include "tests/ui/fakes.h"
#include "ui/bridge/exportbridge.h"
#include "ui/bridge/keptbridge.h"
#include "ui/bridge/librarybridge.h"
#include "ui/bridge/picturebridge.h"
#include "ui/bridge/searchbridge.h"
#include "ui/bridge/sheetbridge.h"
#include "ui/bridge/thumbnailbridge.h"
#include "ui/grid/gridpage.h"
#include "ui/look/texts.h"
#include "ui/preview/previewpane.h"
#include "ui/query/promptline.h"
#include "ui/query/wordsfield.h"
#include "ui/window/banner.h"
#include "ui/window/mainwindow.h"

#include <QApplication>
#include <QBuffer>
#include <QDragEnterEvent>
#include <QImage>
#include <QMimeData>
#include <QPushButton>
#include <QtEndian>
#include <atomic>
#include <thread>

using namespace semblance;
using namespace semblance::ui;
using namespace semblance::test;

namespace {

constexpr int kPatience = 60'000; // ms; a busy machine

/// A fake tower that can be told to take its time.
class SlowTower final : public clip::ImageTower
{
public:
    explicit SlowTower(std::shared_ptr<clip::ImageTower> inner) : inner_(std::move(inner)) {}
    int dimension() const override { return inner_->dimension(); }
    Result<std::vector<Embedding>> encode(const clip::PixelBatch &batch, const CancelToken &cancel) override
    {
        ++batches;
        while (held && !cancel.wanted())
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        if (cancel.wanted())
            return Error{Code::Interrupted, "embed", "", "it was asked to stop", ""};
        return inner_->encode(batch, cancel);
    }
    std::atomic<bool> held = false;
    std::atomic<int> batches = 0;

private:
    std::shared_ptr<clip::ImageTower> inner_;
};

/// What outlives a window.
struct Place
{
    TempFolder folder;
    std::filesystem::path root = folder / "Pictures";
    std::filesystem::path library = folder / "library";
    std::shared_ptr<media::DecoderPool> decoder = std::make_shared<media::DecoderPool>();
    std::shared_ptr<clip::Model> model;
    std::shared_ptr<SlowTower> tower;

    Place()
    {
        std::filesystem::create_directory(root);
        auto fake = fakeModel();
        tower = std::make_shared<SlowTower>(fake.images);
        fake.images = tower;
        model = std::make_shared<clip::Model>(std::move(fake));
    }
    std::filesystem::path addPicture(int number) const
    {
        QImage image(48 + number, 40, QImage::Format_RGB32);
        image.fill(QColor::fromHsv((number * 37) % 360, 200, 200));
        image.setPixelColor(number % 40, 3, Qt::white);
        const std::filesystem::path file = root / ("picture-" + std::to_string(number) + ".png");
        image.save(QString::fromStdString(file.string()));
        return file;
    }
    void addPictures(int count) const
    {
        for (int number = 0; number < count; ++number)
            addPicture(number);
    }
    std::filesystem::path write(const std::string &name, const std::string &bytes) const
    {
        return folder.write(name, bytes);
    }
    store::Counts counts() const
    {
        auto opened = library::Library::open(library, store::Access::Read, "test");
        return opened.ok() ? (*opened)->status()->counts : store::Counts();
    }
};

struct RealWindow
{
    explicit RealWindow(Place &place)
        : settings(QString::fromStdString((place.folder / "window.ini").string()), QSettings::IniFormat),
          thumbnails(*place.decoder, place.library), pictures(*place.decoder),
          library({place.library, *place.decoder,
                   [&place](const CancelToken &) -> Result<library::Encoder> {
                       const clip::Model &model = *place.model;
                       return library::Encoder{model.images, model.config.preprocess, model.id,
                                               model.name,   model.logitScale,        model.precision};
                   },
                   2},
                  [] { return std::string("CPU"); }),
          search([&place] { return makeService(place); }), sheets([&place] { return makeService(place); }),
          kept(library),
          window({search, library, pictures, thumbnails, sheets, kept, exports, appearance, settings})
    {
        window.resize(1440, 900);
        window.show();
        library.start();
        library.listPictures({});
        kept.list();
    }
    static Result<std::shared_ptr<search::SearchService>> makeService(Place &place)
    {
        search::ServiceParts parts;
        parts.library = place.library;
        parts.model = place.model;
        parts.modifiers = std::make_shared<const compose::Modifiers>();
        parts.embedder = search::makeDirectEmbedder(place.model, place.decoder);
        return std::make_shared<search::SearchService>(std::move(parts));
    }
    template <class T>
    T &part()
    {
        return *window.findChild<T *>();
    }
    int rows() { return part<ResultView>().model()->rowCount(); }
    QString said() { return part<PromptLine>().shown(); }
    /// Onto the query bar, as from a file manager.
    void drop(const std::filesystem::path &file)
    {
        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile(QString::fromStdString(file.string()))});
        QDragEnterEvent enter({20, 20}, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&part<QueryBar>(), &enter);
        QDropEvent event(QPointF(20, 20), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&part<QueryBar>(), &event);
    }

    QSettings settings;
    Appearance appearance;
    ThumbnailBridge thumbnails;
    PictureBridge pictures;
    LibraryBridge library;
    SearchBridge search;
    SheetBridge sheets;
    KeptBridge kept;
    ExportBridge exports;
    MainWindow window;
};

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
        Place place;
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
        Place place;
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
        Place place;
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
        Place place;
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
        Place place;
        place.addPictures(4);
        RealWindow real(place);
        real.drop(place.root);
        QTRY_COMPARE_WITH_TIMEOUT(real.rows(), 4, kPatience);
        QVERIFY(!real.part<QueryBar>().asks());
    }

    void aPictureThatVanishedIsToldInThePreview()
    {
        Place place;
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
        Place place;
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
        Place place;
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
        Place place;
        place.library = place.write("a-file", "not a folder") / std::filesystem::path("library");
        RealWindow real(place);
        QTRY_VERIFY_WITH_TIMEOUT(!real.part<Banner>().sentence().isEmpty(), kPatience);
    }

    void closingInTheMiddleLosesNothing()
    {
        Place place;
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
        Place place;
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
