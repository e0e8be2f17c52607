// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/details/detailspanel.h"

#include "ui/details/matchmeter.h"
#include "ui/look/metrics.h"
#include "ui/look/names.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QTimeZone>
#include <QVBoxLayout>
#include <cmath>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kPictureWidth = 272, kPictureHeight = 220;
constexpr int kScoreDigits = 3;

QLabel *selectable(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

/// Long paths have no spaces: let them break after a slash.
QString breakable(QString path)
{
    return path.replace(u'/', QStringLiteral("/\u200B"));
}

QString moment(qint64 seconds, bool ofCamera)
{
    // The camera's clock knows no time zone: its numbers are shown as they are.
    const QDateTime when = ofCamera ? QDateTime::fromSecsSinceEpoch(seconds, QTimeZone::utc())
                                    : QDateTime::fromSecsSinceEpoch(seconds);
    const QLocale locale;
    return locale.toString(when.date(), QLocale::LongFormat) + QStringLiteral(" ") +
           locale.toString(when.time(), QLocale::ShortFormat);
}

} // namespace

double nearerOf100000(double match)
{
    constexpr double kAll = 100'000, kFull = 6; // match.h: 100 is six standard deviations
    const double z = match / 100 * kFull;
    return kAll * 0.5 * std::erfc(z / std::sqrt(2.0));
}

