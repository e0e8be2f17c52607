// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/preview/regionbox.h"

#include "ui/look/metrics.h"
#include "ui/look/querytexts.h"
#include "ui/look/theme.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <algorithm>
#include <array>
#include <cmath>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kHandle = 10, kReach = 14, kHandles = 8, kMove = 8, kNew = 9;
constexpr double kDim = 0.55, kStep = 0.02;

/// Which edges a handle moves: from the top left, clockwise. -1 left or top, 1 right or bottom.
constexpr std::array<std::pair<int, int>, kHandles> kEdges = {
    {{-1, -1}, {0, -1}, {1, -1}, {1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}}};

QRectF inside(QRectF box)
{
    box = box.normalized().intersected(QRectF(0, 0, 1, 1));
    return box;
}

} // namespace

RegionBox::RegionBox(QWidget *parent)
    : QWidget(parent), use_(new QPushButton(QueryTexts::searchRegion(), this))
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setCursor(Qt::CrossCursor);
    setAccessibleName(QueryTexts::chooseRegion());
    setAccessibleDescription(QueryTexts::regionHint());
    use_->setDefault(true);
    use_->setFocusPolicy(Qt::NoFocus); // Enter is the key for it
    use_->setCursor(Qt::ArrowCursor);
    connect(use_, &QPushButton::clicked, this, &RegionBox::use);
    hide();
}

void RegionBox::start(const QSize &source, const std::optional<Region> &region)
{
    source_ = source;
    grabbed_.reset();
    set(region ? QRectF(region->x, region->y, region->width, region->height) : QRectF(0.25, 0.25, 0.5, 0.5));
    setVisible(true);
    raise();
    setFocus(Qt::OtherFocusReason);
}

void RegionBox::setSource(const QSize &source)
{
    source_ = source;
    set(fraction_);
}

void RegionBox::setPicture(const QRectF &picture)
{
    picture_ = picture;
    update();
}

Region RegionBox::region() const
{
    return {fraction_.x(), fraction_.y(), fraction_.width(), fraction_.height()};
}

QSize RegionBox::pixels() const
{
    return {static_cast<int>(std::lround(fraction_.width() * source_.width())),
            static_cast<int>(std::lround(fraction_.height() * source_.height()))};
}

bool RegionBox::bigEnough() const
{
    return pixels().width() >= kLeast && pixels().height() >= kLeast;
}

QString RegionBox::told() const
{
    const QLocale locale;
    if (!bigEnough())
        return QueryTexts::regionTooSmall(locale.toString(kLeast));
    return QStringLiteral("%1 × %2").arg(locale.toString(pixels().width()),
                                         locale.toString(pixels().height()));
}

void RegionBox::set(const QRectF &fraction)
{
    fraction_ = inside(fraction);
    use_->setEnabled(bigEnough());
    setAccessibleDescription(told() + QStringLiteral(". ") + QueryTexts::regionHint());
    update();
}

QRectF RegionBox::box() const
{
    return {picture_.x() + fraction_.x() * picture_.width(), picture_.y() + fraction_.y() * picture_.height(),
            fraction_.width() * picture_.width(), fraction_.height() * picture_.height()};
}

QRectF RegionBox::handle(int number) const
{
    const auto [x, y] = kEdges[static_cast<std::size_t>(number)];
    const QRectF around = box();
    const QPointF at = around.center() + QPointF(x * around.width() / 2, y * around.height() / 2);
    return {at.x() - kHandle / 2.0, at.y() - kHandle / 2.0, kHandle, kHandle};
}

QPointF RegionBox::fractionAt(const QPointF &point) const
{
    if (picture_.isEmpty())
        return {};
    return {std::clamp((point.x() - picture_.x()) / picture_.width(), 0.0, 1.0),
            std::clamp((point.y() - picture_.y()) / picture_.height(), 0.0, 1.0)};
}

