// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/look/drawing.h"

#include "ui/look/icons.h"
#include "ui/look/metrics.h"
#include "ui/look/style.h"
#include "ui/look/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>
#include <QWidget>
#include <algorithm>

namespace semblance::ui::drawing {

namespace {

constexpr int kSmallField = 36;
constexpr qreal kCheckEdge = 1.25;

qreal scaleOf(const QPainter &painter)
{
    return painter.device()->devicePixelRatioF();
}

/// A rounded rectangle whose edge lies inside the rectangle.
void rounded(QPainter &painter, const QRectF &rect, qreal radius, const QBrush &fill,
             const QPen &edge = Qt::NoPen)
{
    const qreal inset = edge.style() == Qt::NoPen ? 0 : edge.widthF() / 2;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(fill);
    painter.setPen(edge);
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset);
}

bool has(const QStyleOption &option, QStyle::StateFlag flag)
{
    return (option.state & flag) != 0;
}

bool keyboardFocus(const QStyleOption &option)
{
    return has(option, QStyle::State_HasFocus) && has(option, QStyle::State_KeyboardFocusChange);
}

void ring(QPainter &painter, const QRectF &rect, qreal radius)
{
    rounded(painter, rect, radius, Qt::NoBrush, QPen(theme().color(Role::Focus), metrics::kFocusRing));
}

} // namespace

void lineEdit(const QStyleOption &option, QPainter &painter)
{
    if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(&option);
        frame != nullptr && frame->lineWidth == 0)
        return;
    painter.save();
    const bool focused = has(option, QStyle::State_HasFocus);
    const int radius = option.rect.height() < kSmallField ? metrics::kRadiusControl : metrics::kRadiusField;
    const Role edge = focused ? Role::Focus : Role::BorderStrong;
    rounded(painter, option.rect, radius, theme().color(Role::Field),
            QPen(theme().color(edge), focused ? 2 : 1));
    painter.restore();
}

void pushButton(const QStyleOptionButton &option, QPainter &painter, const QWidget *widget)
{
    const bool main = (option.features & QStyleOptionButton::DefaultButton) != 0;
    const bool flat = (option.features & QStyleOptionButton::Flat) != 0;
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool pressed = has(option, QStyle::State_Sunken) || has(option, QStyle::State_On);
    const bool hovered = has(option, QStyle::State_MouseOver);
    const bool pill = widget != nullptr && widget->property("pill").toBool();
    Role fill = main ? Role::Accent : pill ? Role::Hover : Role::Raised;
    if (enabled && pressed)
        fill = main ? Role::AccentPressed : Role::Pressed;
    else if (enabled && hovered)
        fill = main ? Role::AccentHover : pill ? Role::Pressed : Role::Hover;
    if (!enabled && main)
        fill = Role::Border;
    painter.save();
    const qreal radius = pill ? option.rect.height() / 2.0 : metrics::kRadiusControl;
    const bool edge = !main && !pill && !flat;
    if (!flat || hovered || pressed)
        rounded(painter, option.rect, radius, theme().color(fill),
                edge ? QPen(theme().color(Role::Border), 1) : QPen(Qt::NoPen));
    if (keyboardFocus(option))
        ring(painter, option.rect, radius);
    painter.restore();
}

void toolButton(const QStyleOption &option, QPainter &painter)
{
    painter.save();
    const bool enabled = has(option, QStyle::State_Enabled);
    if (has(option, QStyle::State_On))
        rounded(painter, option.rect, metrics::kRadiusControl, theme().color(Role::AccentSoft));
    else if (enabled && has(option, QStyle::State_Sunken))
        rounded(painter, option.rect, metrics::kRadiusControl, theme().color(Role::Pressed));
    else if (enabled && has(option, QStyle::State_MouseOver))
        rounded(painter, option.rect, metrics::kRadiusControl, theme().color(Role::Hover));
    if (keyboardFocus(option))
        ring(painter, option.rect, metrics::kRadiusControl);
    painter.restore();
}

void checkBox(const QStyleOption &option, QPainter &painter)
{
    painter.save();
    const bool on = has(option, QStyle::State_On);
    const bool enabled = has(option, QStyle::State_Enabled);
    const Role edge = !enabled ? Role::TextDisabled : on ? Role::Accent : Role::BorderStrong;
    rounded(painter, option.rect, metrics::kRadiusBadge,
            theme().color(on && enabled ? Role::Accent : Role::Field), QPen(theme().color(edge), kCheckEdge));
    if (on) {
        const QColor color = theme().color(enabled ? Role::OnAccent : Role::TextDisabled);
        painter.drawPixmap(option.rect,
                           iconPixmap(QStringLiteral("check"), option.rect.width(), color, scaleOf(painter)));
    }
    painter.restore();
}

void focusRing(const QStyleOption &option, QPainter &painter)
{
    if (!has(option, QStyle::State_KeyboardFocusChange))
        return;
    painter.save();
    ring(painter, option.rect, metrics::kRadiusControl + metrics::kFocusRing);
    painter.restore();
}

void itemPanel(const QStyleOption &option, QPainter &painter)
{
    painter.save();
    if (has(option, QStyle::State_Selected))
        rounded(painter, option.rect, metrics::kRadiusControl, theme().color(Role::AccentSoft));
    else if (has(option, QStyle::State_MouseOver) && has(option, QStyle::State_Enabled))
        rounded(painter, option.rect, metrics::kRadiusControl, theme().color(Role::Hover));
    painter.restore();
}

void menuPanel(const QStyleOption &option, QPainter &painter)
{
    painter.save();
    painter.fillRect(option.rect, theme().color(Role::Raised));
    painter.setPen(theme().color(Role::Border));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(option.rect.adjusted(0, 0, -1, -1));
    painter.restore();
}