DetailsPanel::DetailsPanel(ThumbnailCache &thumbnails, QWidget *parent)
    : QScrollArea(parent), thumbnails_(thumbnails), content_(new QWidget), actions_(new QWidget(content_)),
      picture_(new QLabel(content_)), name_(selectable({}, content_)), none_(selectable({}, content_)),
      meter_(new MatchMeter(content_)), rowsColumn_(new QVBoxLayout)
{
    setFrameShape(NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumWidth(kDetailsMin);
    setMaximumWidth(kDetailsMax);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(Texts::details());
    viewport()->setAutoFillBackground(false);
    content_->setAutoFillBackground(false);
    auto *column = new QVBoxLayout(content_);
    column->setContentsMargins(kL, kL, kL, kL);
    column->setSpacing(kM);
    picture_->setAlignment(Qt::AlignCenter);
    name_->setFont(fontFor(Type::Field, QFont::DemiBold));
    none_->setForegroundRole(QPalette::PlaceholderText);
    column->addWidget(none_);
    column->addWidget(picture_);
    column->addWidget(name_);
    buildActions(*column);
    column->addWidget(meter_);
    rowsColumn_->setSpacing(kXs);
    column->addLayout(rowsColumn_);
    column->addStretch(1);
    setWidget(content_);
    connect(&thumbnails, &ThumbnailCache::changed, this, [this](const QList<qint64> &ids) {
        if (ids.contains(item_.id))
            drawPicture();
    });
    showSelection(0, 0);
}

void DetailsPanel::buildActions(QVBoxLayout &column)
{
    auto *rows = new QVBoxLayout(actions_);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(kS);
    const auto button = [&](const QString &text, auto &&run) {
        auto *made = new QPushButton(text, actions_);
        connect(made, &QPushButton::clicked, this, run);
        return made;
    };
    QPushButton *use = button(Texts::useAsQuery(), [this] { Q_EMIT useWanted(item_.id); });
    use->setDefault(true);
    rows->addWidget(use);
    auto *second = new QHBoxLayout;
    second->setSpacing(kS);
    second->addWidget(button(Texts::open(), [this] { Q_EMIT openWanted(item_.id); }));
    second->addWidget(button(Texts::copyPath(), [this] {
        if (details_)
            Q_EMIT copyPathWanted(details_->path);
    }));
    rows->addLayout(second);
    rows->addWidget(button(Texts::showInFileManager(), [this] { Q_EMIT showFileWanted(item_.id); }));
    column.addWidget(actions_);
}

void DetailsPanel::show(const PictureItem &item, const QString &model)
{
    if (item.id != item_.id)
        details_.reset();
    item_ = item;
    model_ = model;
    none_->hide();
    for (QWidget *part : {static_cast<QWidget *>(picture_), static_cast<QWidget *>(name_), actions_})
        part->show();
    name_->setText(item.name);
    picture_->setAccessibleName(item.name);
    meter_->setVisible(item.match >= 0);
    if (item.match >= 0)
        meter_->setMatch(item.match, Texts::beatsAllBut(
                                         QLocale().toString(std::ceil(nearerOf100000(item.match)), 'f', 0)));
    drawPicture();
    fill();
}

void DetailsPanel::showSelection(int count, int folders)
{
    item_ = {};
    item_.id = -1;
    details_.reset();
    for (QWidget *part : {static_cast<QWidget *>(picture_), static_cast<QWidget *>(name_), actions_,
                          static_cast<QWidget *>(meter_)})
        part->hide();
    clearRows();
    none_->setText(count == 0 ? Texts::selectForDetails()
                              : Texts::inFolders(Texts::selected(count), folders));
    none_->show();
}

void DetailsPanel::tell(const ShownDetails &details)
{
    if (details.id != item_.id)
        return;
    details_ = details;
    fill();
}

void DetailsPanel::drawPicture()
{
    const qreal scale = devicePixelRatioF();
    const QImage image =
        thumbnails_.find(item_.id, ThumbnailCache::sideFor(static_cast<int>(kPictureHeight * scale)));
    if (image.isNull()) {
        picture_->setPixmap({});
        return;
    }
    const QSize room = QSize(kPictureWidth, kPictureHeight) * scale;
    const QSize size = image.size().scaled(room, Qt::KeepAspectRatio).boundedTo(image.size());
    QPixmap pixmap = QPixmap::fromImage(image.scaled(size, Qt::KeepAspectRatio, Qt::SmoothTransformation));
    pixmap.setDevicePixelRatio(scale);
    picture_->setPixmap(pixmap);
}

void DetailsPanel::fill()
{
    clearRows();
    const QLocale locale;
    if (item_.match >= 0) {
        addHead(Texts::match());
        if (item_.toWords)
            addRow(Texts::toWordsRow(), locale.toString(*item_.toWords, 'f', kScoreDigits));
        if (item_.toPicture)
            addRow(Texts::toPictureRow(), locale.toString(*item_.toPicture, 'f', kScoreDigits));
        addRow(Texts::score(), locale.toString(item_.score, 'f', kScoreDigits));
    }
    addHead(Texts::file());
    if (item_.width > 0)
        addRow(Texts::dimensions(), QStringLiteral("%1 × %2").arg(item_.width).arg(item_.height));
    if (details_) {
        addRow(Texts::folder(), breakable(details_->folder));
        addRow(Texts::size(), locale.formattedDataSize(details_->bytes));
        if (details_->taken)
            addRow(Texts::taken(), moment(*details_->taken, true));
        addRow(Texts::changedRow(), moment(details_->changed, false));
        if (!details_->camera.isEmpty())
            addRow(Texts::camera(), details_->camera);
    }
    if (item_.offline)
        addRow(Texts::offline(), Texts::onDisconnected(item_.root));
    const qsizetype copies = details_ ? details_->copies.size() : 0;
    if (!item_.stacked.empty() || copies > 0) {
        addHead(Texts::nearDuplicatesHead());
        for (const PictureItem &behind : item_.stacked)
            addRow({}, breakable(shownPath(behind.file)));
        for (qsizetype at = 0; item_.stacked.empty() && at < copies; ++at)
            addRow({}, breakable(details_->copies[at]));
    }
    if (!model_.isEmpty()) {
        addHead(Texts::model());
        addRow({}, model_);
    }
}

void DetailsPanel::addHead(const QString &text)
{
    auto *label = new QLabel(text, content_);
    label->setFont(fontFor(Type::Micro, QFont::DemiBold));
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setContentsMargins(0, kS, 0, 0);
    rowsColumn_->addWidget(label);
}

void DetailsPanel::addRow(const QString &label, const QString &value)
{
    rows_.append(label.isEmpty() ? value : label + QStringLiteral(": ") + value);
    QLabel *shown = selectable(value, content_);
    if (label.isEmpty()) {
        rowsColumn_->addWidget(shown);
        return;
    }
    auto *row = new QHBoxLayout;
    row->setSpacing(kM);
    auto *name = new QLabel(label, content_);
    name->setForegroundRole(QPalette::PlaceholderText);
    name->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    name->setBuddy(shown);
    row->addWidget(name, 2);
    row->addWidget(shown, 3);
    rowsColumn_->addLayout(row);
}

void DetailsPanel::clearRows()
{
    rows_.clear();
    while (QLayoutItem *item = rowsColumn_->takeAt(0)) {
        if (item->layout() != nullptr)
            while (QLayoutItem *inner = item->layout()->takeAt(0)) {
                delete inner->widget();
                delete inner;
            }
        delete item->widget();
        delete item;
    }
}

QStringList DetailsPanel::rows() const
{
    return rows_;
}

void DetailsPanel::paintEvent(QPaintEvent *event)
{
    QPainter(viewport()).fillRect(viewport()->rect(), theme().color(Role::Panel));
    QScrollArea::paintEvent(event);
}

} // namespace semblance::ui
