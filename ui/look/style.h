// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QProxyStyle>

namespace semblance::ui {

/// Fusion with the program's shapes. Colours come from theme() at paint time; no style sheets anywhere (a
/// widget that has one leaves this style). Properties that it reads: "centred" (a slider that fills from the
/// middle), "flat" (a push button without an edge), "row" (a tool button that is a row of the side panel).
class Style : public QProxyStyle
{
    Q_OBJECT
public:
    Style();

    void polish(QWidget *widget) override;
    void polish(QPalette &palette) override;
    using QProxyStyle::polish;

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                            const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                         const QWidget *widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *result) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override;
};

/// A rectangle whose edge lies on whole device pixels.
QRectF aligned(const QRectF &rect, qreal scale);

} // namespace semblance::ui
