// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/bridge/ports.h"

#include <QAbstractTableModel>
#include <QWidget>

class QLabel;
class QPushButton;
class QTableView;

namespace semblance::ui {

/// File, folder, reason, last tried. Threads: the GUI thread.
class ProblemModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { File, Folder, Reason, LastTried, Columns };

    using QAbstractTableModel::QAbstractTableModel;
    void setProblems(std::vector<ShownProblem> problems);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<ShownProblem> problems_;
};

/// The files that could not be read, and why.
class ProblemsPage : public QWidget
{
    Q_OBJECT
public:
    explicit ProblemsPage(QWidget *parent = nullptr);
    void setProblems(std::vector<ShownProblem> problems);

Q_SIGNALS:
    void retryWanted();
    void backWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    ProblemModel *model_;
    QLabel *line_;
    QTableView *table_;
    QPushButton *retry_;
};

} // namespace semblance::ui
