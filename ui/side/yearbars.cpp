// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/side/yearbars.h"

#include "ui/look/metrics.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kBars = 32;
constexpr int kMostYears = 40;

} // namespace

YearBars::YearBars(QWidget *parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
    name();
}

void YearBars::setCounts(const QMap<int, int> &counts)
{
    // While something is chosen the other years have no pictures on screen: their bars stay.
    if (from_ && !counts_.isEmpty())
        return;
    counts_ = counts;
    update();
}

void YearBars::setChoice(std::optional<int> from, std::optional<int> to)
{
    from_ = from;
    to_ = to;
    name();
    update();
}

void YearBars::name()
{
    const QString all =
        counts_.isEmpty() ? QString() : Texts::years(QString::number(first()), QString::number(last()));
    const QString range = from_ && to_ ? Texts::years(QString::number(*from_), QString::number(*to_)) : all;
    setAccessibleName(Texts::dateTaken() + QStringLiteral(", ") + range);
    setToolTip(range);
}

QSize YearBars::sizeHint() const
{
    return {kSideMin - kXxl, kBars + kXs};
}

int YearBars::last() const
{
    return counts_.isEmpty() ? 0 : counts_.lastKey();
}

int YearBars::first() const
{
    return counts_.isEmpty() ? 0 : std::max(counts_.firstKey(), last() - kMostYears + 1);
}

int YearBars::yearAt(int x) const
{
    const int count = last() - first() + 1;
    return std::clamp(first() + x * count / std::max(1, width()), first(), last());
}

void YearBars::choose(int from, int to)
{
    setChoice(std::min(from, to), std::max(from, to));
    Q_EMIT chosen(from_, to_);
}

void YearBars::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(Qt::NoPen);
    const int count = last() - first() + 1;
    const int most = std::max(1, counts_.isEmpty() ? 1 : *std::max_element(counts_.cbegin(), counts_.cend()));
    for (int at = 0; !counts_.isEmpty() && at < count; ++at) {
        const int year = first() + at;
        const int left = at * width() / count;
        const int right = (at + 1) * width() / count;
        const bool wanted = !from_ || (year >= *from_ && year <= *to_);
        const int pictures = counts_.value(year);
        const int height = pictures == 0 ? 1 : std::max(3, kBars * pictures / most);
        painter.setBrush(theme().color(wanted && pictures > 0 ? Role::Accent : Role::ScoreTrack));
        painter.drawRect(left, kBars - height, std::max(1, right - left - kXxs), height);
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme().color(Role::Focus), kFocusRing));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), kRadiusBadge, kRadiusBadge);
    }
}

void YearBars::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || counts_.isEmpty())
        return;
    grabbed_ = yearAt(event->position().toPoint().x());
    setChoice(grabbed_, grabbed_);
}

void YearBars::mouseMoveEvent(QMouseEvent *event)
{
    if (!grabbed_)
        return;
    const int year = yearAt(event->position().toPoint().x());
    setChoice(std::min(*grabbed_, year), std::max(*grabbed_, year));
}

void YearBars::mouseReleaseEvent(QMouseEvent *)
{
    if (grabbed_ && from_)
        Q_EMIT chosen(from_, to_);
    grabbed_.reset();
}

void YearBars::mouseDoubleClickEvent(QMouseEvent *)
{
    setChoice({}, {});
    Q_EMIT chosen({}, {});
}

void YearBars::keyPressEvent(QKeyEvent *event)
{
    const int step = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    const bool extend = (event->modifiers() & Qt::ShiftModifier) != 0;
    if (counts_.isEmpty() || (step == 0 && event->key() != Qt::Key_Delete)) {
        QWidget::keyPressEvent(event);
        return;
    }
    if (step == 0) {
        setChoice({}, {});
        Q_EMIT chosen({}, {});
    } else if (!from_) {
        choose(step > 0 ? first() : last(), step > 0 ? first() : last());
    } else {
        const int to = std::clamp(*to_ + step, first(), last());
        choose(extend ? std::min(*from_, to) : to, to);
    }
}

} // namespace semblance::ui
