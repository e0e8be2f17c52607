// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/ui/fakes.h"

#include <QRegularExpression>
#include <QTest>
#include <algorithm>

namespace semblance::test {

void failOnWarnings()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
}

void FakeThumbnails::deliver(qint64 id, int side, const QColor &color)
{
    QImage image(side * 4 / 3, side, QImage::Format_RGB32);
    image.fill(color);
    Q_EMIT arrived({{id, side, image, {}}});
}

void FakeThumbnails::fail(qint64 id, int side, const QString &why)
{
    Q_EMIT arrived({{id, side, {}, why}});
}

std::vector<ui::PictureItem> pictures(int count, qint64 first)
{
    std::vector<ui::PictureItem> items;
    for (int at = 0; at < count; ++at) {
        ui::PictureItem item;
        item.id = first + at;
        item.file = "/pictures/number-" + std::to_string(item.id) + ".jpg";
        item.name = QStringLiteral("number-%1.jpg").arg(item.id);
        item.width = at % 3 == 0 ? 400 : 600;
        item.height = at % 3 == 1 ? 600 : 400;
        item.score = 0.5 - at / 1000.0;
        item.match = std::max(0, 100 - at);
        items.push_back(item);
    }
    return items;
}

void FakeLibrary::addFolders(const std::vector<std::filesystem::path> &folders)
{
    for (const std::filesystem::path &folder : folders)
        calls.append(QStringLiteral("add ") + QString::fromStdString(folder.string()));
}

void FakeLibrary::removeRoot(const std::filesystem::path &root)
{
    calls.append(QStringLiteral("remove ") + QString::fromStdString(root.string()));
}

void FakeLibrary::pauseRoot(const std::filesystem::path &root, bool paused)
{
    calls.append((paused ? QStringLiteral("pause ") : QStringLiteral("resume ")) +
                 QString::fromStdString(root.string()));
}

void FakeLibrary::retryProblems(const std::vector<std::filesystem::path> &files)
{
    QStringList names{QStringLiteral("retry")};
    for (const std::filesystem::path &file : files)
        names.append(QString::fromStdString(file.string()));
    calls.append(names.join(u' '));
}

void FakeLibrary::exclude(const std::filesystem::path &path, bool excluded)
{
    calls.append((excluded ? QStringLiteral("exclude ") : QStringLiteral("let in ")) +
                 QString::fromStdString(path.string()));
}

void FakeLibrary::acceptEmptied(const std::filesystem::path &root)
{
    calls.append(QStringLiteral("emptied ") + QString::fromStdString(root.string()));
}

void FakeLibrary::locateRoot(const std::filesystem::path &from, const std::filesystem::path &to)
{
    calls.append(QStringLiteral("locate %1 %2")
                     .arg(QString::fromStdString(from.string()), QString::fromStdString(to.string())));
}

void FakeLibrary::pause(bool paused)
{
    calls.append(paused ? QStringLiteral("pause") : QStringLiteral("resume"));
}

ui::LibraryState FakeLibrary::withPictures(int count)
{
    ui::LibraryState state;
    ui::ShownRoot root;
    root.path = "/pictures";
    root.name = QStringLiteral("pictures");
    root.counts.found = root.counts.indexed = count;
    state.counts = root.counts;
    state.roots = {root};
    state.model = QStringLiteral("Starter");
    state.device = QStringLiteral("CPU");
    return state;
}

quint64 FakePictures::load(const std::filesystem::path &file, int)
{
    wanted.emplace_back(++last, file);
    return last;
}

ui::LoadedPicture FakePictures::next()
{
    ui::LoadedPicture picture;
    if (wanted.empty())
        return picture;
    picture.ticket = wanted.front().first;
    wanted.erase(wanted.begin());
    return picture;
}

void FakePictures::deliver(const QColor &color, int width, int height)
{
    ui::LoadedPicture picture = next();
    picture.image = QImage(width, height, QImage::Format_RGB32);
    picture.image.fill(color);
    picture.width = width;
    picture.height = height;
    Q_EMIT loaded(picture);
}

void FakePictures::fail(const QString &why, bool folder)
{
    ui::LoadedPicture picture = next();
    picture.failure = why;
    picture.folder = folder;
    Q_EMIT loaded(picture);
}

} // namespace semblance::test
