// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/app/demolibrary.h"

#include "core/base/files.h"

#include <QImage>

namespace semblance::test {

namespace {

namespace fs = std::filesystem;

void write(const fs::path &file, const std::string &bytes)
{
    SEMBLANCE_CHECK(writeAtomically(file, bytes, "write a test file").ok());
}

} // namespace

std::filesystem::path paint(const std::filesystem::path &file, QRgb colour, int width, int height)
{
    fs::create_directories(file.parent_path());
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(colour);
    for (int i = 0; i < std::min(width, height); ++i)
        image.setPixel(i, i, qRgb(255 - qRed(colour), i * 2 % 256, 40));
    SEMBLANCE_CHECK(image.save(text(file)));
    return file;
}

CliRun DemoLibrary::make()
{
    CliRun made = runCli({"model", "make-random", "--arch", "tiny", "--out", text(model_), "--seed", "3"},
                         home_.path());
    if (made.exit != 0)
        return made;
    paint(pictures_ / "a/red.png", qRgb(220, 20, 20));
    paint(pictures_ / "a/green.jpg", qRgb(20, 200, 40));
    paint(pictures_ / "a/wide blue.png", qRgb(20, 40, 220), 200, 60);
    paint(pictures_ / "b/tall yellow.bmp", qRgb(240, 230, 10), 60, 200);
    paint(pictures_ / "b/gray.png", qRgb(120, 120, 120));
    fs::copy_file(pictures_ / "a/red.png", pictures_ / "b/red again.png");
    write(pictures_ / "b/notes.jpg", "These are notes, not a picture.");
    write(pictures_ / "b/readme.txt", "Not a picture and not called one.");
    const auto whole = readAll(pictures_ / "a/green.jpg", 1u << 20, "read a test file");
    SEMBLANCE_CHECK(whole.ok());
    write(pictures_ / "b/cut.jpg", whole->substr(0, whole->size() / 4));
    return run({"index", "--json", text(pictures_)});
}

CliRun DemoLibrary::run(const QStringList &arguments) const
{
    return runCli(arguments + QStringList{"--library", text(library_), "--model", text(model_)},
                  home_.path());
}

} // namespace semblance::test
