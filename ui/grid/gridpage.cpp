// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/grid/gridpage.h"

#include "ui/grid/resultmodel.h"
#include "ui/look/icons.h"
#include "ui/look/metrics.h"
#include "ui/look/motion.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"

#include <QAccessible>
#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QSlider>
#include <QStackedLayout>
#include <QStandardItemModel>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kNamesHead = 152, kNamesThumb = 72;
constexpr int kEmptyIcon = 40, kSizeSlider = 96, kBusyTick = 16, kBusyStep = 12, kBusyHeight = 2;

QToolButton *layoutButton(const QString &icon, const QString &tip, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setIcon(lineIcon(icon));
    button->setIconSize({18, 18});
    button->setFixedSize(kHeaderControl, kHeaderControl);
    button->setAutoRaise(true);
    button->setCheckable(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setAccessibleName(tip);
    button->setToolTip(tip + QStringLiteral(" (Ctrl+Shift+G)"));
    return button;
}

} // namespace

GridPage::GridPage(ResultModel &model, ThumbnailCache &thumbnails, QWidget *parent)
    : QWidget(parent), view_(new ResultView(model, thumbnails, this)), sort_(new QComboBox(this)),
      chips_(new FilterChips(this)), names_(new StripRow(thumbnails, kNamesHead, kNamesThumb, this)),
      title_(new QLabel(this)), time_(new QLabel(this)), emptyTitle_(new QLabel), emptyLine_(new QLabel),
      emptyAction_(new QPushButton), rows_(nullptr), squares_(nullptr),
      size_(new QSlider(Qt::Horizontal, this)), stack_(new QStackedLayout)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *header = new QWidget(this);
    buildHeader(header);
    column->addWidget(header);
    names_->setContentsMargins(kL, 0, kL, 0);
    names_->hide();
    column->addWidget(names_);
    auto *empty = new QWidget(this);
    buildEmpty(empty);
    stack_->addWidget(view_);
    stack_->addWidget(empty);
    column->addLayout(stack_, 1);
    busyText_.setSingleShot(true);
    busyText_.setInterval(kBusyTextAfter);
    connect(&busyText_, &QTimer::timeout, this, [this] { time_->setText(busySentence_); });
    connect(&busyLine_, &QTimer::timeout, this, [this] {
        busyLine_.setInterval(kBusyTick);
        busyAt_ += kBusyStep;
        update(0, kGridHeader - kBusyHeight, width(), kBusyHeight);
    });
}

void GridPage::buildHeader(QWidget *header)
{
    header->setFixedHeight(kGridHeader);
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(kL, 0, kL, 0);
    row->setSpacing(kS);
    title_->setFont(fontFor(Type::Field, QFont::DemiBold));
    time_->setFont(fontFor(Type::Small));
    time_->setForegroundRole(QPalette::PlaceholderText);
    rows_ = layoutButton(QStringLiteral("layout-rows"), Texts::rowsTip(), header);
    squares_ = layoutButton(QStringLiteral("layout-squares"), Texts::squaresTip(), header);
    auto *group = new QButtonGroup(this);
    group->addButton(rows_);
    group->addButton(squares_);
    rows_->setChecked(true);
    size_->setRange(0, static_cast<int>(kThumbHeights.size()) - 1);
    size_->setPageStep(1);
    size_->setFixedWidth(kSizeSlider);
    size_->setAccessibleName(Texts::thumbnailSize());
    size_->setToolTip(Texts::thumbnailSize());
    const auto showSize = [this](int height) {
        const auto at = std::find(kThumbHeights.begin(), kThumbHeights.end(), height) - kThumbHeights.begin();
        size_->setValue(static_cast<int>(at));
    };
    showSize(view_->thumbHeight());
    for (const QString &name : {Texts::match(), Texts::dateTaken(), Texts::name()})
        sort_->addItem(name);
    sort_->setFixedHeight(kHeaderControl);
    sort_->setAccessibleName(Texts::order());
    sort_->setToolTip(Texts::order());
    details_ = layoutButton(QStringLiteral("panel-right"), Texts::detailsTip(), header);
    details_->setToolTip(Texts::detailsTip() + QStringLiteral(" (Ctrl+I)"));
    row->addWidget(title_);
    row->addWidget(time_);
    row->addWidget(chips_);
    row->addStretch(1);
    row->addWidget(sort_);
    row->addSpacing(kS);
    row->addWidget(rows_);
    row->addWidget(squares_);
    row->addSpacing(kS);
    row->addWidget(size_);
    row->addSpacing(kS);
    row->addWidget(details_);
    setRanked(false);
    connect(sort_, &QComboBox::activated, this, [this](int at) {
        order_ = static_cast<Order>(at);
        Q_EMIT orderChanged();
    });
    connect(details_, &QToolButton::clicked, this, &GridPage::detailsWanted);
    connect(group, &QButtonGroup::buttonClicked, this,
            [this] { view_->setArrangement(rows_->isChecked() ? Arrangement::Rows : Arrangement::Squares); });
    connect(size_, &QSlider::valueChanged, this,
            [this](int at) { view_->setThumbHeight(kThumbHeights[static_cast<std::size_t>(at)]); });
    connect(view_, &ResultView::thumbHeightChanged, this, showSize);
}

