// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/grid/striprow.h"

#include "ui/look/icons.h"
#include "ui/look/metrics.h"
#include "ui/look/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kHeadIcon = 18;

} // namespace

StripRow::StripRow(ThumbnailCache &thumbnails, int headWidth, int thumbHeight, QWidget *parent)
    : QWidget(parent), model_(thumbnails), view_(new StripView(model_, thumbnails, thumbHeight, this)),
      icon_(new QLabel(this)), title_(new QLabel(this)), line_(new QLabel(this)), sentence_(new QLabel),
      action_(new QPushButton(this)), stack_(new QStackedLayout)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, kXs, 0, kXs);
    row->setSpacing(kS);
    auto *head = new QWidget(this);
    head->setFixedWidth(headWidth);
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(0, kS, 0, 0);
    column->setSpacing(kXs);
    auto *top = new QHBoxLayout;
    top->setSpacing(kS);
    top->addWidget(icon_);
    top->addWidget(title_, 1);
    column->addLayout(top);
    column->addWidget(line_);
    column->addWidget(action_, 0, Qt::AlignLeft);
    column->addStretch(1);
    icon_->hide();
    title_->setFont(fontFor(Type::Field, QFont::DemiBold));
    title_->setWordWrap(true);
    line_->setFont(fontFor(Type::Small));
    line_->setForegroundRole(QPalette::PlaceholderText);
    line_->setWordWrap(true);
    action_->hide();
    sentence_->setWordWrap(true);
    sentence_->setAlignment(Qt::AlignVCenter | Qt::AlignLeft);
    sentence_->setForegroundRole(QPalette::PlaceholderText);
    stack_->addWidget(view_);
    stack_->addWidget(sentence_);
    row->addWidget(head);
    row->addLayout(stack_, 1);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(action_, &QPushButton::clicked, this, &StripRow::actionWanted);
}

void StripRow::setHead(const QString &icon, const QString &title, const QString &line)
{
    icon_->setVisible(!icon.isEmpty());
    if (!icon.isEmpty())
        icon_->setPixmap(
            iconPixmap(icon, kHeadIcon, theme().color(Role::TextSecondary), devicePixelRatioF()));
    title_->setText(title);
    line_->setText(line);
    view_->setAccessibleName(title);
    setAction(action_->text());
}

void StripRow::setAction(const QString &label)
{
    action_->setText(label);
    action_->setAccessibleName(label + QStringLiteral(", ") + title_->text());
    action_->setVisible(!label.isEmpty());
}

void StripRow::setItems(std::vector<PictureItem> items)
{
    model_.setItems(std::move(items));
    stack_->setCurrentIndex(0);
}

void StripRow::setSentence(const QString &sentence)
{
    model_.setItems({});
    sentence_->setText(sentence);
    stack_->setCurrentIndex(1);
}

QString StripRow::title() const
{
    return title_->text();
}

QString StripRow::line() const
{
    return line_->text();
}

QString StripRow::sentence() const
{
    return stack_->currentIndex() == 1 ? sentence_->text() : QString();
}

void StripRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme().color(Role::Divider));
}

} // namespace semblance::ui
