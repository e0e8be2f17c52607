// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/window/pagehead.h"

#include "ui/look/icons.h"
#include "ui/look/metrics.h"
#include "ui/look/texts.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace semblance::ui {

using namespace metrics;

PageHead::PageHead(const QString &title, QWidget *parent)
    : QWidget(parent), row_(new QHBoxLayout(this)), line_(new QLabel(this))
{
    setFixedHeight(kPageHead);
    row_->setContentsMargins(0, 0, 0, 0);
    row_->setSpacing(kM);
    auto *back = new QToolButton(this);
    back->setIcon(lineIcon(QStringLiteral("chevron-left")));
    back->setIconSize({20, 20});
    back->setFixedSize(kRow, kRow);
    back->setAutoRaise(true);
    back->setFocusPolicy(Qt::StrongFocus);
    back->setAccessibleName(Texts::back());
    back->setToolTip(Texts::back() + QStringLiteral(" (Esc)"));
    auto *name = new QLabel(title, this);
    name->setFont(fontFor(Type::Title, QFont::DemiBold));
    line_->setFont(fontFor(Type::Small));
    line_->setForegroundRole(QPalette::PlaceholderText);
    row_->addWidget(back);
    row_->addWidget(name);
    row_->addWidget(line_, 1);
    connect(back, &QToolButton::clicked, this, &PageHead::backWanted);
}

void PageHead::setLine(const QString &line)
{
    line_->setText(line);
}

QString PageHead::line() const
{
    return line_->text();
}

QPushButton *PageHead::addAction(const QString &label, const QString &icon)
{
    auto *button = new QPushButton(label, this);
    if (!icon.isEmpty())
        button->setIcon(lineIcon(icon));
    button->setFixedHeight(kRow);
    row_->addWidget(button);
    return button;
}

void PageHead::addWidget(QWidget *widget)
{
    row_->addWidget(widget);
}

} // namespace semblance::ui