void RegionBox::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    from_ = fractionAt(event->position());
    before_ = fraction_;
    for (int number = 0; number < kHandles && !grabbed_; ++number)
        if (handle(number).adjusted(-2, -2, kReach - kHandle, kReach - kHandle).contains(event->position()))
            grabbed_ = number;
    if (!grabbed_)
        grabbed_ = box().contains(event->position()) ? kMove : kNew;
}

void RegionBox::mouseMoveEvent(QMouseEvent *event)
{
    if (!grabbed_)
        return;
    const QPointF at = fractionAt(event->position());
    const QPointF by = at - from_;
    if (*grabbed_ == kNew) {
        set(QRectF(from_, at));
    } else if (*grabbed_ == kMove) {
        QRectF moved = before_.translated(by);
        moved.moveLeft(std::clamp(moved.left(), 0.0, 1 - moved.width()));
        moved.moveTop(std::clamp(moved.top(), 0.0, 1 - moved.height()));
        set(moved);
    } else {
        const auto [x, y] = kEdges[static_cast<std::size_t>(*grabbed_)];
        set(before_.adjusted(x < 0 ? by.x() : 0, y < 0 ? by.y() : 0, x > 0 ? by.x() : 0, y > 0 ? by.y() : 0));
    }
}

void RegionBox::mouseReleaseEvent(QMouseEvent *)
{
    grabbed_.reset();
}

void RegionBox::nudge(double x, double y, bool size)
{
    if (size) {
        set(QRectF(fraction_.topLeft(), fraction_.size() + QSizeF(x, y)));
        return;
    }
    QRectF moved = fraction_.translated(x, y);
    moved.moveLeft(std::clamp(moved.left(), 0.0, 1 - moved.width()));
    moved.moveTop(std::clamp(moved.top(), 0.0, 1 - moved.height()));
    set(moved);
}

void RegionBox::use()
{
    if (bigEnough())
        Q_EMIT chosen(region());
}

void RegionBox::keyPressEvent(QKeyEvent *event)
{
    const bool size = event->modifiers().testFlag(Qt::ShiftModifier);
    switch (event->key()) {
    case Qt::Key_Left:
        nudge(-kStep, 0, size);
        break;
    case Qt::Key_Right:
        nudge(kStep, 0, size);
        break;
    case Qt::Key_Up:
        nudge(0, -kStep, size);
        break;
    case Qt::Key_Down:
        nudge(0, kStep, size);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        use();
        break;
    case Qt::Key_Escape:
        Q_EMIT left();
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void RegionBox::resizeEvent(QResizeEvent *)
{
    use_->adjustSize();
    use_->move((width() - use_->width()) / 2, height() - use_->height() - kL);
}

void RegionBox::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF around = box();
    QPainterPath dark;
    dark.addRect(picture_);
    dark.addRect(around);
    painter.setPen(Qt::NoPen);
    QColor dim(Qt::black);
    dim.setAlphaF(static_cast<float>(kDim));
    painter.fillPath(dark, dim);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().color(Role::OverlayText), 1.5));
    painter.drawRect(around);
    painter.setPen(QPen(theme().color(Role::Overlay), 1));
    painter.setBrush(theme().color(Role::OverlayText));
    for (int number = 0; number < kHandles; ++number)
        painter.drawRect(handle(number));
    painter.setFont(fontFor(Type::Small, QFont::DemiBold));
    const QString label = told();
    const int wide = painter.fontMetrics().horizontalAdvance(label) + 2 * kS;
    QRectF plate(around.left(), around.top() - kBadge - kXs - kHandle / 2.0, wide, kBadge);
    if (plate.top() < picture_.top())
        plate.moveTop(around.top() + kHandle);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().color(Role::Badge, kBadgeOpacity));
    painter.drawRoundedRect(plate, kRadiusBadge, kRadiusBadge);
    painter.setPen(theme().color(Role::BadgeText));
    painter.drawText(plate, Qt::AlignCenter, label);
    painter.setFont(fontFor(Type::Small));
    painter.setPen(theme().color(Role::OverlayTextSecondary));
    painter.drawText(QRect(0, use_->y() - kXl, width(), kXl), Qt::AlignCenter, QueryTexts::regionHint());
}

} // namespace semblance::ui
