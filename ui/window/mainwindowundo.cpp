// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
// What can be taken back, folders that leave or are not believed, files that are left out.
#include "ui/grid/gridpage.h"
#include "ui/look/names.h"
#include "ui/look/querytexts.h"
#include "ui/look/texts.h"
#include "ui/problems/problemspage.h"
#include "ui/side/sidepanel.h"
#include "ui/window/desktop.h"
#include "ui/window/mainwindow.h"
#include "ui/window/noticebar.h"

#include "core/base/path.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QLocale>
#include <QStandardPaths>
#include <algorithm>
#include <utility>

namespace semblance::ui {

namespace {

constexpr int kUndoShown = 8000; // ms; so long a folder can come back without being indexed again

} // namespace

void MainWindow::connectUndo()
{
    connect(&undo_, &UndoStack::pushed, this, [this](const QString &sentence) {
        undoBar_->say(sentence, {{QueryTexts::undo(), [this] { undo_.undo(); }}}, kUndoShown);
    });
    connect(undoBar_, &NoticeBar::passed, this, &MainWindow::finishRemoval);
    connect(bar_, &QueryBar::undoWanted, this, [this] { undo(); });
    connect(bar_, &QueryBar::takenAway, this,
            [this](const QueryState &before) { undo_.push({}, [this, before] { bar_->setState(before); }); });
    connect(problems_, &ProblemsPage::excludeWanted, this, &MainWindow::exclude);
    connect(problems_, &ProblemsPage::showFileWanted, this, &showInFileManager);
    connect(problems_, &ProblemsPage::copyPathWanted, this,
            [](const std::filesystem::path &file) { QApplication::clipboard()->setText(shownPath(file)); });
    connect(problems_, &ProblemsPage::locateWanted, this, &MainWindow::locate);
    connect(problems_, &ProblemsPage::emptiedConfirmed, this,
            [this](const std::filesystem::path &root) { parts_.library.acceptEmptied(root); });
    connect(problems_, &ProblemsPage::exportWanted, this, [this] {
        const QString file =
            QFileDialog::getSaveFileName(this, QueryTexts::exportList(),
                                         QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) +
                                             QStringLiteral("/problems.csv"),
                                         QStringLiteral("CSV (*.csv)"));
        if (!file.isEmpty())
            parts_.exports.write(pathFromBytes(file.toStdString()), problems_->asCsv());
    });
}

void MainWindow::undo()
{
    undoBar_->leave();
    undo_.undo();
}

/// It goes from the list at once, from the library when it can no longer be taken back.
void MainWindow::removeRoot(const ShownRoot &root)
{
    finishRemoval();
    leaving_ = root.path;
    if (filter_.folder == root.path)
        setFilter({});
    leavingStep_ = undo_.push(QueryTexts::removedFolder(root.name), [this] {
        leaving_.clear();
        showState(LibraryState(state_));
    });
    showState(LibraryState(state_));
}

void MainWindow::finishRemoval()
{
    if (leaving_.empty() || leavingStep_ == 0)
        return;
    undo_.drop(std::exchange(leavingStep_, 0));
    parts_.library.removeRoot(leaving_);
}

/// The state as the side panel shows it. A folder that has left is forgotten once the library has done so
/// too.
LibraryState MainWindow::withoutLeaving(const LibraryState &state)
{
    LibraryState shown = state;
    const auto gone = std::remove_if(shown.roots.begin(), shown.roots.end(),
                                     [this](const ShownRoot &root) { return root.path == leaving_; });
    if (gone == shown.roots.end())
        leaving_.clear();
    shown.roots.erase(gone, shown.roots.end());
    return shown;
}

void MainWindow::exclude(const std::filesystem::path &path)
{
    parts_.library.exclude(path, true);
    undo_.push(QueryTexts::excluded(nameOf(path)), [this, path] { parts_.library.exclude(path, false); });
}

void MainWindow::locate(const std::filesystem::path &root)
{
    const QString folder = QFileDialog::getExistingDirectory(this, QueryTexts::locateTitle(nameOf(root)));
    if (!folder.isEmpty())
        parts_.library.locateRoot(root, pathFromBytes(folder.toStdString()));
}

/// A folder that suddenly holds almost nothing asks once; until somebody answers nothing leaves the library.
void MainWindow::askAboutDoubtful(const LibraryState &state)
{
    const auto doubtful = std::find_if(state.roots.begin(), state.roots.end(), [](const ShownRoot &root) {
        return root.state == ShownRoot::State::Doubtful;
    });
    if (doubtful == state.roots.end()) {
        doubted_.clear();
        doubtBar_->leave();
        return;
    }
    if (doubted_ == doubtful->path)
        return;
    doubted_ = doubtful->path;
    doubtBar_->say(QueryTexts::almostEmpty(doubtful->name, QLocale().toString(doubtful->counts.found)),
                   {{QueryTexts::locate(), [this, path = doubtful->path] { locate(path); }},
                    {QueryTexts::itWasEmptied(),
                     [this, path = doubtful->path] { parts_.library.acceptEmptied(path); }}});
}

} // namespace semblance::ui
