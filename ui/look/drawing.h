// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

class QPainter;
class QStyleOption;
class QStyleOptionButton;
class QStyleOptionComplex;
class QStyleOptionMenuItem;
class QStyleOptionSlider;
class QWidget;

/// The parts that Style draws by itself.
namespace semblance::ui::drawing {

void lineEdit(const QStyleOption &option, QPainter &painter);
void pushButton(const QStyleOptionButton &option, QPainter &painter, const QWidget *widget);
void toolButton(const QStyleOption &option, QPainter &painter);
void checkBox(const QStyleOption &option, QPainter &painter);
void focusRing(const QStyleOption &option, QPainter &painter);
void itemPanel(const QStyleOption &option, QPainter &painter);
void menuPanel(const QStyleOption &option, QPainter &painter);
void menuItem(const QStyleOptionMenuItem &option, QPainter &painter);
void slider(const QStyleOptionSlider &option, QPainter &painter, const QWidget *widget);
void scrollBar(const QStyleOptionSlider &option, QPainter &painter, const QWidget *widget);
void splitter(const QStyleOption &option, QPainter &painter);
void headerSection(const QStyleOption &option, QPainter &painter);

} // namespace semblance::ui::drawing
