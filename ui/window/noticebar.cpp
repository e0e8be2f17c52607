// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/window/noticebar.h"

#include "ui/look/icons.h"
#include "ui/look/metrics.h"
#include "ui/look/texts.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <algorithm>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kMostActions = 2, kIcon = 18, kLine = 3;

} // namespace

NoticeBar::NoticeBar(const QString &icon, Role ground, Role mark, QWidget *parent)
    : QWidget(parent), icon_(icon), ground_(ground), mark_(mark), label_(new QLabel(this))
{
    setMinimumHeight(kBanner);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(kL + kXl, kXs, kL, kXs);
    row->setSpacing(kS);
    label_->setWordWrap(true);
    row->addWidget(label_, 1);
    for (int at = 0; at < kMostActions; ++at) {
        auto *button = new QPushButton(this);
        row->addWidget(button);
        buttons_.append(button);
        connect(button, &QPushButton::clicked, this, [this, at] {
            const Action action = actions_[static_cast<std::size_t>(at)];
            leave();
            action.run();
        });
    }
    auto *dismiss = new QPushButton(Texts::dismiss(), this);
    row->addWidget(dismiss);
    const auto pass = [this] {
        leave();
        Q_EMIT passed();
    };
    connect(dismiss, &QPushButton::clicked, this, pass);
    time_.setSingleShot(true);
    connect(&time_, &QTimer::timeout, this, pass);
    hide();
}

void NoticeBar::say(const QString &sentence, std::vector<Action> actions, int shownFor)
{
    actions_ = std::move(actions);
    label_->setText(sentence);
    for (int at = 0; at < kMostActions; ++at) {
        const bool used = at < static_cast<int>(actions_.size());
        buttons_[at]->setVisible(used);
        buttons_[at]->setText(used ? actions_[static_cast<std::size_t>(at)].label : QString());
    }
    setVisible(true);
    if (shownFor > 0)
        time_.start(shownFor);
    else
        time_.stop();
    QAccessibleEvent alert(label_, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void NoticeBar::setProgress(double share)
{
    progress_ = share;
    update();
}

void NoticeBar::leave()
{
    progress_ = -1;
    time_.stop();
    hide();
}

QString NoticeBar::sentence() const
{
    return isHidden() ? QString() : label_->text();
}

void NoticeBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(ground_));
    painter.drawPixmap(kL, (height() - kIcon) / 2,
                       iconPixmap(icon_, kIcon, theme().color(mark_), devicePixelRatioF()));
    if (progress_ >= 0)
        painter.fillRect(QRectF(0, height() - kLine, width() * std::min(1.0, progress_), kLine),
                         theme().color(Role::Accent));
}

} // namespace semblance::ui
