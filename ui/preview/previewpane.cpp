// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/preview/previewpane.h"

#include "ui/look/icons.h"
#include "ui/look/metrics.h"
#include "ui/look/querytexts.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"
#include "ui/preview/filmstrip.h"
#include "ui/preview/regionbox.h"

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

PreviewPane::PreviewPane(const ResultModel &results, ThumbnailCache &thumbnails, QWidget *parent)
    : QWidget(parent), name_(nullptr), facts_(nullptr), previous_(nullptr), next_(nullptr),
      bar_(new QWidget(this)), strip_(new FilmStrip(results, thumbnails, this)), region_(new RegionBox(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(Texts::preview());
    build();
    resting_.setSingleShot(true);
    resting_.setInterval(kPreviewControlsHide);
    connect(&resting_, &QTimer::timeout, this, [this] { showSides(false); });
    connect(previous_, &QToolButton::clicked, this, [this] { Q_EMIT stepWanted(-1); });
    connect(next_, &QToolButton::clicked, this, [this] { Q_EMIT stepWanted(1); });
    connect(strip_, &FilmStrip::chosen, this, &PreviewPane::rowWanted);
    connect(region_, &RegionBox::chosen, this, [this](const Region &region) {
        region_->hide();
        setFocus(Qt::OtherFocusReason);
        Q_EMIT regionChosen(region);
    });
    connect(region_, &RegionBox::left, this, [this] {
        region_->hide();
        setFocus(Qt::OtherFocusReason);
        Q_EMIT regionLeft();
    });
    hide();
}

void PreviewPane::build()
{
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
        forItems_.append(made);
    };
    add(QStringLiteral("search"), Texts::useAsQuery(), QStringLiteral("Ctrl+E"),
        [this] { Q_EMIT useWanted(item_.id); });
    add(QStringLiteral("picture-add"), Texts::addToQuery(), QStringLiteral("Ctrl+Shift+Enter"),
        [this] { Q_EMIT addWanted(item_.id); });
    add(QStringLiteral("region"), QueryTexts::chooseRegion(), QStringLiteral("Ctrl+Shift+R"),
        [this] { chooseRegion(std::nullopt); });
    add(QStringLiteral("folder-show"), Texts::showInFileManager(), QStringLiteral("Ctrl+R"),
        [this] { Q_EMIT showFileWanted(item_.id); });
    add(QStringLiteral("panel-right"), Texts::details(), QStringLiteral("Ctrl+I"),
        [this] { Q_EMIT detailsWanted(); });
    add(QStringLiteral("close"), Texts::close(), QStringLiteral("Esc"), [this] { Q_EMIT closed(); });
    forItems_.removeLast(); // everything can be closed
    previous_ = button(QStringLiteral("chevron-left"), Texts::previous(), QStringLiteral("←"));
    next_ = button(QStringLiteral("chevron-right"), Texts::next(), QStringLiteral("→"));
    for (QToolButton *side : {previous_, next_})
        side->setFixedSize(kSideButton, kSideButton);
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

void PreviewPane::show(const PictureItem &item, const QImage &thumbnail, const QString &position, int row)
{
    const bool other = item.id != item_.id || !isVisible();
    item_ = item;
    position_ = position;
    for (QWidget *button : forItems_)
        button->show();
    region_->hide();
    peeking_ = false;
    if (other) {
        setImage(thumbnail);
        full_ = false;
        failure_.clear();
    }
    strip_->setVisible(row >= 0);
    describe();
    setVisible(true);
    raise();
    strip_->setRow(row);
    if (other)
        fit();
    showSides(row >= 0);
    resting_.start();
    setFocus(Qt::OtherFocusReason);
    update();
}

void PreviewPane::setImage(const QImage &image)
{
    image_ = image;
    pixmap_ = QPixmap::fromImage(image);
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
    if (!query_.isNull() && item_.id > 0)
        facts += QueryTexts::holdQ();
    facts.removeAll(QString());
    facts_->setText(facts.join(QStringLiteral(" · ")));
    setAccessibleDescription(item_.name + QStringLiteral(", ") + facts_->text());
}

void PreviewPane::setFull(const QImage &image)
{
    // Zoom is counted in pixels of the full picture, so what is on screen stays where it is.
    setImage(image);
    full_ = true;
    if (item_.width <= 0) {
        item_.width = image.width();
        item_.height = image.height();
        describe();
    }
    if (fitting_)
        fit();
    region_->setSource(sourceSize().toSize());
    placeRegion();
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
    const QSizeF room(std::max(1, width() - 2 * kAir),
                      std::max(1, height() - kPreviewBar - below() - 2 * kAir));
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
    const QPointF middle = this->middle();
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

int PreviewPane::below() const
{
    return strip_->isHidden() ? 0 : kFilmStrip;
}

/// Of the room that the picture has.
QPointF PreviewPane::middle() const
{
    return {width() / 2.0, (height() + kPreviewBar - below()) / 2.0};
}

QRectF PreviewPane::pictureRect() const
{
    const QSizeF size = sourceSize() * zoom_;
    return {middle() + centre_ - QPointF(size.width(), size.height()) / 2, size};
}

void PreviewPane::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Role::Overlay));
    painter.setRenderHint(QPainter::SmoothPixmapTransform, zoom_ < 2);
    if (peeking_)
        drawPeek(painter);
    else if (!pixmap_.isNull())
        painter.drawPixmap(pictureRect(), pixmap_, QRectF(pixmap_.rect()));
    if (failure_.isEmpty() || peeking_)
        return;
    painter.setFont(fontFor(Type::Body));
    painter.setPen(theme().color(Role::OverlayText));
    painter.drawText(QRect(kAir, height() - below() - kBanner, width() - 2 * kAir, kBanner), Qt::AlignCenter,
                     failure_);
}

void PreviewPane::resizeEvent(QResizeEvent *)
{
    bar_->setGeometry(0, 0, width(), kPreviewBar);
    strip_->setGeometry(0, height() - kFilmStrip, width(), kFilmStrip);
    region_->setGeometry(0, kPreviewBar, width(), height() - kPreviewBar);
    const int y = (height() + kPreviewBar - kSideButton) / 2;
    previous_->move(kAir, y);
    next_->move(width() - kAir - kSideButton, y);
    if (fitting_)
        fit();
    placeRegion();
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
    showSides(!strip_->isHidden());
    resting_.start();
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
    const QPointF middle = this->middle();
    switch (event->key()) {
    case Qt::Key_Escape:
    case Qt::Key_Space:
        Q_EMIT closed();
        break;
    case Qt::Key_Left:
    case Qt::Key_Up:
        Q_EMIT stepWanted(-1);
        break;
    case Qt::Key_Right:
    case Qt::Key_Down:
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
    case Qt::Key_Q:
        if (!event->isAutoRepeat())
            peek(true);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace semblance::ui
