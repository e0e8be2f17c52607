// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/problems/problemspage.h"

#include "ui/look/icons.h"
#include "ui/look/metrics.h"
#include "ui/look/names.h"
#include "ui/look/querytexts.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"
#include "ui/problems/rowactions.h"
#include "ui/window/noticebar.h"
#include "ui/window/pagehead.h"

#include <QDateTime>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>
#include <array>

namespace semblance::ui {

using namespace metrics;

QString problemReason(const ShownProblem &problem)
{
    const std::array<std::pair<const char *, QString>, 7> known = {
        {{"damaged", QueryTexts::reasonDamaged()},
         {"unsupported", QueryTexts::reasonUnsupported()},
         {"too_large", QueryTexts::reasonTooLarge()},
         {"no_memory", QueryTexts::reasonNoMemory()},
         {"no_permission", QueryTexts::reasonNoPermission()},
         {"unreadable", QueryTexts::reasonUnreadable()},
         {"not_found", QueryTexts::reasonDisappeared()}}};
    for (const auto &[code, reason] : known)
        if (problem.code == QLatin1String(code))
            return reason;
    return problem.reason;
}

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
        return index.column() == Reason ? problem.reason : shownPath(problem.path);
    if (role == Qt::DecorationRole && index.column() == Reason)
        return lineIcon(QStringLiteral("problem"));
    if (role == Qt::AccessibleTextRole && index.column() == Actions)
        return QueryTexts::more();
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case File:
        return problem.file;
    case Folder:
        return problem.folder;
    case Reason:
        return problemReason(problem);
    case LastTried:
        return QLocale().toString(QDateTime::fromSecsSinceEpoch(problem.since), QLocale::ShortFormat);
    default:
        return {};
    }
}

QVariant ProblemModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const std::array names = {Texts::file(), Texts::folder(), Texts::reason(), Texts::lastTried(), QString()};
    return names[static_cast<std::size_t>(section)];
}

ProblemsPage::ProblemsPage(QWidget *parent)
    : QWidget(parent), model_(new ProblemModel(this)), sorted_(new QSortFilterProxyModel(this)),
      head_(new PageHead(Texts::problems(), this)), bars_(new QVBoxLayout), table_(new QTableView(this)),
      retry_(nullptr), export_(nullptr)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(kL, 0, kL, 0);
    column->setSpacing(0);
    export_ = head_->addAction(QueryTexts::exportList(), QStringLiteral("export"));
    retry_ = head_->addAction(Texts::tryAllAgain(), QStringLiteral("retry"));
    column->addWidget(head_);
    bars_->setSpacing(kS);
    column->addLayout(bars_);
    buildTable();
    column->addWidget(table_, 1);
    column->addStretch(0);
    connect(head_, &PageHead::backWanted, this, &ProblemsPage::backWanted);
    connect(retry_, &QPushButton::clicked, this, [this] { Q_EMIT retryWanted({}); });
    connect(export_, &QPushButton::clicked, this, &ProblemsPage::exportWanted);
    setProblems({});
}

void ProblemsPage::buildTable()
{
    sorted_->setSourceModel(model_);
    table_->setModel(sorted_);
    auto *actions = new RowActions(table_);
    table_->setItemDelegateForColumn(ProblemModel::Actions, actions);
    table_->setAccessibleName(Texts::problems());
    table_->setSortingEnabled(true);
    table_->sortByColumn(ProblemModel::Folder, Qt::AscendingOrder);
    table_->setShowGrid(false);
    table_->setFrameShape(QFrame::NoFrame);
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setTabKeyNavigation(false);
    table_->setContextMenuPolicy(Qt::CustomContextMenu);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(kBanner);
    QHeaderView &header = *table_->horizontalHeader();
    header.setSectionResizeMode(QHeaderView::Interactive);
    header.setStretchLastSection(false);
    header.setSectionResizeMode(ProblemModel::Reason, QHeaderView::Stretch);
    header.setSectionResizeMode(ProblemModel::Actions, QHeaderView::Fixed);
    header.setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table_->setColumnWidth(ProblemModel::File, 220);
    table_->setColumnWidth(ProblemModel::Folder, 260);
    table_->setColumnWidth(ProblemModel::LastTried, 130);
    table_->setColumnWidth(ProblemModel::Actions, RowActions::width());
    setFocusProxy(table_);
    connect(actions, &RowActions::clicked, this, &ProblemsPage::run);
    connect(table_, &QWidget::customContextMenuRequested, this,
            [this](const QPoint &at) { showMenu(table_->viewport()->mapToGlobal(at)); });
}

