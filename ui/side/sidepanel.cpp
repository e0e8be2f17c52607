// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/side/sidepanel.h"

#include "ui/look/icons.h"
#include "ui/look/metrics.h"
#include "ui/look/querytexts.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"
#include "ui/side/filtersview.h"
#include "ui/side/searchlist.h"
#include "ui/side/siderow.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kSavedShown = 30, kHistoryShown = 12;

QString number(qint64 value)
{
    return QLocale().toString(value);
}

} // namespace

SidePanel::SidePanel(QWidget *parent)
    : QScrollArea(parent), all_(new SideRow(QStringLiteral("picture"), Texts::allPictures())),
      problems_(new SideRow(QStringLiteral("problem"), Texts::problems())), folders_(new QVBoxLayout),
      filters_(new FiltersView), saved_(new SearchList(Texts::savedSearches(), Texts::noneSaved(),
                                                       QStringLiteral("saved"), kSavedShown)),
      history_(new SearchList(Texts::history(), Texts::noHistory(), QStringLiteral("history"), kHistoryShown))
{
    setFrameShape(NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumWidth(kSideMin);
    setMaximumWidth(kSideMax);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(Texts::library());
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(kS, kM, kS, kL);
    column->setSpacing(0);
    column->addWidget(sectionHead(Texts::library(), content));
    all_->setCheckable(true);
    all_->setChecked(true);
    problems_->setCheckable(true);
    problems_->setWarning(true);
    problems_->hide();
    column->addWidget(all_);
    column->addWidget(problems_);
    column->addSpacing(kS);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    auto *add = new QToolButton(content);
    add->setIcon(lineIcon(QStringLiteral("add")));
    add->setIconSize({16, 16});
    add->setFixedSize(kSmallButton, kSmallButton);
    add->setAutoRaise(true);
    add->setFocusPolicy(Qt::StrongFocus);
    add->setAccessibleName(Texts::addFolder());
    add->setToolTip(Texts::addFolder() + QStringLiteral(" (Ctrl+Shift+O)"));
    row->addWidget(sectionHead(Texts::folders(), content), 1);
    row->addWidget(add);
    column->addLayout(row);
    column->addLayout(folders_);
    folders_->setSpacing(0);
    column->addWidget(filters_);
    column->addWidget(saved_);
    column->addWidget(history_);
    column->addStretch(1);
    for (SearchList *list : {saved_, history_}) {
        connect(list, &SearchList::chosen, this, &SidePanel::searchChosen);
        connect(list, &SearchList::menuWanted, this,
                [this, list](const ShownSearch &search, const QPoint &at) {
                    Q_EMIT searchMenuWanted(search, list == saved_, at);
                });
    }
    setWidget(content);
    connect(add, &QToolButton::clicked, this, &SidePanel::addFolderWanted);
    connect(all_, &SideRow::clicked, this, [this] { Q_EMIT placeChosen(Place::AllPictures); });
    connect(problems_, &SideRow::clicked, this, [this] { Q_EMIT placeChosen(Place::Problems); });
}

void SidePanel::setPlace(Place place)
{
    all_->setChecked(place == Place::AllPictures);
    problems_->setChecked(place == Place::Problems);
}

void SidePanel::show(const LibraryState &state)
{
    all_->setCount(state.counts.indexed + state.counts.offline);
    problems_->setCount(state.counts.failed);
    problems_->setVisible(state.counts.failed > 0 || problems_->isChecked());
    roots_ = state.roots;
    while (rows_.size() > static_cast<qsizetype>(roots_.size())) {
        SideRow *row = rows_.takeLast();
        folders_->removeWidget(row);
        row->hide();
        row->deleteLater();
    }
    while (rows_.size() < static_cast<qsizetype>(roots_.size())) {
        auto *row = new SideRow(QStringLiteral("folder"), {}, widget());
        const auto at = static_cast<std::size_t>(rows_.size());
        const auto menu = [this, row, at](const QPoint &where) {
            Q_EMIT rootMenuWanted(roots_[at], row->mapToGlobal(where));
        };
        row->setContextMenuPolicy(Qt::CustomContextMenu);
        connect(row, &QWidget::customContextMenuRequested, this, menu);
        row->setCheckable(true);
        connect(row, &SideRow::clicked, this, [this, at] {
            const std::filesystem::path &path = roots_[at].path;
            Q_EMIT folderChosen(path == folder_ ? std::filesystem::path() : path);
        });
        folders_->addWidget(row);
        rows_.append(row);
    }
    for (std::size_t at = 0; at < roots_.size(); ++at)
        showRoot(*rows_[static_cast<qsizetype>(at)], roots_[at], state);
    setFolder(folder_);
}

void SidePanel::setFolder(const std::filesystem::path &folder)
{
    folder_ = folder;
    for (std::size_t at = 0; at < roots_.size(); ++at)
        rows_[static_cast<qsizetype>(at)]->setChecked(!folder.empty() && roots_[at].path == folder);
}

void SidePanel::setSearches(const std::vector<ShownSearch> &saved, const std::vector<ShownSearch> &history)
{
    saved_->setSearches(saved);
    history_->setSearches(history);
}

void SidePanel::showRoot(SideRow &row, const ShownRoot &root, const LibraryState &state)
{
    const ShownCounts &counts = root.counts;
    const bool offline = root.state == ShownRoot::State::Offline;
    row.setText(root.name);
    row.setIconName(offline ? QStringLiteral("folder-offline") : QStringLiteral("folder"));
    row.setDimmed(offline);
    row.setCount(counts.found);
    row.setToolTip(Texts::rootCounts(number(counts.found), number(counts.indexed), number(counts.failed),
                                     number(counts.excluded), number(counts.pending)));
    const qint64 done = counts.found - counts.pending;
    const double share = counts.found > 0 ? static_cast<double>(done) / static_cast<double>(counts.found) : 0;
    if (offline)
        row.setSecondLine(Texts::offline());
    else if (root.state == ShownRoot::State::Doubtful)
        row.setSecondLine(QueryTexts::almostEmptyShort());
    else if (root.state == ShownRoot::State::Paused ||
             (state.work == LibraryState::Work::Paused && counts.pending > 0))
        row.setSecondLine(Texts::paused());
    else if (state.work == LibraryState::Work::Indexing && counts.pending > 0)
        row.setSecondLine(Texts::of(number(done), number(counts.found)), share);
    else if (state.work == LibraryState::Work::Looking && counts.found == 0)
        row.setSecondLine(Texts::lookingForPictures());
    else
        row.setSecondLine({});
}

void SidePanel::paintEvent(QPaintEvent *event)
{
    QPainter(viewport()).fillRect(viewport()->rect(), theme().color(Role::Panel));
    QScrollArea::paintEvent(event);
}

} // namespace semblance::ui
