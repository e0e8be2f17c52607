// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
// The window on a real library: real files, real decoders, real catalogue; only the model is a fake.
#pragma once

#include "core/library/library.h"
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
#include "ui/query/promptline.h"
#include "ui/query/wordsfield.h"
#include "ui/window/mainwindow.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QImage>
#include <QMimeData>
#include <atomic>
#include <thread>

namespace semblance::test {

using namespace semblance::ui;

inline constexpr int kPatience = 60'000; // ms; a busy machine

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
    std::atomic<bool> held = false; ///< until it is cancelled or let go
    std::atomic<int> batches = 0;

private:
    std::shared_ptr<clip::ImageTower> inner_;
};

/// What outlives a window.
struct RealPlace
{
    TempFolder folder;
    std::filesystem::path root = folder / "Pictures";
    std::filesystem::path library = folder / "library";
    std::shared_ptr<media::DecoderPool> decoder = std::make_shared<media::DecoderPool>();
    std::shared_ptr<clip::Model> model;
    std::shared_ptr<SlowTower> tower;
    /// As in the program, but for how long it waits for a change to come to rest.
    library::WatchOptions watching{.quiet = std::chrono::milliseconds(50)};

    RealPlace()
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
    explicit RealWindow(RealPlace &place)
        : settings(QString::fromStdString((place.folder / "window.ini").string()), QSettings::IniFormat),
          thumbnails(*place.decoder, place.library), pictures(*place.decoder),
          library({place.library, *place.decoder,
                   [&place](const CancelToken &) -> Result<library::Encoder> {
                       const clip::Model &model = *place.model;
                       return library::Encoder{model.images, model.config.preprocess, model.id,
                                               model.name,   model.logitScale,        model.precision};
                   },
                   2, place.watching},
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
    static Result<std::shared_ptr<search::SearchService>> makeService(RealPlace &place)
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

} // namespace semblance::test
