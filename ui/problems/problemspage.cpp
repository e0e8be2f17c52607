// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/problems/problemspage.h"

#include "core/base/path.h"
#include "ui/look/icons.h"
#include "ui/look/metrics.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <array>

namespace semblance::ui {

using namespace metrics;

void ProblemModel::setProblems(std::vector<ShownProblem> problems)
{
    if (problems == problems_)
        return;
    beginResetModel();
    problems_ = std::move(problems);
    endResetModel();
}

int ProblemModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(problems_.size());
}

int ProblemModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : Columns;
}

QVariant ProblemModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ShownProblem &problem = problems_[static_cast<std::size_t>(index.row())];
    if (role == Qt::ToolTipRole)
        return index.column() == Reason ? problem.reason : QString::fromStdString(display(problem.path));
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case File:
        return problem.file;
    case Folder:
        return problem.folder;
    case Reason:
        return problem.reason;
    default:
        return QLocale().toString(QDateTime::fromSecsSinceEpoch(problem.since), QLocale::ShortFormat);
    }
}

QVariant ProblemModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const std::array names = {Texts::file(), Texts::folder(), Texts::reason(), Texts::lastTried()};
    return names[static_cast<std::size_t>(section)];
}

ProblemsPage::ProblemsPage(QWidget *parent)
    : QWidget(parent), model_(new ProblemModel(this)), line_(new QLabel(this)), table_(new QTableView(this)),
      retry_(new QPushButton(Texts::tryAllAgain(), this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(kL, 0, kL, 0);
    column->setSpacing(0);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(0, kM, 0, kM);
    head->setSpacing(kM);
    auto *back = new QToolButton(this);
    back->setIcon(lineIcon(QStringLiteral("chevron-left")));
    back->setIconSize({20, 20});
    back->setFixedSize(kRow, kRow);
    back->setAutoRaise(true);
    back->setFocusPolicy(Qt::StrongFocus);
    back->setAccessibleName(Texts::back());
    back->setToolTip(Texts::back() + QStringLiteral(" (Esc)"));
    auto *title = new QLabel(Texts::problems(), this);
    title->setFont(fontFor(Type::Title, QFont::DemiBold));
    line_->setFont(fontFor(Type::Small));
    line_->setForegroundRole(QPalette::PlaceholderText);
    retry_->setIcon(lineIcon(QStringLiteral("retry")));
    head->addWidget(back);
    head->addWidget(title);
    head->addWidget(line_, 1);
    head->addWidget(retry_);
    column->addLayout(head);
    auto *sorted = new QSortFilterProxyModel(this);
    sorted->setSourceModel(model_);
    table_->setModel(sorted);
    table_->setAccessibleName(Texts::problems());
    table_->setSortingEnabled(true);
    table_->sortByColumn(ProblemModel::Folder, Qt::AscendingOrder);
    table_->setShowGrid(false);
    table_->setFrameShape(QFrame::NoFrame);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(kRow);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setTabKeyNavigation(false);
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    table_->horizontalHeader()->setStretchLastSection(true);
    table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table_->setColumnWidth(ProblemModel::File, 240);
    table_->setColumnWidth(ProblemModel::Folder, 280);
    table_->setColumnWidth(ProblemModel::Reason, 360);
    column->addWidget(table_, 1);
    connect(back, &QToolButton::clicked, this, &ProblemsPage::backWanted);
    connect(retry_, &QPushButton::clicked, this, &ProblemsPage::retryWanted);
    setProblems({});
}

void ProblemsPage::setProblems(std::vector<ShownProblem> problems)
{
    const auto count = static_cast<int>(problems.size());
    model_->setProblems(std::move(problems));
    line_->setText(count > 0 ? Texts::problemsLine(count) : Texts::noProblems());
    retry_->setEnabled(count > 0);
    table_->setVisible(count > 0);
}

void ProblemsPage::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), theme().color(Role::Canvas));
}

void ProblemsPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT backWanted();
    else
        QWidget::keyPressEvent(event);
}

} // namespace semblance::ui
