// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/window/statusbar.h"

#include "ui/look/icons.h"
#include "ui/look/metrics.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QToolButton>
#include <cmath>

namespace semblance::ui {

using namespace metrics;
using Work = LibraryState::Work;

namespace {

constexpr qint64 kRateWindow = 10'000; // ms
constexpr int kPauseButton = 24;

QString number(qint64 value)
{
    return QLocale().toString(value);
}

QLabel *small(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setFont(fontFor(Type::Small));
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

} // namespace

QString remaining(double seconds)
{
    const auto minutes = static_cast<qint64>(std::llround(seconds / 60));
    if (minutes < 1)
        return Texts::lessThanAMinute();
    if (minutes < 60)
        return Texts::minutes(number(minutes));
    return Texts::hours(number(minutes / 60), number(minutes % 60));
}

StatusBar::StatusBar(QWidget *parent)
    : QWidget(parent), left_(small(this)), told_(small(this)), work_(small(this)), model_(small(this)),
      device_(small(this)), pause_(new QToolButton(this))
{
    setFixedHeight(kStatusBar);
    clock_.start();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(kL, 0, kM, 0);
    row->setSpacing(kM);
    pause_->setFixedSize(kPauseButton, kPauseButton);
    pause_->setIconSize({14, 14});
    pause_->setAutoRaise(true);
    pause_->setFocusPolicy(Qt::StrongFocus);
    pause_->hide();
    row->addWidget(left_);
    row->addWidget(told_, 1);
    row->addWidget(work_);
    row->addWidget(pause_);
    row->addWidget(model_);
    row->addWidget(device_);
    told_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    telling_.setSingleShot(true);
    telling_.setInterval(kMessageShown);
    connect(&telling_, &QTimer::timeout, told_, &QLabel::clear);
    done_.setSingleShot(true);
    done_.setInterval(kUpToDateShown);
    connect(&done_, &QTimer::timeout, work_, &QLabel::clear);
    connect(pause_, &QToolButton::clicked, this, [this] { Q_EMIT pauseWanted(state_.work != Work::Paused); });
    show(LibraryState{});
}

void StatusBar::show(const LibraryState &state)
{
    const Work before = std::exchange(state_, state).work;
    const qint64 here = state.counts.indexed + state.counts.offline;
    QString left = here > 0 ? Texts::pictureCount(static_cast<int>(here)) : Texts::noPicturesYet();
    if (selected_ > 0)
        left += QStringLiteral(" · ") + Texts::selected(selected_);
    left_->setText(left);
    if (state.work == Work::Idle && before != Work::Idle && before != Work::Paused) {
        work_->setText(Texts::upToDate());
        done_.start();
    } else if (state.work != Work::Idle) {
        done_.stop();
        work_->setText(workText(state));
    }
    const bool paused = state.work == Work::Paused;
    pause_->setVisible(state.work != Work::Idle);
    pause_->setIcon(lineIcon(paused ? QStringLiteral("resume") : QStringLiteral("pause")));
    pause_->setAccessibleName(paused ? Texts::resumeIndexing() : Texts::pauseIndexing());
    pause_->setToolTip(pause_->accessibleName() + QStringLiteral(" (Ctrl+Shift+I)"));
    model_->setText(state.model);
    model_->setToolTip(Texts::modelIs(state.model));
    device_->setText(state.device);
}

QString StatusBar::workText(const LibraryState &state)
{
    switch (state.work) {
    case Work::Looking:
        samples_.clear();
        return Texts::lookingFound(number(state.done));
    case Work::Indexing:
        return indexingText(state);
    case Work::Paused:
        samples_.clear();
        return Texts::pausedToGo(number(state.counts.pending));
    case Work::Idle:
        break;
    }
    return {};
}

/// The rate is a mean of the last ten seconds; how long it takes is said only after that.
QString StatusBar::indexingText(const LibraryState &state)
{
    const qint64 now = clock_.elapsed();
    if (!samples_.empty() && samples_.back().second > state.done)
        samples_.clear();
    samples_.emplace_back(now, state.done);
    while (samples_.size() > 2 && samples_[1].first < now - kRateWindow)
        samples_.pop_front();
    const qint64 span = now - samples_.front().first;
    const double rate = span > 0 ? 1000.0 * static_cast<double>(state.done - samples_.front().second) /
                                       static_cast<double>(span)
                                 : 0;
    if (span < kRateWindow || rate <= 0)
        return Texts::indexing(number(state.done), number(state.total));
    const double left = static_cast<double>(state.total - state.done) / rate;
    return Texts::indexingRate(number(state.done), number(state.total), number(std::llround(rate)),
                               remaining(left));
}

void StatusBar::tell(const QString &sentence)
{
    told_->setText(sentence);
    if (sentence.isEmpty())
        telling_.stop();
    else
        telling_.start();
}

QString StatusBar::told() const
{
    return told_->text();
}

void StatusBar::setSelected(int count)
{
    selected_ = count;
    show(LibraryState(state_));
}

QString StatusBar::work() const
{
    return work_->text();
}

void StatusBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Role::Panel));
    painter.fillRect(QRect(0, 0, width(), 1), theme().color(Role::Border));
}

} // namespace semblance::ui
