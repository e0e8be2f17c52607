// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/query/strengthslider.h"

#include "ui/look/metrics.h"
#include "ui/look/texts.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSlider>
#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace semblance::ui {

namespace {

constexpr int kReach = 100; // steps to each side
constexpr int kSnap = 4, kStep = 10;

QLabel *end(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setFont(metrics::fontFor(metrics::Type::Small));
    return label;
}

} // namespace

StrengthSlider::StrengthSlider(QWidget *parent)
    : QWidget(parent), picture_(end(Texts::picture(), this)), words_(end(Texts::words(), this)),
      slider_(new QSlider(Qt::Horizontal, this))
{
    setFixedHeight(metrics::kRow);
    slider_->setProperty("centred", true);
    slider_->setRange(-kReach, kReach);
    slider_->setSingleStep(kStep / 2);
    slider_->setPageStep(kStep);
    slider_->setAccessibleName(Texts::strength());
    slider_->installEventFilter(this);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics::kS);
    row->addWidget(picture_);
    row->addWidget(slider_, 1);
    row->addWidget(words_);
    connect(slider_, &QSlider::valueChanged, this, [this](int value) {
        if (value != 0 && std::abs(value) < kSnap) {
            slider_->setValue(0);
            return;
        }
        tell();
        Q_EMIT changed(this->value());
    });
    setUsable(false);
}

double StrengthSlider::value() const
{
    return static_cast<double>(slider_->value()) / kReach;
}

void StrengthSlider::setValue(double value)
{
    slider_->setValue(static_cast<int>(std::lround(value * kReach)));
}

void StrengthSlider::step(int steps)
{
    if (slider_->isEnabled())
        slider_->setValue(slider_->value() + steps * kStep);
}

void StrengthSlider::setUsable(bool usable)
{
    slider_->setEnabled(usable);
    picture_->setEnabled(usable);
    words_->setEnabled(usable);
    tell();
}

void StrengthSlider::tell()
{
    const QString number = QLocale().toString(value(), 'g', 2);
    const QString value = slider_->value() > 0 ? u'+' + number : number;
    slider_->setToolTip(slider_->isEnabled() ? Texts::strengthTip(value) : Texts::strengthNeeds());
    slider_->setAccessibleDescription(slider_->toolTip());
}

bool StrengthSlider::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == slider_ && event->type() == QEvent::MouseButtonDblClick) {
        slider_->setValue(0);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace semblance::ui
