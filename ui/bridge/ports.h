// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/compose/query.h"
#include "ui/grid/pictureitem.h"

#include <QImage>
#include <QObject>
#include <QString>
#include <QStringList>
#include <filesystem>
#include <vector>

/// What the widgets see of the rest of the program. The bridges implement these interfaces; tests have their
/// own. Every call returns at once, every signal comes on the GUI thread.
namespace semblance::ui {

/// An answer as the grid needs it.
struct ShownAnswer
{
    std::vector<PictureItem> items;
    QStringList readsAs;
    double milliseconds = 0;
    double weakBelow = 50; ///< matches below it are weak
    QString note;          ///< one clause; may be empty
};

class SearchPort : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    /// The newest question wins; answers to older ones are never told.
    virtual void ask(const compose::Query &query) = 0;
    /// Nobody waits any more.
    virtual void forget() = 0;

Q_SIGNALS:
    void answered(const semblance::ui::ShownAnswer &answer);
    void failed(const QString &sentence);
    /// The model is being loaded; ends with an answer or a failure.
    void gettingReady();
};

struct ShownCounts
{
    qint64 found = 0, indexed = 0, failed = 0, excluded = 0, pending = 0, offline = 0;
    bool operator==(const ShownCounts &) const = default;
};

struct ShownRoot
{
    enum class State { Done, Pending, Paused, Offline, Doubtful };
    std::filesystem::path path;
    QString name;
    State state = State::Done;
    ShownCounts counts;
    bool operator==(const ShownRoot &) const = default;
};

struct LibraryState
{
    enum class Work { Idle, Looking, Indexing, Paused };
    std::vector<ShownRoot> roots;
    ShownCounts counts;
    Work work = Work::Idle;
    qint64 done = 0, total = 0; ///< of the work
    QString model, device;      ///< names; empty until known
    bool operator==(const LibraryState &) const = default;
};

struct ShownProblem
{
    std::filesystem::path path;
    QString file, folder, reason;
    qint64 since = 0; ///< seconds since 1970
    bool operator==(const ShownProblem &) const = default;
};

class LibraryPort : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    /// Opens the library and goes on indexing where it stopped.
    virtual void start() = 0;
    /// Files among them are left out; what cannot be added is told as a failure.
    virtual void addFolders(const std::vector<std::filesystem::path> &folders) = 0;
    virtual void removeRoot(const std::filesystem::path &root) = 0;
    virtual void pauseRoot(const std::filesystem::path &root, bool paused) = 0;
    virtual void lookForChanges() = 0;
    virtual void pause(bool paused) = 0;
    virtual void retryProblems() = 0;
    /// Answers with picturesListed: all pictures, newest first.
    virtual void listPictures() = 0;
    virtual void listProblems() = 0;

Q_SIGNALS:
    void stateChanged(const semblance::ui::LibraryState &state);
    void picturesListed(const std::vector<semblance::ui::PictureItem> &items);
    void problemsListed(const std::vector<semblance::ui::ShownProblem> &problems);
    /// Something that was asked for did not work, or indexing stopped.
    void failed(const QString &sentence);
    /// The library cannot be used at all.
    void unusable(const QString &sentence);
    /// New pictures can be found.
    void committed();
};

struct LoadedPicture
{
    quint64 ticket = 0;
    QImage image; ///< null where it could not be read
    QString failure;
    bool folder = false; ///< it is a folder, not a picture
    int width = 0, height = 0;
};

class PicturePort : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    /// @param minSide  0: in full; otherwise the shorter side may come this small. @return the ticket
    virtual quint64 load(const std::filesystem::path &file, int minSide) = 0;

Q_SIGNALS:
    void loaded(const semblance::ui::LoadedPicture &picture);
};

} // namespace semblance::ui
