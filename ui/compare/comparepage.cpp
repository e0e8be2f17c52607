// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/compare/comparepage.h"

#include "ui/look/metrics.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"

#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kResultsOfARow = 50;

QString modeText(int mode)
{
    const std::array names = {Texts::composed(), Texts::average(), Texts::picture(), Texts::words()};
    return names[static_cast<std::size_t>(mode)];
}

} // namespace

ComparePage::ComparePage(SheetPort &sheets, ThumbnailCache &thumbnails, QWidget *parent)
    : QWidget(parent), sheets_(sheets)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(kL, 0, kL, 0);
    column->setSpacing(0);
    auto *head = new PageHead(Texts::compare(), this);
    head->setLine(Texts::compareLine());
    column->addWidget(head);
    auto *content = new QWidget;
    auto *rows = new QVBoxLayout(content);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    const std::array icons = {"mode-composed", "mode-average", "picture", "words"};
    const std::array lines = {Texts::composedRow(), Texts::averageRow(), Texts::pictureRow(),
                              Texts::wordsRow()};
    for (int mode = 0; mode < 4; ++mode) {
        const auto at = static_cast<std::size_t>(mode);
        rows_[at] = new StripRow(thumbnails, kCompareHead, kCompareThumb, content);
        rows_[at]->setHead(QString::fromLatin1(icons[at]), modeText(mode), lines[at]);
        rows_[at]->setAction(Texts::showAll());
        rows->addWidget(rows_[at]);
        connectRow(mode);
    }
    rows->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    scroll->setWidget(content);
    content->setAutoFillBackground(false); // the scroll area fills what it is given
    column->addWidget(scroll, 1);
    setFocusProxy(&rows_[0]->view());
    connect(head, &PageHead::backWanted, this, &ComparePage::backWanted);
    connect(&sheets, &SheetPort::rowAnswered, this, [this](int row, const ShownAnswer &answer) {
        if (asking_ && row < 4)
            rows_[static_cast<std::size_t>(row)]->setItems(answer.items);
    });
    connect(&sheets, &SheetPort::rowFailed, this, [this](int row, const QString &sentence) {
        if (asking_ && row < 4)
            rows_[static_cast<std::size_t>(row)]->setSentence(sentence);
    });
}

void ComparePage::connectRow(int mode)
{
    StripRow &row = *rows_[static_cast<std::size_t>(mode)];
    connect(&row, &StripRow::actionWanted, this,
            [this, mode] { Q_EMIT modeChosen(static_cast<compose::Mode>(mode)); });
    connect(&row.view(), &StripView::pointedAt, this, &ComparePage::point);
    connect(&row.view(), &StripView::previewWanted, this, &ComparePage::previewWanted);
    connect(&row.view(), &StripView::openWanted, this, &ComparePage::openWanted);
    // Shift and wheel scroll all four together, whichever the pointer is on.
    connect(row.view().horizontalScrollBar(), &QScrollBar::sliderMoved, this, [this](int value) {
        for (StripRow *other : rows_)
            other->view().horizontalScrollBar()->setValue(value);
    });
}

void ComparePage::show(const compose::Query &query)
{
    asking_ = !query.pictures.empty() && (!query.words.empty() || !query.prompt.empty());
    if (!asking_) {
        sheets_.forget();
        for (StripRow *row : rows_)
            row->setSentence(Texts::compareNeeds());
        return;
    }
    std::vector<compose::Query> rows;
    for (int mode = 0; mode < 4; ++mode) {
        rows.push_back(query);
        rows.back().mode = static_cast<compose::Mode>(mode);
    }
    sheets_.ask(rows, kResultsOfARow);
}

const PictureItem *ComparePage::itemOf(qint64 id) const
{
    for (const StripRow *row : rows_)
        if (const int at = row->model().rowOf(id); at >= 0)
            return &row->model().item(at);
    return nullptr;
}

void ComparePage::point(qint64 id)
{
    QStringList places;
    for (int mode = 0; mode < 4; ++mode) {
        StripRow &row = *rows_[static_cast<std::size_t>(mode)];
        row.view().setMarked(id);
        const int at = row.model().rowOf(id);
        places +=
            at < 0 ? Texts::notIn(modeText(mode)) : Texts::rankIn(modeText(mode), QLocale().toString(at + 1));
    }
    Q_EMIT told(id < 0 ? QString() : places.join(QStringLiteral(", ")));
}

void ComparePage::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), theme().color(Role::Canvas));
}

/// Up and down go between the rows, at about the same place.
void ComparePage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        Q_EMIT backWanted();
        return;
    }
    const int step = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    for (int at = 0; step != 0 && at < 4; ++at) {
        StripView &from = rows_[static_cast<std::size_t>(at)]->view();
        if (!from.hasFocus() || at + step < 0 || at + step > 3)
            continue;
        StripView &to = rows_[static_cast<std::size_t>(at + step)]->view();
        to.setFocus(Qt::OtherFocusReason);
        const QModelIndex there = to.indexAt({from.visualRect(from.currentIndex()).center().x(), kL});
        to.setCurrentIndex(there.isValid() ? there : to.model()->index(0, 0));
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace semblance::ui
