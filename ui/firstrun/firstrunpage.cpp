// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/firstrun/firstrunpage.h"

#include "core/base/path.h"
#include "ui/look/icons.h"
#include "ui/look/metrics.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"
#include "ui/query/dropped.h"

#include <QDragEnterEvent>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QStandardPaths>
#include <QVBoxLayout>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kMark = 72, kIcon = 40, kAreaPadding = 32;
constexpr qreal kDashed = 1.5;

/// A picture label that follows the theme.
class IconLabel : public QLabel
{
public:
    IconLabel(QString name, int side, Role role, QWidget *parent)
        : QLabel(parent), name_(std::move(name)), side_(side), role_(role)
    {
        setAlignment(Qt::AlignCenter);
        draw();
    }

protected:
    void changeEvent(QEvent *event) override
    {
        if (event->type() == QEvent::PaletteChange)
            draw();
        QLabel::changeEvent(event);
    }

private:
    void draw() { setPixmap(iconPixmap(name_, side_, theme().color(role_), devicePixelRatioF())); }

    QString name_;
    int side_;
    Role role_;
};

QLabel *label(const QString &text, Type type, QFont::Weight weight, bool second, QWidget *parent)
{
    auto *made = new QLabel(text, parent);
    made->setFont(fontFor(type, weight));
    made->setAlignment(Qt::AlignCenter);
    if (second)
        made->setForegroundRole(QPalette::PlaceholderText);
    return made;
}

} // namespace

FirstRunPage::FirstRunPage(QWidget *parent) : QWidget(parent), area_(new QWidget(this))
{
    setAcceptDrops(true);
    auto *outer = new QVBoxLayout(this);
    outer->addStretch(1);
    auto *column = new QVBoxLayout;
    column->setSpacing(kM);
    column->addWidget(new IconLabel(QStringLiteral("semblance"), kMark, Role::Text, this));
    column->addSpacing(kS);
    column->addWidget(label(Texts::findByPictureAndWords(), Type::Hero, QFont::DemiBold, false, this));
    column->addWidget(label(Texts::addAFolderLine(), Type::Field, QFont::Normal, true, this));
    column->addSpacing(kM);
    area_->setFixedWidth(kFirstRunColumn);
    auto *inside = new QVBoxLayout(area_);
    inside->setContentsMargins(kXl, kAreaPadding, kXl, kXl);
    inside->setSpacing(kXs);
    inside->addWidget(new IconLabel(QStringLiteral("folder-add"), kIcon, Role::AccentText, area_));
    inside->addSpacing(kS);
    inside->addWidget(label(Texts::dropFolderHere(), Type::Field, QFont::DemiBold, false, area_));
    inside->addWidget(label(Texts::orChooseOne(), Type::Body, QFont::Normal, true, area_));
    inside->addSpacing(kM);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(kS);
    buttons->addStretch(1);
    const QString pictures = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    if (!pictures.isEmpty()) {
        auto *add =
            new QPushButton(Texts::addNamed(QStandardPaths::displayName(QStandardPaths::PicturesLocation)));
        add->setDefault(true);
        add->setToolTip(pictures);
        buttons->addWidget(add);
        connect(add, &QPushButton::clicked, this,
                [this, pictures] { Q_EMIT foldersChosen({pathFromBytes(pictures.toStdString())}); });
    }
    auto *choose = new QPushButton(Texts::chooseFolder(), area_);
    buttons->addWidget(choose);
    buttons->addStretch(1);
    inside->addLayout(buttons);
    connect(choose, &QPushButton::clicked, this, &FirstRunPage::chooseWanted);
    column->addWidget(area_, 0, Qt::AlignHCenter);
    auto *promise = new QHBoxLayout;
    promise->addStretch(1);
    promise->addWidget(new IconLabel(QStringLiteral("check"), 16, Role::TextSecondary, this));
    promise->addWidget(label(Texts::promise(), Type::Body, QFont::Normal, true, this));
    promise->addStretch(1);
    column->addLayout(promise);
    outer->addLayout(column);
    outer->addStretch(1);
}

void FirstRunPage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Role::Canvas));
    painter.setRenderHint(QPainter::Antialiasing);
    QPen pen(theme().color(over_ ? Role::Accent : Role::WellBorder), kDashed, Qt::CustomDashLine);
    pen.setDashPattern({2.5, 2.5});
    painter.setPen(pen);
    painter.setBrush(theme().color(over_ ? Role::AccentSoft : Role::Raised));
    painter.drawRoundedRect(QRectF(area_->geometry()).adjusted(1, 1, -1, -1), kRadiusCard, kRadiusCard);
}

void FirstRunPage::dragEnterEvent(QDragEnterEvent *event)
{
    if (!event->mimeData()->hasUrls())
        return;
    event->setDropAction(Qt::CopyAction);
    event->accept();
    over_ = true;
    update();
}

void FirstRunPage::dragLeaveEvent(QDragLeaveEvent *)
{
    over_ = false;
    update();
}

void FirstRunPage::dropEvent(QDropEvent *event)
{
    over_ = false;
    update();
    event->setDropAction(Qt::CopyAction);
    event->accept();
    const Dropped dropped = readDropped(*event->mimeData());
    if (!dropped.files.empty())
        Q_EMIT foldersChosen(dropped.files);
}

} // namespace semblance::ui
