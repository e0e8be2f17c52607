// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/semblance/benches.h"
#include "app/semblance/engineroom.h"
#include "app/semblance/gridbench.h"
#include "app/semblance/singleinstance.h"
#include "app/semblance/startbench.h"
#include "core/base/files.h"
#include "core/base/path.h"
#include "core/platform/folders.h"
#include "core/platform/priority.h"
#include "ui/bridge/exportbridge.h"
#include "ui/bridge/keptbridge.h"
#include "ui/bridge/librarybridge.h"
#include "ui/bridge/picturebridge.h"
#include "ui/bridge/searchbridge.h"
#include "ui/bridge/sheetbridge.h"
#include "ui/bridge/thumbnailbridge.h"
#include "ui/look/appearance.h"
#include "ui/look/icons.h"
#include "ui/look/style.h"
#include "ui/look/texts.h"
#include "ui/look/translations.h"
#include "ui/window/mainwindow.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QSettings>
#include <QTimer>

using namespace semblance;

namespace {

struct Arguments
{
    app::Setup setup;
    QString words, language;
    std::vector<std::filesystem::path> files;
    bool benchStart = false, benchGrid = false;
    int benchPictures = 100'000;
};

Arguments parse(const QApplication &application)
{
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption library(QStringLiteral("library"), QStringLiteral("The library's folder."),
                                     QStringLiteral("DIR"));
    const QCommandLineOption model(
        QStringLiteral("model"), QStringLiteral("Name, folder or file of a model."), QStringLiteral("MODEL"));
    const QCommandLineOption words(QStringLiteral("words"), QStringLiteral("Words to begin with."),
                                   QStringLiteral("TEXT"));
    const QCommandLineOption language(QStringLiteral("language"), QStringLiteral("en or zh_CN."),
                                      QStringLiteral("CODE"));
    const QCommandLineOption benchStart(
        QStringLiteral("bench-start"),
        QStringLiteral("Measures start and first answer, prints JSON and ends; on a library made for it "
                       "unless one is named."));
    const QCommandLineOption benchGrid(
        QStringLiteral("bench-grid"),
        QStringLiteral("Measures scrolling through a library made for it, prints JSON and ends."));
    const QCommandLineOption benchPictures(QStringLiteral("bench-pictures"),
                                           QStringLiteral("Pictures in the library that is made."),
                                           QStringLiteral("N"), QStringLiteral("100000"));
    const QCommandLineOption json(QStringLiteral("json"), QStringLiteral("Figures as JSON (always)."));
    parser.addOptions({library, model, words, language, benchStart, benchGrid, benchPictures, json});
    parser.addPositionalArgument(QStringLiteral("FILE"),
                                 QStringLiteral("Pictures for the query, folders to add."),
                                 QStringLiteral("[FILE|FOLDER…]"));
    parser.process(application);
    Arguments arguments;
    arguments.setup.library = parser.value(library).toStdString();
    arguments.setup.model = parser.value(model).toStdString();
    arguments.words = parser.value(words);
    arguments.language = parser.value(language);
    arguments.benchStart = parser.isSet(benchStart);
    arguments.benchGrid = parser.isSet(benchGrid);
    arguments.benchPictures = std::max(1, parser.value(benchPictures).toInt());
    for (const QString &file : parser.positionalArguments()) {
        const std::filesystem::path path = pathFromBytes(file.toStdString());
        const auto full = semblance::absolute(path);
        arguments.files.push_back(full ? *full : path);
    }
    return arguments;
}

app::Summons summonsOf(const Arguments &arguments)
{
    app::Summons summons;
    for (const std::filesystem::path &file : arguments.files)
        summons.files.append(QString::fromStdString(pathBytes(file)));
    summons.words = arguments.words;
    return summons;
}

/// The window was there already, perhaps behind others or as an icon.
void comeToTheFront(ui::MainWindow &window, const app::Summons &summons)
{
    std::vector<std::filesystem::path> files;
    for (const QString &file : summons.files)
        files.push_back(pathFromBytes(file.toStdString()));
    if (!files.empty() || !summons.words.isEmpty())
        window.bar().clear();
    if (!summons.words.isEmpty())
        window.setWords(summons.words);
    window.open(files);
    window.setWindowState(window.windowState() & ~Qt::WindowMinimized);
    window.raise();
    window.activateWindow();
}

int run(const Arguments &arguments, ui::Appearance &appearance, QSettings &settings)
{
    const CancelToken cancel;
    app::EngineRoom room(arguments.setup, cancel);
    app::SingleInstance single(room.libraryFolder());
    if (single.handOver(summonsOf(arguments)))
        return 0;
    single.listen();
    const std::shared_ptr<media::Decoder> decoder = room.decoder();
    // A small file of the program's own, read before there is a window.
    const auto modifiers = room.modifiers();
    ui::IndexingParts parts{room.libraryFolder(), *decoder,
                            [&room](const CancelToken &) { return room.encoder(); }, room.decoders()};
    // Destroyed from the window down: widgets, then searching, then indexing, then decoding.
    ui::ThumbnailBridge thumbnails(*decoder, room.libraryFolder(), platform::stepBehindTheWindow);
    ui::PictureBridge pictures(*decoder);
    ui::LibraryBridge library(std::move(parts), [&room] { return room.device(); });
    ui::SearchBridge search([&room] { return room.service(); }, [&room] { room.prepareNouns(); });
    ui::SheetBridge sheets([&room] { return room.service(); });
    ui::KeptBridge kept(library);
    ui::ExportBridge exports;
    ui::MainWindow window(
        {search, library, pictures, thumbnails, sheets, kept, exports, appearance, settings});
    if (modifiers)
        window.setModifiers(*modifiers);
    QObject::connect(&single, &app::SingleInstance::summoned, &window,
                     [&window](const app::Summons &summons) { comeToTheFront(window, summons); });
    std::optional<app::StartBench> bench;
    if (arguments.benchStart) {
        bench.emplace(window, search, library);
        QObject::connect(&*bench, &app::StartBench::painted, &window, [&] {
            window.setWords(arguments.words.isEmpty() ? QStringLiteral("a dog") : arguments.words);
        });
    }
    std::optional<app::GridBench> gridBench;
    if (arguments.benchGrid)
        gridBench.emplace(*window.findChild<ui::ResultView *>(), thumbnails, library,
                          arguments.benchPictures);
    window.show();
    // Everything else begins after the first frame.
    QTimer::singleShot(0, &window, [&] {
        library.start();
        library.listPictures({});
        kept.list();
        if (!arguments.words.isEmpty() && !arguments.benchStart)
            window.setWords(arguments.words);
        window.open(arguments.files);
    });
    const int code = QApplication::exec();
    cancel.cancel();
    return code;
}

int benchGrid(Arguments arguments, ui::Appearance &appearance)
{
    const app::BenchFolder folder;
    arguments.setup.library = pathBytes(folder.path() / "library");
    if (const auto made = app::makeGridLibrary(folder.path() / "library", arguments.benchPictures); !made) {
        std::fprintf(stderr, "%s\n", made.error().sentence().c_str());
        return 1;
    }
    // As it comes: the person's own window may be of any size.
    QSettings settings(QString::fromStdString(pathBytes(folder.path() / "window.ini")), QSettings::IniFormat);
    return run(arguments, appearance, settings);
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(ui::Texts::program());
    QApplication::setApplicationVersion(QStringLiteral(SEMBLANCE_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("semblance"));
    const Arguments arguments = parse(application);
    if (arguments.benchStart && arguments.setup.library.empty())
        return app::measureStarts(arguments.setup, arguments.benchPictures, arguments.words);
    const QString file = QString::fromStdString(pathBytes(platform::folders().settings / "window.ini"));
    QSettings settings(file, QSettings::IniFormat);
    const QString language = settings.value(QStringLiteral("general/language")).toString();
    ui::installTranslations(application, arguments.language.isEmpty() ? language : arguments.language);
    ui::Appearance appearance;
    QApplication::setStyle(new ui::Style);
    appearance.choose(
        static_cast<ui::ThemeChoice>(settings.value(QStringLiteral("appearance/theme"), 0).toInt()));
    return arguments.benchGrid ? benchGrid(arguments, appearance) : run(arguments, appearance, settings);
}
