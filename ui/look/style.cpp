// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/look/style.h"

#include "ui/look/drawing.h"
#include "ui/look/metrics.h"
#include "ui/look/theme.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QLineEdit>
#include <QPainter>
#include <QScrollBar>
#include <QSlider>
#include <QStyleFactory>
#include <QStyleOption>
#include <algorithm>
#include <cmath>

namespace semblance::ui {

namespace {

constexpr int kScrollBar = 12, kSliderHandle = 16, kCheckBox = 16, kMenuRow = 30, kSplitter = 5;
constexpr int kToolTipDelay = 500, kToolTipMargin = 6, kThumbMin = 32;

} // namespace

QRectF aligned(const QRectF &rect, qreal scale)
{
    const auto snap = [scale](qreal value) { return std::round(value * scale) / scale; };
    return {QPointF(snap(rect.left()), snap(rect.top())), QPointF(snap(rect.right()), snap(rect.bottom()))};
}

Style::Style() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion")))
{}

void Style::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton *>(widget) != nullptr || qobject_cast<QSlider *>(widget) != nullptr ||
        qobject_cast<QScrollBar *>(widget) != nullptr)
        widget->setAttribute(Qt::WA_Hover);
}

void Style::polish(QPalette &palette)
{
    palette = theme().palette();
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                          const QWidget *widget) const
{
    switch (element) {
    case PE_PanelLineEdit:
    case PE_FrameLineEdit:
        return drawing::lineEdit(*option, *painter);
    case PE_PanelButtonCommand:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option))
            return drawing::pushButton(*button, *painter, widget);
        break;
    case PE_PanelButtonTool:
        return drawing::toolButton(*option, *painter);
    case PE_IndicatorCheckBox:
        return drawing::checkBox(*option, *painter);
    case PE_FrameFocusRect:
        return drawing::focusRing(*option, *painter);
    case PE_PanelItemViewItem:
        return drawing::itemPanel(*option, *painter);
    case PE_PanelItemViewRow:
        return;
    case PE_PanelMenu:
    case PE_FrameMenu:
        return drawing::menuPanel(*option, *painter);
    case PE_Frame:
        if (qobject_cast<const QAbstractItemView *>(widget) != nullptr)
            return;
        break;
    case PE_PanelStatusBar:
    case PE_FrameStatusBarItem:
        return;
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                        const QWidget *widget) const
{
    switch (element) {
    case CE_PushButtonBevel:
        return proxy()->drawPrimitive(PE_PanelButtonCommand, option, painter, widget);
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
            button != nullptr && (button->features & QStyleOptionButton::DefaultButton) != 0) {
            QStyleOptionButton label = *button;
            label.palette.setColor(QPalette::ButtonText, theme().color(Role::OnAccent));
            return QProxyStyle::drawControl(element, &label, painter, widget);
        }
        break;
    case CE_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option))
            return drawing::menuItem(*item, *painter);
        break;
    case CE_Splitter:
        return drawing::splitter(*option, *painter);
    case CE_HeaderSection:
        return drawing::headerSection(*option, *painter);
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                               const QWidget *widget) const
{
    const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (control == CC_Slider && slider != nullptr && slider->orientation == Qt::Horizontal)
        return drawing::slider(*slider, *painter, widget);
    if (control == CC_ScrollBar && slider != nullptr)
        return drawing::scrollBar(*slider, *painter, widget);
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                            const QWidget *widget) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (control != CC_ScrollBar || bar == nullptr)
        return QProxyStyle::subControlRect(control, option, part, widget);
    const bool across = bar->orientation == Qt::Horizontal;
    const int length = across ? bar->rect.width() : bar->rect.height();
    const int range = bar->maximum - bar->minimum;
    const int page = std::max(1, bar->pageStep);
    const auto share = static_cast<int>(static_cast<qint64>(page) * length / std::max(1, range + page));
    const int thumb = std::clamp(range > 0 ? share : length, std::min(kThumbMin, length), length);
    const int at = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - thumb,
                                           bar->upsideDown);
    int from = 0, size = 0;
    switch (part) {
    case SC_ScrollBarSlider:
        from = at, size = thumb;
        break;
    case SC_ScrollBarSubPage:
        size = at;
        break;
    case SC_ScrollBarAddPage:
        from = at + thumb, size = length - from;
        break;
    case SC_ScrollBarGroove:
        size = length;
        break;
    default:
        return {};
    }
    const QRect rect =
        across ? QRect(from, 0, size, bar->rect.height()) : QRect(0, from, bar->rect.width(), size);
    return visualRect(bar->direction, bar->rect, rect.translated(bar->rect.topLeft()));
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return kScrollBar;
    case PM_ScrollBarSliderMin:
        return kThumbMin;
    case PM_SliderLength:
    case PM_SliderThickness:
    case PM_SliderControlThickness:
        return kSliderHandle;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
        return kCheckBox;
    case PM_SplitterWidth:
        return kSplitter;
    case PM_ToolTipLabelFrameWidth:
        return kToolTipMargin;
    case PM_MenuPanelWidth:
        return 1;
    case PM_MenuVMargin:
    case PM_MenuHMargin:
        return metrics::kXs;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    case PM_FocusFrameHMargin:
    case PM_FocusFrameVMargin:
        return metrics::kXxs;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                     QStyleHintReturn *result) const
{
    switch (hint) {
    case SH_ToolTip_WakeUpDelay:
        return kToolTipDelay;
    case SH_Slider_AbsoluteSetButtons:
        return Qt::LeftButton;
    case SH_ScrollBar_MiddleClickAbsolutePosition:
        return 1;
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, result);
    }
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                              const QWidget *widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    if (type == CT_PushButton) {
        result.setHeight(std::max(result.height(), metrics::kButton));
        result.setWidth(result.width() + metrics::kS);
    }
    if (type == CT_MenuItem) {
        const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
        const bool line = item != nullptr && item->menuItemType == QStyleOptionMenuItem::Separator;
        result.setHeight(line ? metrics::kS + 1 : kMenuRow);
        result.setWidth(result.width() + metrics::kXl);
    }
    return result;
}

} // namespace semblance::ui
