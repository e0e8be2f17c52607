// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/bridge/ports.h"
#include "ui/grid/resultmodel.h"
#include "ui/grid/thumbnailcache.h"
#include "ui/look/appearance.h"
#include "ui/query/dropped.h"
#include "ui/query/querybar.h"
#include "ui/window/undostack.h"

#include <QElapsedTimer>
#include <QHash>
#include <QMainWindow>
#include <QSettings>
#include <QTimer>
#include <functional>

class QMenu;
class QSplitter;
class QStackedWidget;

namespace semblance::ui {

class Banner;
class ComparePage;
class DetailsPanel;
class DropArea;
class FirstRunPage;
class GridPage;
class NoticeBar;
class PreviewPane;
class ProblemsPage;
class SidePanel;
class StatusBar;
class VariantsPage;

/// What the window is made of besides itself. All of it must live longer.
struct WindowParts
{
    SearchPort &search;
    LibraryPort &library;
    PicturePort &pictures;
    ThumbnailSource &thumbnails;
    SheetPort &sheets;
    KeptPort &kept;
    ExportPort &exports;
    Appearance &appearance;
    QSettings &settings;
};

/// The window: query bar, side panel, grid, preview, problems, status bar. It never opens a file, a database
/// or a model: it asks the ports. Threads: the GUI thread.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    explicit MainWindow(const WindowParts &parts);
    ~MainWindow() override;

    /// Pictures become the query, folders roots: which is which, the ports find out.
    void open(const std::vector<std::filesystem::path> &files);
    void setWords(const QString &words);
    /// The table by which words become prompts.
    void setModifiers(const compose::Modifiers &modifiers);
    QueryBar &bar() { return *bar_; }
    /// Takes a folder from the list; it leaves the library when that can no longer be taken back.
    void removeRoot(const ShownRoot &root);

protected:
    void closeEvent(QCloseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;

private:
    enum class Page { Grid, Problems, Compare, Variants };

    // mainwindow.cpp
    void build();
    void connectBar();
    void connectGrid();
    void connectPorts();
    void restore();
    void showPage(Page page);
    void showState(const LibraryState &state);
    void place();

    // mainwindowpages.cpp
    void connectPages();
    void connectSide();
    void showCompare();
    void showVariants();
    void exportSheet(bool html);
    void exportResults();
    void copyChosen();
    void showDetails(bool shown);
    void tellDetails();
    void setFilter(const ShownFilter &filter);
    void showChips();
    void removeChip(int at);
    void sortAndShow();
    /// Of the grid, an open stack, the names, compare or variants.
    const PictureItem *shownItem(qint64 id) const;

    // mainwindowkept.cpp
    void keep();
    void saveSearch();
    void useSearch(const ShownSearch &search);
    void showSearchMenu(const ShownSearch &search, bool saved, const QPoint &at);
    void askToClearHistory();
    void removeSearch(const ShownSearch &search, bool saved);
    void clearHistory();
    ShownSearch searchNow() const;

    // mainwindowundo.cpp
    void connectUndo();
    void undo();
    void finishRemoval();
    LibraryState withoutLeaving(const LibraryState &state);
    void exclude(const std::filesystem::path &path);
    void locate(const std::filesystem::path &root);
    void askAboutDoubtful(const LibraryState &state);

    // mainwindowregion.cpp
    void connectRegion();
    void chooseRegion();
    void chooseRegionOf(quint64 key);
    void useRegion(const Region &region);
    void replacePicture(quint64 key);
    bool takeOwn(const LoadedPicture &picture);
    void copyImage(qint64 id);
    void copyFiles();
    void copyPaths();
    void addOpeners(QMenu &menu, const std::vector<std::filesystem::path> &files);

    // actions.cpp
    void makeMenus();
    void makeShortcuts();
    QAction *action(const QString &text, const QKeySequence &keys, const std::function<void()> &run);
    void showMenu(const QPoint &at);
    void showPictureMenu(const QPoint &at);
    void showRootMenu(const ShownRoot &root, const QPoint &at);
    void askToRemove(const ShownRoot &root);
    void chooseFolder();
    void choosePicture();
    void nextPart(int step);

    // mainwindowquery.cpp
    void ask(const compose::Query &query);
    void showAnswer(const ShownAnswer &answer);
    void showLibrary(const std::vector<PictureItem> &items);
    void showNothingFound();
    void refresh();
    void take(const Dropped &dropped, bool replace);
    void paste();
    void use(const QList<qint64> &ids, bool replace);
    void addFile(const std::filesystem::path &file, const compose::QueryPicture &picture,
                 const QString &name);
    void takeLoaded(const LoadedPicture &picture);
    void remember();
    void travel(int step);
    void preview(qint64 id);
    void stepPreview(int step);
    void closePreview();
    const PictureItem *itemOf(qint64 id) const;
    QList<qint64> chosenIds() const;

    WindowParts parts_;
    ThumbnailCache thumbnails_;
    ResultModel results_;
    LibraryState state_;

    QueryBar *bar_;
    Banner *banner_;
    SidePanel *side_;
    GridPage *grid_;
    ProblemsPage *problems_;
    FirstRunPage *firstRun_;
    QStackedWidget *outer_, *pages_;
    QSplitter *splitter_;
    StatusBar *status_;
    PreviewPane *preview_;
    ComparePage *compare_;
    VariantsPage *variants_;
    DetailsPanel *details_;
    ShownFilter filter_;
    std::vector<PictureItem> shown_; ///< in the order they came
    double weakBelow_ = 0;
    QTimer keeping_; ///< a question that stays for a while goes into the history
    QString keptQuestion_;
    DropArea *dropArea_;
    QList<QMenu *> menus_;
    NoticeBar *undoBar_, *doubtBar_, *copyBar_;
    UndoStack undo_;
    std::filesystem::path leaving_; ///< a folder that was removed and can still come back
    quint64 leavingStep_ = 0;       ///< of the undo stack
    std::filesystem::path doubted_; ///< the folder that was asked about
    std::vector<ShownSearch> listedHistory_;
    quint64 regionKey_ = 0, peekKey_ = 0; ///< of pictures in the bar
    quint64 peekTicket_ = 0, copyTicket_ = 0;
    qint64 revealing_ = 0; ///< a picture to show in the library when it is listed

    bool asking_ = false;      ///< the grid shows, or will show, an answer to a question
    bool answered_ = false;    ///< it shows one
    bool newQuestion_ = false; ///< the next answer starts at the top
    bool stale_ = false;       ///< new pictures are there, but the person is looking further down
    QTimer refreshing_;
    QHash<quint64, quint64> loading_; ///< ticket -> key of the place in the bar
    QHash<quint64, std::filesystem::path> loadingFiles_;
    quint64 previewTicket_ = 0;
    std::vector<QueryState> history_;
    std::size_t at_ = 0; ///< in the history
    QElapsedTimer remembered_;
    bool travelling_ = false;
};

} // namespace semblance::ui