const ShownProblem &ProblemsPage::problemAt(const QModelIndex &index) const
{
    return model_->problem(sorted_->mapToSource(index).row());
}

void ProblemsPage::run(int action, const QModelIndex &index, const QPoint &globalPosition)
{
    const std::filesystem::path file = problemAt(index).path;
    if (action == RowActions::Retry) {
        Q_EMIT retryWanted({file});
    } else if (action == RowActions::ShowFile) {
        Q_EMIT showFileWanted(file);
    } else {
        table_->selectRow(index.row());
        showMenu(globalPosition);
    }
}

ProblemsPage::Files ProblemsPage::selected() const
{
    Files files;
    for (const QModelIndex &index : table_->selectionModel()->selectedRows())
        files.push_back(problemAt(index).path);
    return files;
}

void ProblemsPage::showMenu(const QPoint &globalPosition)
{
    const Files files = selected();
    if (files.empty())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(Texts::tryAgain(), this, [this, files] { Q_EMIT retryWanted(files); });
    menu->addAction(Texts::showInFileManager(), this,
                    [this, files] { Q_EMIT showFileWanted(files.front()); });
    menu->addAction(Texts::copyPath(), this, [this, files] { Q_EMIT copyPathWanted(files.front()); });
    menu->addSeparator();
    menu->addAction(QueryTexts::excludeFile(), this, [this, files] {
        for (const std::filesystem::path &file : files)
            Q_EMIT excludeWanted(file);
    });
    menu->addAction(QueryTexts::excludeFolder(), this,
                    [this, files] { Q_EMIT excludeWanted(files.front().parent_path()); });
    menu->popup(globalPosition);
}

void ProblemsPage::setProblems(std::vector<ShownProblem> problems)
{
    const auto count = static_cast<int>(problems.size());
    model_->setProblems(std::move(problems));
    head_->setLine(count > 0 ? Texts::problemsLine(count) : Texts::noProblems());
    retry_->setEnabled(count > 0);
    export_->setEnabled(count > 0);
    table_->setVisible(count > 0);
}

/// A bar for each folder that cannot be reached or is not believed.
void ProblemsPage::setRoots(const std::vector<ShownRoot> &roots)
{
    std::vector<ShownRoot> odd;
    for (const ShownRoot &root : roots)
        if (root.state == ShownRoot::State::Offline || root.state == ShownRoot::State::Doubtful)
            odd.push_back(root);
    if (odd == roots_)
        return;
    roots_ = odd;
    qDeleteAll(notices_);
    notices_.clear();
    for (const ShownRoot &root : odd) {
        const bool offline = root.state == ShownRoot::State::Offline;
        auto *bar = new NoticeBar(offline ? QStringLiteral("folder-offline") : QStringLiteral("problem"),
                                  Role::WarningSoft, Role::Warning, this);
        bars_->addWidget(bar);
        notices_.append(bar);
        const QString count = QLocale().toString(root.counts.found);
        const auto locate = [this, path = root.path] { Q_EMIT locateWanted(path); };
        const auto confirm = [this, path = root.path] { Q_EMIT emptiedConfirmed(path); };
        if (offline)
            bar->say(QueryTexts::isOffline(root.name, count), {{QueryTexts::locate(), locate}});
        else
            bar->say(QueryTexts::almostEmpty(root.name, count),
                     {{QueryTexts::locate(), locate}, {QueryTexts::itWasEmptied(), confirm}});
    }
}

QStringList ProblemsPage::notices() const
{
    QStringList all;
    for (const NoticeBar *bar : notices_)
        all.append(bar->sentence());
    return all;
}

QByteArray ProblemsPage::asCsv() const
{
    const auto quoted = [](QString text) { return u'"' + text.replace(u'"', QStringLiteral("\"\"")) + u'"'; };
    QString csv =
        QStringLiteral("\uFEFFpath,reason,since\r\n"); // the mark tells spreadsheets that it is UTF-8
    for (int row = 0; row < model_->rowCount(); ++row) {
        const ShownProblem &problem = model_->problem(row);
        csv += quoted(shownPath(problem.path)) + u',' + quoted(problem.reason) + u',' +
               QDateTime::fromSecsSinceEpoch(problem.since).toString(Qt::ISODate) + QStringLiteral("\r\n");
    }
    return csv.toUtf8();
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
