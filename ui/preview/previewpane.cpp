// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/preview/previewpane.h"

#include "ui/look/icons.h"
#include "ui/look/metrics.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QToolButton>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kAir = 24, kSideButton = 48;
constexpr double kZoomStep = 1.25, kMostZoom = 16;

/// Line icons on the dark pane have one colour in both themes.
QIcon lightIcon(const QString &name, int side, qreal scale)
{
    return QIcon(iconPixmap(name, side, theme().color(Role::OverlayText), scale));
}

QLabel *overlayLabel(Type type, QFont::Weight weight, Role role, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setFont(fontFor(type, weight));
    QPalette colours = label->palette();
    colours.setColor(QPalette::WindowText, theme().color(role));
    label->setPalette(colours);
    return label;
}

} // namespace

PreviewPane::PreviewPane(QWidget *parent)
    : QWidget(parent), name_(nullptr), facts_(nullptr), previous_(nullptr), next_(nullptr),
      bar_(new QWidget(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(Texts::preview());
    auto *row = new QHBoxLayout(bar_);
    row->setContentsMargins(kL, 0, kL, 0);
    row->setSpacing(kS);
    name_ = overlayLabel(Type::Field, QFont::DemiBold, Role::OverlayText, bar_);
    facts_ = overlayLabel(Type::Small, QFont::Normal, Role::OverlayTextSecondary, bar_);
    row->addWidget(name_);
    row->addWidget(facts_, 1);
    const auto add = [&](const QString &icon, const QString &name, const QString &key, auto &&wanted) {
        QToolButton *made = button(icon, name, key);
        made->setParent(bar_);
        row->addWidget(made);
        connect(made, &QToolButton::clicked, this, wanted);
    };
    add(QStringLiteral("search"), Texts::useAsQuery(), QStringLiteral("Ctrl+E"),
        [this] { Q_EMIT useWanted(item_.id); });
    add(QStringLiteral("picture-add"), Texts::addToQuery(), QStringLiteral("Ctrl+Shift+Enter"),
        [this] { Q_EMIT addWanted(item_.id); });
    add(QStringLiteral("folder-show"), Texts::showInFileManager(), QStringLiteral("Ctrl+R"),
        [this] { Q_EMIT showFileWanted(item_.id); });
    add(QStringLiteral("close"), Texts::close(), QStringLiteral("Esc"), [this] { Q_EMIT closed(); });
    previous_ = button(QStringLiteral("chevron-left"), Texts::previous(), QStringLiteral("←"));
    next_ = button(QStringLiteral("chevron-right"), Texts::next(), QStringLiteral("→"));
    for (QToolButton *side : {previous_, next_})
        side->setFixedSize(kSideButton, kSideButton);
    connect(previous_, &QToolButton::clicked, this, [this] { Q_EMIT stepWanted(-1); });
    connect(next_, &QToolButton::clicked, this, [this] { Q_EMIT stepWanted(1); });
    hide();
}

QToolButton *PreviewPane::button(const QString &icon, const QString &name, const QString &key)
{
    auto *made = new QToolButton(this);
    made->setIcon(lightIcon(icon, 20, devicePixelRatioF()));
    made->setIconSize({20, 20});
    made->setFixedSize(kRow, kRow);
    made->setAutoRaise(true);
    made->setFocusPolicy(Qt::NoFocus);
    made->setAccessibleName(name);
    made->setToolTip(QStringLiteral("%1 (%2)").arg(name, key));
    return made;
}

void PreviewPane::show(const PictureItem &item, const QImage &thumbnail, const QString &position)
{
    const bool other = item.id != item_.id || !isVisible();
    item_ = item;
    position_ = position;
    if (other) {
        image_ = thumbnail;
        pixmap_ = QPixmap::fromImage(thumbnail);
        full_ = false;
        failure_.clear();
        fit();
    }
    describe();
    setVisible(true);
    raise();
    setFocus(Qt::OtherFocusReason);
    update();
}

void PreviewPane::describe()
{
    const QLocale locale;
    name_->setText(item_.name);
    QStringList facts{position_};
    if (item_.match >= 0)
        facts += Texts::match() + u' ' + locale.toString(std::lround(item_.match));
    if (item_.width > 0)
        facts += QStringLiteral("%1 × %2").arg(item_.width).arg(item_.height);
    facts_->setText(facts.join(QStringLiteral(" · ")));
    setAccessibleDescription(item_.name + QStringLiteral(", ") + facts_->text());
}

void PreviewPane::setFull(const QImage &image)
{
    // Zoom is counted in pixels of the full picture, so what is on screen stays where it is.
    image_ = image;
    pixmap_ = QPixmap::fromImage(image);
    full_ = true;
    if (item_.width <= 0) {
        item_.width = image.width();
        item_.height = image.height();
        describe();
    }
    if (fitting_)
        fit();
    update();
}

void PreviewPane::setFailure(const QString &sentence)
{
    failure_ = Texts::fullCannotBeRead(sentence);
    update();
}

QSizeF PreviewPane::sourceSize() const
{
    return item_.width > 0 ? QSizeF(item_.width, item_.height) : QSizeF(image_.size());
}

double PreviewPane::fitted() const
{
    const QSizeF room(std::max(1, width() - 2 * kAir), std::max(1, height() - kPreviewBar - 2 * kAir));
    const QSizeF source = sourceSize();
    if (source.isEmpty())
        return 1;
    const double whole = 1 / devicePixelRatioF();
    return std::min({room.width() / source.width(), room.height() / source.height(), whole});
}

void PreviewPane::fit()
{
    fitting_ = true;
    zoom_ = fitted();
    centre_ = {};
    update();
}

void PreviewPane::zoomTo(double zoom, const QPointF &at)
{
    const QPointF middle(width() / 2.0, (height() + kPreviewBar) / 2.0);
    const double smallest = std::min(fitted(), 1 / devicePixelRatioF());
    const double next = std::clamp(zoom, smallest, kMostZoom);
    const QPointF offset = at - middle - centre_;
    centre_ += offset - offset * (next / zoom_);
    zoom_ = next;
    fitting_ = std::abs(zoom_ - fitted()) < 1e-9;
    if (fitting_)
        centre_ = {};
    update();
}

QRectF PreviewPane::pictureRect() const
{
    const QSizeF size = sourceSize() * zoom_;
    const QPointF middle(width() / 2.0, (height() + kPreviewBar) / 2.0);
    return {middle + centre_ - QPointF(size.width(), size.height()) / 2, size};
}

void PreviewPane::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Role::Overlay));
    painter.setRenderHint(QPainter::SmoothPixmapTransform, zoom_ < 2);
    if (!pixmap_.isNull())
        painter.drawPixmap(pictureRect(), pixmap_, QRectF(pixmap_.rect()));
    if (failure_.isEmpty())
        return;
    painter.setFont(fontFor(Type::Body));
    painter.setPen(theme().color(Role::OverlayText));
    painter.drawText(QRect(kAir, height() - kBanner, width() - 2 * kAir, kBanner), Qt::AlignCenter, failure_);
}

