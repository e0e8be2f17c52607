// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/bridge/ports.h"
#include "ui/grid/pictureitem.h"
#include "ui/grid/thumbnailcache.h"

namespace semblance::test {

/// For init(): every warning of Qt fails the test, but for what the offscreen platform says of itself.
void failOnWarnings();

/// Remembers what was wanted and delivers when told.
class FakeThumbnails : public ui::ThumbnailSource
{
    Q_OBJECT
public:
    void want(std::vector<ui::ThumbnailRequest> newest) override { wanted = std::move(newest); }
    void deliver(qint64 id, int side, const QColor &color);
    void fail(qint64 id, int side, const QString &why);

    std::vector<ui::ThumbnailRequest> wanted;
};

/// @param first  the id of the first picture; each has match 100, 99, ...
std::vector<ui::PictureItem> pictures(int count, qint64 first = 1);

/// Remembers the last question.
class FakeSearch : public ui::SearchPort
{
    Q_OBJECT
public:
    void ask(const compose::Query &query, const ui::ShownFilter &filter) override
    {
        ++asked;
        last = query;
        lastFilter = filter;
    }
    void strengthen(double strength) override { strengths.append(strength); }
    void forget() override { ++forgotten; }

    int asked = 0, forgotten = 0;
    QList<double> strengths;
    compose::Query last;
    ui::ShownFilter lastFilter;
};

/// Remembers the last sheet.
class FakeSheets : public ui::SheetPort
{
    Q_OBJECT
public:
    void ask(const std::vector<compose::Query> &rows, int) override
    {
        ++asked;
        last = rows;
    }
    void forget() override { ++forgotten; }

    int asked = 0, forgotten = 0;
    std::vector<compose::Query> last;
};

/// Remembers what was kept, and lists it.
class FakeKept : public ui::KeptPort
{
    Q_OBJECT
public:
    void remember(const ui::ShownSearch &search) override { history.insert(history.begin(), search); }
    void save(const ui::ShownSearch &search) override { saved.push_back(search); }
    void rename(qint64 id, const QString &name) override
    {
        calls.append(QStringLiteral("rename %1 %2").arg(id).arg(name));
    }
    void remove(qint64 id) override { calls.append(QStringLiteral("remove %1").arg(id)); }
    void clearHistory() override { history.clear(); }
    void list() override { Q_EMIT listed(saved, history); }

    std::vector<ui::ShownSearch> saved, history;
    QStringList calls;
};

/// Remembers what would be written.
class FakeExport : public ui::ExportPort
{
    Q_OBJECT
public:
    void write(const std::filesystem::path &file, const QByteArray &bytes) override
    {
        files.emplace_back(file, bytes);
    }
    void copy(const std::vector<std::filesystem::path> &what, const std::filesystem::path &folder) override
    {
        copied = what;
        into = folder;
    }
    void cancel() override { ++cancelled; }

    std::vector<std::pair<std::filesystem::path, QByteArray>> files;
    std::vector<std::filesystem::path> copied;
    std::filesystem::path into;
    int cancelled = 0;
};

/// Remembers what it was told to do.
class FakeLibrary : public ui::LibraryPort
{
    Q_OBJECT
public:
    void start() override { calls.append(QStringLiteral("start")); }
    void addFolders(const std::vector<std::filesystem::path> &folders) override;
    void removeRoot(const std::filesystem::path &root) override;
    void pauseRoot(const std::filesystem::path &root, bool paused) override;
    void lookForChanges() override { calls.append(QStringLiteral("look")); }
    void pause(bool paused) override;
    void retryProblems(const std::vector<std::filesystem::path> &files) override;
    void exclude(const std::filesystem::path &path, bool excluded) override;
    void acceptEmptied(const std::filesystem::path &root) override;
    void locateRoot(const std::filesystem::path &from, const std::filesystem::path &to) override;
    void listPictures(const ui::ShownFilter &filter) override
    {
        calls.append(QStringLiteral("list"));
        lastFilter = filter;
    }
    void describe(qint64 id) override { calls.append(QStringLiteral("describe %1").arg(id)); }
    void listProblems() override { calls.append(QStringLiteral("problems")); }

    /// One root with so many pictures, all indexed.
    static ui::LibraryState withPictures(int count);
    ui::ShownFilter lastFilter;

    QStringList calls;
};

/// Remembers what was asked for; answers when told.
class FakePictures : public ui::PicturePort
{
    Q_OBJECT
public:
    quint64 load(const std::filesystem::path &file, int minSide) override;
    /// Answers the oldest question.
    void deliver(const QColor &color, int width = 300, int height = 200);
    void fail(const QString &why, bool folder = false);

    std::vector<std::pair<quint64, std::filesystem::path>> wanted;
    quint64 last = 0;

private:
    ui::LoadedPicture next();
};

} // namespace semblance::test
