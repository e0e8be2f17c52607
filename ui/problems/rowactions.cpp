// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/problems/rowactions.h"

#include "ui/look/icons.h"
#include "ui/look/metrics.h"
#include "ui/look/querytexts.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <array>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kIcon = 16;

} // namespace

QRect RowActions::place(const QRect &cell, int action)
{
    return {cell.left() + action * kRow, cell.center().y() - kRow / 2, kRow, kRow};
}

int RowActions::width()
{
    return Count * kRow + kS;
}

void RowActions::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    const std::array icons = {QStringLiteral("retry"), QStringLiteral("folder-show"), QStringLiteral("more")};
    for (int action = 0; action < Count; ++action) {
        QRect at(0, 0, kIcon, kIcon);
        at.moveCenter(place(option.rect, action).center());
        painter->drawPixmap(at, iconPixmap(icons[static_cast<std::size_t>(action)], kIcon,
                                           theme().color(Role::TextSecondary),
                                           painter->device()->devicePixelRatioF()));
    }
}

bool RowActions::editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                             const QModelIndex &index)
{
    if (event->type() == QEvent::MouseButtonRelease) {
        const auto &mouse = static_cast<QMouseEvent &>(*event);
        for (int action = 0; action < Count; ++action)
            if (mouse.button() == Qt::LeftButton &&
                place(option.rect, action).contains(mouse.position().toPoint())) {
                Q_EMIT clicked(action, index, mouse.globalPosition().toPoint());
                return true;
            }
    }
    return QStyledItemDelegate::editorEvent(event, model, option, index);
}

bool RowActions::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                           const QModelIndex &index)
{
    const std::array names = {Texts::tryAgain(), Texts::showInFileManager(), QueryTexts::more()};
    for (int action = 0; action < Count; ++action)
        if (place(option.rect, action).contains(event->pos())) {
            QToolTip::showText(event->globalPos(), names[static_cast<std::size_t>(action)], view);
            return true;
        }
    return QStyledItemDelegate::helpEvent(event, view, option, index);
}

} // namespace semblance::ui
