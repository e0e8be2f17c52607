// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/query/modeswitch.h"

#include "ui/look/metrics.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"

#include <QAbstractButton>
#include <QPainter>
#include <QStandardItemModel>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kInset = 3;
constexpr int kAir = 14; ///< beside the words of a segment

class Segment : public QAbstractButton
{
    Q_OBJECT
public:
    Segment(const QString &text, const QString &tip, QWidget *parent) : QAbstractButton(parent), tip_(tip)
    {
        setText(text);
        setAccessibleName(text);
        setToolTip(tip);
        setCheckable(true);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::StrongFocus);
    }
    /// @param why  what is missing; empty: it can be used
    void setAvailable(const QString &why)
    {
        setEnabled(why.isEmpty());
        setToolTip(why.isEmpty() ? tip_ : why);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        if (isChecked()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme().color(theme().dark() ? Role::Pressed : Role::Raised));
            painter.drawRoundedRect(rect(), kRadiusControl, kRadiusControl);
        }
        if (hasFocus()) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(theme().color(Role::Focus), kFocusRing));
            painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), kRadiusControl, kRadiusControl);
        }
        painter.setFont(fontFor(Type::Body, isChecked() ? QFont::DemiBold : QFont::Medium));
        const Role role = !isEnabled()   ? Role::TextDisabled
                          : isChecked()  ? Role::AccentText
                          : underMouse() ? Role::Text
                                         : Role::TextSecondary;
        painter.setPen(theme().color(role));
        painter.drawText(rect(), Qt::AlignCenter,
                         painter.fontMetrics().elidedText(text(), Qt::ElideRight, width() - 4));
    }

private:
    QString tip_;
};

QString nameOf(int mode)
{
    const std::array names = {Texts::composed(), Texts::average(), Texts::picture(), Texts::words()};
    return names[static_cast<std::size_t>(mode)];
}

} // namespace

ModeSwitch::ModeSwitch(QWidget *parent) : QWidget(parent), compactBox_(new QComboBox(this))
{
    setAccessibleName(Texts::mode());
    const std::array tips = {Texts::composedTip(), Texts::averageTip(), Texts::pictureTip(),
                             Texts::wordsTip()};
    for (int mode = 0; mode < 4; ++mode) {
        const auto at = static_cast<std::size_t>(mode);
        segments_[at] = new Segment(nameOf(mode), tips[at], this);
        group_.addButton(segments_[at], mode);
        compactBox_->addItem(nameOf(mode));
    }
    segments_[0]->setChecked(true);
    compactBox_->setAccessibleName(Texts::mode());
    compactBox_->hide();
    connect(&group_, &QButtonGroup::idClicked, this, [this](int mode) {
        compactBox_->setCurrentIndex(mode);
        Q_EMIT chosen(static_cast<compose::Mode>(mode));
    });
    connect(compactBox_, &QComboBox::activated, this, [this](int mode) {
        segments_[static_cast<std::size_t>(mode)]->setChecked(true);
        Q_EMIT chosen(static_cast<compose::Mode>(mode));
    });
    setCompact(false);
}

compose::Mode ModeSwitch::mode() const
{
    return static_cast<compose::Mode>(group_.checkedId());
}

void ModeSwitch::setMode(compose::Mode mode)
{
    segments_[static_cast<std::size_t>(mode)]->setChecked(true);
    compactBox_->setCurrentIndex(static_cast<int>(mode));
}

void ModeSwitch::setAvailable(bool picture, bool words)
{
    const QString both = !picture ? Texts::needsPicture() : QString();
    const QString average = !picture ? Texts::needsPicture() : !words ? Texts::needsWords() : QString();
    const QString wordsOnly = picture && !words ? Texts::needsWords() : QString();
    const std::array why = {both, average, both, wordsOnly};
    auto *rows = qobject_cast<QStandardItemModel *>(compactBox_->model());
    for (std::size_t mode = 0; mode < why.size(); ++mode) {
        static_cast<Segment *>(segments_[mode])->setAvailable(why[mode]);
        if (rows != nullptr)
            rows->item(static_cast<int>(mode))->setEnabled(why[mode].isEmpty());
    }
}

void ModeSwitch::setCompact(bool compact)
{
    compact_ = compact;
    setFixedSize(compact ? kModeSwitchNarrow : wideEnough(), kSegment);
    compactBox_->setVisible(compact);
    for (QAbstractButton *segment : segments_)
        segment->setVisible(!compact);
    place();
}

/// As designed, or wider where the system's font needs it.
int ModeSwitch::wideEnough() const
{
    const QFontMetrics bold(fontFor(Type::Body, QFont::DemiBold));
    int widest = 0;
    for (const QAbstractButton *segment : segments_)
        widest = std::max(widest, bold.horizontalAdvance(segment->text()));
    return std::max(kModeSwitch, 4 * (widest + kAir) + 2 * kInset);
}

void ModeSwitch::place()
{
    compactBox_->setGeometry(rect());
    const int width = (this->width() - 2 * kInset) / 4;
    for (int mode = 0; mode < 4; ++mode)
        segments_[static_cast<std::size_t>(mode)]->setGeometry(kInset + mode * width, kInset, width,
                                                               height() - 2 * kInset);
}

void ModeSwitch::paintEvent(QPaintEvent *)
{
    if (compact_)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().color(Role::Hover));
    painter.drawRoundedRect(rect(), kRadiusField, kRadiusField);
}

void ModeSwitch::resizeEvent(QResizeEvent *)
{
    place();
}

} // namespace semblance::ui

#include "modeswitch.moc"
