// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/bridge/ports.h"

#include <QAbstractTableModel>
#include <QWidget>

class QPushButton;
class QSortFilterProxyModel;
class QTableView;
class QVBoxLayout;

namespace semblance::ui {

class NoticeBar;
class PageHead;

/// File, folder, reason, last tried, and a column for what can be done. Threads: the GUI thread.
class ProblemModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { File, Folder, Reason, LastTried, Actions, Columns };

    using QAbstractTableModel::QAbstractTableModel;
    void setProblems(std::vector<ShownProblem> problems);
    const ShownProblem &problem(int row) const { return problems_[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<ShownProblem> problems_;
};

/// Why a file could not be read, in the window's language; the core's own sentence where there is none.
QString problemReason(const ShownProblem &problem);

/// The files that could not be read, and why; above them folders that cannot be reached or are not believed.
class ProblemsPage : public QWidget
{
    Q_OBJECT
public:
    using Files = std::vector<std::filesystem::path>;

    explicit ProblemsPage(QWidget *parent = nullptr);
    void setProblems(std::vector<ShownProblem> problems);
    void setRoots(const std::vector<ShownRoot> &roots);
    /// The files of the rows that are selected.
    Files selected() const;
    /// As CSV, for the export.
    QByteArray asCsv() const;
    /// What the bars above the table say.
    QStringList notices() const;

Q_SIGNALS:
    /// @param files  none: all of them
    void retryWanted(const std::vector<std::filesystem::path> &files);
    void showFileWanted(const std::filesystem::path &file);
    void excludeWanted(const std::filesystem::path &path);
    void copyPathWanted(const std::filesystem::path &file);
    void exportWanted();
    void locateWanted(const std::filesystem::path &root);
    void emptiedConfirmed(const std::filesystem::path &root);
    void backWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void buildTable();
    void showMenu(const QPoint &globalPosition);
    void run(int action, const QModelIndex &index, const QPoint &globalPosition);
    const ShownProblem &problemAt(const QModelIndex &index) const;

    ProblemModel *model_;
    QSortFilterProxyModel *sorted_;
    PageHead *head_;
    QVBoxLayout *bars_;
    QList<NoticeBar *> notices_;
    std::vector<ShownRoot> roots_;
    QTableView *table_;
    QPushButton *retry_, *export_;
};

} // namespace semblance::ui