void menuItem(const QStyleOptionMenuItem &option, QPainter &painter)
{
    constexpr int kIconColumn = 32;
    painter.save();
    const bool enabled = has(option, QStyle::State_Enabled);
    painter.fillRect(option.rect, theme().color(Role::Raised));
    if (option.menuItemType == QStyleOptionMenuItem::Separator) {
        painter.setPen(theme().color(Role::Divider));
        const int y = option.rect.center().y();
        painter.drawLine(option.rect.left() + metrics::kS, y, option.rect.right() - metrics::kS, y);
        painter.restore();
        return;
    }
    if (enabled && has(option, QStyle::State_Selected))
        rounded(painter, option.rect, metrics::kRadiusControl, theme().color(Role::Hover));
    const QRect inner = option.rect.adjusted(metrics::kS, 0, -metrics::kM, 0);
    const QRect mark(inner.left(), inner.center().y() - 8, 16, 16);
    const QColor color = theme().color(enabled ? Role::Text : Role::TextDisabled);
    if (option.checkType != QStyleOptionMenuItem::NotCheckable && option.checked)
        painter.drawPixmap(mark, iconPixmap(QStringLiteral("check"), mark.width(),
                                            theme().color(Role::AccentText), scaleOf(painter)));
    else if (!option.icon.isNull())
        option.icon.paint(&painter, mark, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
    const QStringList parts = option.text.split(u'\t');
    const QRect text = inner.adjusted(kIconColumn - metrics::kS, 0, 0, 0);
    painter.setFont(option.font);
    painter.setPen(color);
    painter.drawText(text, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextShowMnemonic, parts.value(0));
    if (option.menuItemType == QStyleOptionMenuItem::SubMenu)
        painter.drawPixmap(QRect(inner.right() - 15, mark.top(), 16, 16),
                           iconPixmap(QStringLiteral("chevron-right"), 16, color, scaleOf(painter)));
    painter.setPen(theme().color(enabled ? Role::TextTertiary : Role::TextDisabled));
    painter.drawText(text, Qt::AlignVCenter | Qt::AlignRight, parts.value(1));
    painter.restore();
}

void slider(const QStyleOptionSlider &option, QPainter &painter, const QWidget *widget)
{
    constexpr qreal kTrack = 4, kHandle = 16, kTick = 10;
    painter.save();
    if (!has(option, QStyle::State_Enabled))
        painter.setOpacity(metrics::kDisabledOpacity);
    const QRectF rect = option.rect;
    const qreal room = rect.width() - kHandle;
    const qreal at = rect.left() + kHandle / 2 +
                     QStyle::sliderPositionFromValue(option.minimum, option.maximum, option.sliderPosition,
                                                     static_cast<int>(room), option.upsideDown);
    const qreal middle = rect.center().y();
    const QRectF track(rect.left() + 2, middle - kTrack / 2, rect.width() - 4, kTrack);
    rounded(painter, track, kTrack / 2, theme().color(Role::ScoreTrack));
    const bool centred = widget != nullptr && widget->property("centred").toBool();
    if (centred) {
        painter.fillRect(QRectF(rect.center().x() - 0.5, middle - kTick / 2, 1, kTick),
                         theme().color(Role::BorderStrong));
        const qreal from = std::min(at, rect.center().x()), to = std::max(at, rect.center().x());
        rounded(painter, {from, track.top(), to - from, kTrack}, kTrack / 2, theme().color(Role::Accent));
    }
    const bool hot = has(option, QStyle::State_MouseOver) || has(option, QStyle::State_Sunken);
    const QRectF handle(at - kHandle / 2, middle - kHandle / 2, kHandle, kHandle);
    const bool raised = theme().dark();
    rounded(painter, handle, kHandle / 2, theme().color(raised ? Role::OverlayText : Role::Raised),
            QPen(theme().color(hot || !centred ? Role::BorderStrong : Role::Accent), 1.5));
    if (keyboardFocus(option))
        ring(painter, handle.adjusted(-1, -1, 1, 1), kHandle / 2 + 1);
    painter.restore();
}

void scrollBar(const QStyleOptionSlider &option, QPainter &painter, const QWidget *widget)
{
    constexpr int kThumb = 6, kThumbHot = 10;
    if (option.maximum <= option.minimum)
        return;
    const QStyle *style = widget != nullptr ? widget->style() : nullptr;
    if (style == nullptr)
        return;
    painter.save();
    QRectF thumb = style->subControlRect(QStyle::CC_ScrollBar, &option, QStyle::SC_ScrollBarSlider, widget);
    const bool hot = has(option, QStyle::State_MouseOver) || has(option, QStyle::State_Sunken);
    const qreal width = hot ? kThumbHot : kThumb;
    if (option.orientation == Qt::Vertical)
        thumb = {thumb.center().x() - width / 2, thumb.top() + 2, width, thumb.height() - 4};
    else
        thumb = {thumb.left() + 2, thumb.center().y() - width / 2, thumb.width() - 4, width};
    rounded(painter, thumb, width / 2, theme().color(Role::BorderStrong, hot ? 0.9 : 0.55));
    painter.restore();
}

void splitter(const QStyleOption &option, QPainter &painter)
{
    const bool upright = option.rect.height() > option.rect.width();
    const QPoint middle = option.rect.center();
    painter.fillRect(upright ? QRect(middle.x(), option.rect.top(), 1, option.rect.height())
                             : QRect(option.rect.left(), middle.y(), option.rect.width(), 1),
                     theme().color(Role::Border));
}

void headerSection(const QStyleOption &option, QPainter &painter)
{
    painter.fillRect(option.rect, theme().color(Role::Canvas));
    painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                     theme().color(Role::Border));
}

} // namespace semblance::ui::drawing
