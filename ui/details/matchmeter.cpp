// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/details/matchmeter.h"

#include "ui/look/metrics.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"

#include <QLocale>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kNumber = 32, kBar = 6, kSentence = 36;

} // namespace

MatchMeter::MatchMeter(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void MatchMeter::setMatch(double match, const QString &sentence)
{
    match_ = match;
    sentence_ = sentence;
    setAccessibleName(Texts::match() + u' ' + QLocale().toString(std::lround(match)));
    setAccessibleDescription(sentence);
    update();
}

QSize MatchMeter::sizeHint() const
{
    return {kDetails - 2 * kL, kNumber + kBar + kXs + kSentence};
}

void MatchMeter::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QFont number = fontFor(Type::Title, QFont::DemiBold);
    painter.setFont(number);
    painter.setPen(theme().color(Role::Text));
    painter.drawText(QRect(0, 0, width(), kNumber), Qt::AlignVCenter | Qt::AlignLeft,
                     QLocale().toString(std::lround(match_)));
    QRectF bar(0, kNumber, width(), kBar);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().color(Role::ScoreTrack));
    painter.drawRoundedRect(bar, kBar / 2.0, kBar / 2.0);
    bar.setWidth(bar.width() * std::clamp(match_, 0.0, 100.0) / 100);
    painter.setBrush(theme().color(Role::Accent));
    painter.drawRoundedRect(bar, kBar / 2.0, kBar / 2.0);
    painter.setFont(fontFor(Type::Small));
    painter.setPen(theme().color(Role::TextSecondary));
    painter.drawText(QRect(0, kNumber + kBar + kXs, width(), kSentence), Qt::TextWordWrap | Qt::AlignTop,
                     sentence_);
}

} // namespace semblance::ui