void PreviewPane::resizeEvent(QResizeEvent *)
{
    bar_->setGeometry(0, 0, width(), kPreviewBar);
    const int y = (height() + kPreviewBar - kSideButton) / 2;
    previous_->move(kAir, y);
    next_->move(width() - kAir - kSideButton, y);
    if (fitting_)
        fit();
}

void PreviewPane::wheelEvent(QWheelEvent *event)
{
    const double steps = event->angleDelta().y() / 120.0;
    zoomTo(zoom_ * std::pow(kZoomStep, steps), event->position());
    event->accept();
}

void PreviewPane::mousePressEvent(QMouseEvent *event)
{
    grabbed_ = event->position();
}

void PreviewPane::mouseMoveEvent(QMouseEvent *event)
{
    if ((event->buttons() & Qt::LeftButton) == 0 || fitting_)
        return;
    centre_ += event->position() - grabbed_;
    grabbed_ = event->position();
    update();
}

void PreviewPane::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (fitting_)
        zoomTo(1 / devicePixelRatioF(), event->position());
    else
        fit();
}

void PreviewPane::keyPressEvent(QKeyEvent *event)
{
    const QPointF middle(width() / 2.0, (height() + kPreviewBar) / 2.0);
    switch (event->key()) {
    case Qt::Key_Escape:
    case Qt::Key_Space:
        Q_EMIT closed();
        break;
    case Qt::Key_Left:
        Q_EMIT stepWanted(-1);
        break;
    case Qt::Key_Right:
        Q_EMIT stepWanted(1);
        break;
    case Qt::Key_F:
        fit();
        break;
    case Qt::Key_1:
        zoomTo(1 / devicePixelRatioF(), middle);
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomTo(zoom_ * kZoomStep, middle);
        break;
    case Qt::Key_Minus:
        zoomTo(zoom_ / kZoomStep, middle);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace semblance::ui
