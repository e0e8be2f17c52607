// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/query/queryfield.h"

#include "ui/look/icons.h"
#include "ui/look/metrics.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"
#include "ui/query/wordsfield.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QToolButton>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kIcon = 18, kHairline = 24;

} // namespace

QueryField::QueryField(QWidget *parent)
    : QWidget(parent), icon_(new QLabel(this)), notLabel_(new QLabel(Texts::notLabel(), this)),
      words_(new WordsField(this)), line_(new QWidget(this)), not_(new QLineEdit(this)),
      clear_(new QToolButton(this))
{
    setFixedHeight(kField);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(kM, 2, kS, 2);
    row->setSpacing(kS);
    icon_->setFixedSize(kIcon, kIcon);
    line_->setFixedSize(1, kHairline);
    line_->setAutoFillBackground(true);
    line_->setBackgroundRole(QPalette::Mid);
    notLabel_->setFont(fontFor(Type::Small, QFont::Medium));
    notLabel_->setBuddy(not_);
    not_->setFrame(false);
    not_->setFont(fontFor(Type::Body));
    not_->setFixedWidth(kNotField - kXxl);
    not_->setPlaceholderText(Texts::thingsToAvoid());
    not_->setAccessibleName(Texts::notLabel());
    not_->setAccessibleDescription(Texts::notTip());
    not_->setToolTip(Texts::notTip());
    not_->installEventFilter(this);
    clear_->setIcon(lineIcon(QStringLiteral("close")));
    clear_->setIconSize({16, 16});
    clear_->setAutoRaise(true);
    clear_->setFixedSize(kSmallButton, kSmallButton);
    clear_->setAccessibleName(Texts::clearQuery());
    clear_->setToolTip(Texts::clearQuery());
    row->addWidget(icon_);
    row->addWidget(words_, 1);
    row->addWidget(line_);
    row->addWidget(notLabel_);
    row->addWidget(not_);
    row->addWidget(clear_);
    connect(words_, &WordsField::focusChanged, this, qOverload<>(&QWidget::update));
    connect(clear_, &QToolButton::clicked, this, &QueryField::cleared);
    setHasPicture(false);
    setClearable(false);
    showIcon();
}

void QueryField::setHasPicture(bool picture)
{
    words_->setPlaceholderText(picture ? Texts::describeChange() : Texts::describeWanted());
}

void QueryField::setClearable(bool clearable)
{
    clear_->setEnabled(clearable);
}

void QueryField::showIcon()
{
    icon_->setPixmap(
        iconPixmap(QStringLiteral("words"), kIcon, theme().color(Role::TextSecondary), devicePixelRatioF()));
}

void QueryField::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool focused = words_->hasFocus() || not_->hasFocus();
    const qreal edge = focused ? 2 : 1;
    painter.setPen(QPen(theme().color(focused ? Role::Focus : Role::BorderStrong), edge));
    painter.setBrush(theme().color(Role::Field));
    painter.drawRoundedRect(QRectF(rect()).adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2), kRadiusField,
                            kRadiusField);
}

void QueryField::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        showIcon();
    QWidget::changeEvent(event);
}

bool QueryField::eventFilter(QObject *watched, QEvent *event)
{
    const bool in = event->type() == QEvent::FocusIn;
    if (watched == not_ && (in || event->type() == QEvent::FocusOut)) {
        not_->setFixedWidth((in ? kNotFieldFocused : kNotField) - kXxl);
        update();
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace semblance::ui