void GridPage::buildEmpty(QWidget *empty)
{
    auto *column = new QVBoxLayout(empty);
    column->setSpacing(kM);
    column->addStretch(1);
    auto *mark = new QLabel(empty);
    mark->setPixmap(iconPixmap(QStringLiteral("picture"), kEmptyIcon, theme().color(Role::TextTertiary),
                               devicePixelRatioF()));
    for (QLabel *label : {mark, emptyTitle_, emptyLine_}) {
        label->setAlignment(Qt::AlignCenter);
        column->addWidget(label);
    }
    emptyTitle_->setFont(fontFor(Type::Title, QFont::DemiBold));
    emptyLine_->setForegroundRole(QPalette::PlaceholderText);
    column->addWidget(emptyAction_, 0, Qt::AlignHCenter);
    column->addStretch(2);
    connect(emptyAction_, &QPushButton::clicked, this, &GridPage::emptyActionWanted);
}

void GridPage::setTitle(const QString &title, const QString &time)
{
    const bool news = title != title_->text();
    title_->setText(title);
    time_->setText(time);
    if (!news)
        return;
    QAccessibleEvent alert(title_, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

QString GridPage::title() const
{
    return title_->text();
}

void GridPage::setBusy(bool busy, const QString &sentence)
{
    if (busy) {
        busySentence_ = sentence;
        if (busyText_.isActive() || busyAt_ >= 0)
            return;
        busyText_.start();
        busyLine_.start(kBusyLineAfter);
    } else {
        busyText_.stop();
        busyLine_.stop();
        busyAt_ = -1;
        update();
    }
}

void GridPage::showEmpty(const QString &title, const QString &line, const QString &action)
{
    emptyTitle_->setText(title);
    emptyLine_->setText(line);
    emptyAction_->setText(action);
    emptyAction_->setVisible(!action.isEmpty());
    stack_->setCurrentIndex(1);
}

void GridPage::showGrid()
{
    stack_->setCurrentIndex(0);
}

void GridPage::setSquares(bool squares)
{
    (squares ? squares_ : rows_)->setChecked(true);
    view_->setArrangement(squares ? Arrangement::Squares : Arrangement::Rows);
}

void GridPage::setOrder(Order order)
{
    const bool changed = std::exchange(order_, order) != order;
    sort_->setCurrentIndex(static_cast<int>(order));
    if (changed)
        Q_EMIT orderChanged();
}

/// Without a query there is nothing to match: the order is then by date, the choice stays for later.
void GridPage::setRanked(bool ranked)
{
    if (auto *rows = qobject_cast<QStandardItemModel *>(sort_->model()))
        rows->item(0)->setEnabled(ranked);
    sort_->setCurrentIndex(static_cast<int>(!ranked && order_ == Order::Match ? Order::Date : order_));
}

void GridPage::setNames(const QString &title, std::vector<PictureItem> items)
{
    names_->setHead({}, title, {});
    names_->setVisible(!items.empty());
    names_->setItems(std::move(items));
}

void GridPage::setDetailsShown(bool shown)
{
    details_->setChecked(shown);
}

void GridPage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Role::Canvas));
    if (busyAt_ < 0)
        return;
    const int length = width() / 4;
    const int from = reducedMotion() ? 0 : busyAt_ % (width() + length) - length;
    painter.fillRect(QRect(from, kGridHeader - kBusyHeight, length, kBusyHeight),
                     theme().color(Role::Accent));
}

} // namespace semblance::ui
