// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/window/banner.h"

#include "ui/look/icons.h"
#include "ui/look/metrics.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace semblance::ui {

using namespace metrics;

Banner::Banner(QWidget *parent) : QWidget(parent), label_(new QLabel(this))
{
    setMinimumHeight(kBanner);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(kL + kXl, kXs, kL, kXs);
    row->setSpacing(kS);
    label_->setWordWrap(true);
    auto *retry = new QPushButton(Texts::tryAgain(), this);
    auto *dismiss = new QPushButton(Texts::dismiss(), this);
    row->addWidget(label_, 1);
    row->addWidget(retry);
    row->addWidget(dismiss);
    connect(retry, &QPushButton::clicked, this, [this] {
        hide();
        Q_EMIT retryWanted();
    });
    connect(dismiss, &QPushButton::clicked, this, &QWidget::hide);
    hide();
}

void Banner::say(const QString &sentence)
{
    label_->setText(sentence);
    setVisible(true);
    QAccessibleEvent alert(label_, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

QString Banner::sentence() const
{
    return isHidden() ? QString() : label_->text();
}

void Banner::paintEvent(QPaintEvent *)
{
    constexpr int kIcon = 18;
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Role::ErrorSoft));
    painter.drawPixmap(
        kL, (height() - kIcon) / 2,
        iconPixmap(QStringLiteral("problem"), kIcon, theme().color(Role::Error), devicePixelRatioF()));
}

} // namespace semblance::ui
