// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/compose/query.h"
#include "ui/grid/pictureitem.h"

#include <QByteArray>
#include <QImage>
#include <QObject>
#include <QString>
#include <QStringList>
#include <filesystem>
#include <optional>
#include <vector>

/// What the widgets see of the rest of the program. The bridges implement these interfaces; tests have their
/// own. Every call returns at once, every signal comes on the GUI thread.
namespace semblance::ui {

/// An answer as the grid needs it.
struct ShownAnswer
{
    std::vector<PictureItem> items;
    std::vector<PictureItem> names; ///< whose file names hold the words
    QStringList readsAs;
    double milliseconds = 0;
    double weakBelow = 50;   ///< matches below it are weak
    QString note;            ///< one clause; may be empty
    QStringList byName;      ///< nouns that took the star's place, where the model has no mapping
    std::string wordsPrompt; ///< what words become that no modifier knows, as the model's mapping wants it
};

/// What the grid is narrowed to. Empty fields do not narrow.
struct ShownFilter
{
    enum class Orientation { Any, Landscape, Portrait, Square };
    enum class Size { Small, Medium, Large }; ///< under 1, 1 to 8, over 8 million pixels
    std::filesystem::path folder;             ///< with everything below it
    Orientation orientation = Orientation::Any;
    QStringList types;                   ///< "jpeg", "png", … as typeOf() names them
    QList<Size> sizes;                   ///< any of them
    QStringList cameras;                 ///< any of them; "" for pictures without one
    std::optional<int> fromYear, toYear; ///< of the camera's clock, both included
    bool empty() const
    {
        return folder.empty() && orientation == Orientation::Any && types.isEmpty() && sizes.isEmpty() &&
               cameras.isEmpty() && !fromYear && !toYear;
    }
    bool operator==(const ShownFilter &) const = default;
};

class SearchPort : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    /// The newest question wins; answers to older ones are never told.
    virtual void ask(const compose::Query &query, const ShownFilter &filter) = 0;
    /// The last question with another strength, from what its answer left, at once: answered() follows where
    /// that is possible, nothing where it is not. The engine is not asked.
    virtual void strengthen(double strength) = 0;
    /// Nobody waits any more.
    virtual void forget() = 0;

Q_SIGNALS:
    void answered(const semblance::ui::ShownAnswer &answer);
    void failed(const QString &sentence);
    /// The model is being loaded; ends with an answer or a failure.
    void gettingReady();
};

/// Several questions that belong together, answered in their order: compare, variants.
class SheetPort : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    /// Replaces the sheet that is being answered. @param most  results of a row
    virtual void ask(const std::vector<compose::Query> &rows, int most) = 0;
    virtual void forget() = 0;

Q_SIGNALS:
    void rowAnswered(int row, const semblance::ui::ShownAnswer &answer);
    void rowFailed(int row, const QString &sentence);
};

/// Writes what a person asked for to where they said. Nothing is ever written over without that.
class ExportPort : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual void write(const std::filesystem::path &file, const QByteArray &bytes) = 0;
    /// Copies of the files; names that are taken get a number. One at a time: a second call waits.
    virtual void copy(const std::vector<std::filesystem::path> &files,
                      const std::filesystem::path &folder) = 0;
    /// Stops copying; what is there stays.
    virtual void cancel() = 0;

Q_SIGNALS:
    void written(const QString &name);
    void copying(int done, int all);
    void copied(int done, int failed);
    void failed(const QString &sentence);
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
    QString file, folder;
    QString reason;   ///< as the core says it
    QString code;     ///< codeName of the error
    qint64 since = 0; ///< seconds since 1970
    bool operator==(const ShownProblem &) const = default;
};

/// What the details panel tells of a picture.
struct ShownDetails
{
    qint64 id = 0;
    QString path, folder, camera, format;
    qint64 bytes = 0;
    qint64 changed = 0;          ///< seconds since 1970
    std::optional<qint64> taken; ///< seconds since 1970, by the camera's clock
    int width = 0, height = 0;
    QStringList copies; ///< paths of files with the same content
};

/// A question that was kept.
struct ShownSearch
{
    qint64 id = 0;
    QString name;     ///< of a saved one; of the history what was asked, for people
    QString question; ///< JSON of the query
    QImage thumbnail; ///< of its first picture; may be null
    qint64 at = 0;    ///< seconds since 1970
    bool operator==(const ShownSearch &) const = default;
};

/// Saved searches and the history of a library.
class KeptPort : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual void remember(const ShownSearch &search) = 0;
    virtual void save(const ShownSearch &search) = 0;
    virtual void rename(qint64 id, const QString &name) = 0;
    virtual void remove(qint64 id) = 0;
    virtual void clearHistory() = 0;
    /// Answers with listed(), as every change does.
    virtual void list() = 0;

Q_SIGNALS:
    void listed(const std::vector<semblance::ui::ShownSearch> &saved,
                const std::vector<semblance::ui::ShownSearch> &history);
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
    /// @param files  none: all of them
    virtual void retryProblems(const std::vector<std::filesystem::path> &files) = 0;
    /// Leaves a file, or a folder with all below it, out of the library, or lets it in again.
    virtual void exclude(const std::filesystem::path &path, bool excluded) = 0;
    /// A root that suddenly holds almost nothing was emptied indeed: its pictures leave the library.
    virtual void acceptEmptied(const std::filesystem::path &root) = 0;
    /// A root lies elsewhere now; nothing is embedded again.
    virtual void locateRoot(const std::filesystem::path &from, const std::filesystem::path &to) = 0;
    /// Answers with picturesListed: all pictures that pass, newest first.
    virtual void listPictures(const ShownFilter &filter) = 0;
    virtual void listProblems() = 0;
    /// Answers with described.
    virtual void describe(qint64 id) = 0;

Q_SIGNALS:
    void described(const semblance::ui::ShownDetails &details);
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
