// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/query/promptline.h"

#include "ui/look/icons.h"
#include "ui/look/metrics.h"
#include "ui/look/nounnames.h"
#include "ui/look/querytexts.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"
#include "ui/query/starchip.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QShortcut>
#include <QStackedLayout>
#include <QToolButton>
#include <algorithm>
#include <cmath>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kPencil = 14, kPill = 22, kMostNouns = 5;

QLabel *label(const QString &text, QWidget *parent)
{
    auto *made = new QLabel(text, parent);
    made->setFont(fontFor(Type::Small));
    made->setForegroundRole(QPalette::PlaceholderText);
    return made;
}

} // namespace

PromptText::PromptText(QWidget *parent) : QWidget(parent)
{
    setFont(fontFor(Type::Small, QFont::Medium));
    setMinimumWidth(kXxl);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
}

void PromptText::set(const QString &prompt, const QList<QPixmap> &pictures)
{
    prompt_ = prompt;
    pictures_ = pictures;
    setAccessibleName(prompt);
    updateGeometry();
    update();
}

QSize PromptText::sizeHint() const
{
    const QFontMetrics metrics(font());
    int width = 0;
    for (const QString &part : prompt_.split(u'*'))
        width += metrics.horizontalAdvance(part);
    width += static_cast<int>(chipSize().width()) * static_cast<int>(prompt_.count(u'*'));
    return {width + 2, kRow};
}

void PromptText::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(font());
    painter.setPen(theme().color(Role::Text));
    const QStringList parts = prompt_.split(u'*');
    int x = 0;
    for (qsizetype at = 0; at < parts.size(); ++at) {
        if (at > 0) {
            const QRectF chip(x, (height() - chipSize().height()) / 2, chipSize().width(),
                              chipSize().height());
            drawChip(painter, chip, pictures_.value(std::min(at - 1, pictures_.size() - 1)));
            x += static_cast<int>(chipSize().width());
        }
        const QString text =
            painter.fontMetrics().elidedText(parts[at], Qt::ElideRight, std::max(0, width() - x));
        painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter | Qt::AlignLeft, text);
        x += painter.fontMetrics().horizontalAdvance(parts[at]);
    }
}

PromptLine::PromptLine(QWidget *parent)
    : QWidget(parent), stack_(new QStackedLayout(this)), text_(new PromptText),
      prompt_(label(Texts::prompt(), this)), edited_(label(Texts::edited(), this)), byName_(label({}, this)),
      sentence_(label({}, this)), reset_(new QPushButton(Texts::reset())), pencil_(new QToolButton),
      editor_(new QLineEdit)
{
    setFixedHeight(kRow);
    setToolTip(Texts::promptTip());
    auto *shown = new QWidget;
    auto *row = new QHBoxLayout(shown);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kS);
    pencil_->setIcon(lineIcon(QStringLiteral("edit")));
    pencil_->setIconSize({kPencil, kPencil});
    pencil_->setAutoRaise(true);
    pencil_->setFocusPolicy(Qt::StrongFocus);
    pencil_->setFixedSize(kSmallButton, kSmallButton);
    pencil_->setAccessibleName(Texts::editPrompt());
    pencil_->setToolTip(Texts::editPrompt());
    reset_->setFlat(true);
    reset_->setFont(fontFor(Type::Small));
    reset_->setFixedHeight(kSmallButton);
    row->addWidget(prompt_);
    row->addWidget(text_);
    row->addWidget(pencil_);
    row->addWidget(byName_);
    row->addWidget(edited_);
    row->addWidget(reset_);
    row->addStretch(1);
    editor_->setAccessibleName(Texts::prompt());
    editor_->setFont(fontFor(Type::Small));
    sentence_->setWordWrap(false);
    stack_->addWidget(shown);
    stack_->addWidget(editor_);
    stack_->addWidget(sentence_);
    quiet_.setSingleShot(true);
    quiet_.setInterval(kMessageShown);
    connect(&quiet_, &QTimer::timeout, this, [this] { stack_->setCurrentIndex(0); });
    connect(pencil_, &QToolButton::clicked, this, &PromptLine::edit);
    connect(reset_, &QPushButton::clicked, this, &PromptLine::wasReset);
    connect(editor_, &QLineEdit::editingFinished, this, [this] { finish(true); });
    auto *escape = new QShortcut(Qt::Key_Escape, editor_);
    escape->setContext(Qt::WidgetShortcut);
    connect(escape, &QShortcut::activated, this, [this] { finish(false); });
    byName_->setToolTip(QueryTexts::byNameTip());
    setPrompt({}, {}, false);
    setByName({});
}

void PromptLine::setByName(const QStringList &nouns)
{
    QStringList shown;
    for (const QString &noun : nouns)
        shown.append(nounName(noun));
    byName_->setText(nouns.isEmpty() ? QString() : QueryTexts::byName(QLocale().createSeparatedList(shown)));
    byName_->setVisible(!nouns.isEmpty());
}

QString PromptLine::byName() const
{
    return byName_->text();
}

void PromptLine::setPrompt(const QString &prompt, const QList<QPixmap> &pictures, bool edited)
{
    text_->set(prompt, pictures);
    const bool any = !prompt.isEmpty();
    prompt_->setVisible(any);
    pencil_->setVisible(any);
    edited_->setVisible(edited);
    reset_->setVisible(edited);
}

void PromptLine::edit()
{
    if (text_->prompt().isEmpty())
        return;
    quiet_.stop();
    editor_->setText(text_->prompt());
    stack_->setCurrentWidget(editor_);
    editor_->setFocus(Qt::ShortcutFocusReason);
    editor_->selectAll();
}

void PromptLine::finish(bool keep)
{
    if (stack_->currentWidget() != editor_)
        return;
    stack_->setCurrentIndex(0);
    const QString prompt = editor_->text().simplified();
    if (keep && !prompt.isEmpty() && prompt != text_->prompt())
        Q_EMIT changed(prompt);
}

void PromptLine::say(const QString &sentence)
{
    if (stack_->currentWidget() == editor_)
        return;
    QPalette colours = sentence_->palette();
    colours.setColor(QPalette::PlaceholderText, theme().color(Role::Error));
    sentence_->setPalette(colours);
    sentence_->setText(sentence);
    sentence_->setToolTip(sentence);
    stack_->setCurrentWidget(sentence_);
    quiet_.start();
    QAccessibleEvent alert(sentence_, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

QString PromptLine::shown() const
{
    if (stack_->currentWidget() == sentence_)
        return sentence_->text();
    return stack_->currentWidget() == editor_ ? editor_->text() : text_->prompt();
}

ReadsAs::ReadsAs(QWidget *parent) : QWidget(parent), label_(label(Texts::readsAs(), this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(label_);
    setToolTip(Texts::readsAsTip());
    for (int at = 0; at < kMostNouns; ++at) {
        auto *pill = new QPushButton(this);
        pill->setProperty("pill", true);
        pill->setFont(fontFor(Type::Small, at == 0 ? QFont::DemiBold : QFont::Normal));
        connect(pill, &QPushButton::clicked, this, [this, at] { Q_EMIT chosen(nouns_.value(at)); });
        row->addWidget(pill);
        pills_.append(pill);
    }
    setNouns({});
}

void ReadsAs::setNouns(const QStringList &nouns)
{
    nouns_ = nouns;
    label_->setVisible(!nouns.isEmpty());
    for (int at = 0; at < pills_.size(); ++at) {
        QPushButton *pill = pills_[at];
        const bool shown = at < nouns.size() && at < most_;
        pill->setVisible(shown);
        if (!shown)
            continue;
        const QString shownNoun = nounName(nouns[at]);
        pill->setText(shownNoun);
        pill->setToolTip(shownNoun == nouns[at] ? Texts::readsAsTip() : nouns[at]);
        pill->setFixedSize(pill->fontMetrics().horizontalAdvance(shownNoun) + 2 * kS + kXs, kPill);
    }
}

void ReadsAs::setMost(int most)
{
    if (most_ == most)
        return;
    most_ = most;
    setNouns(nouns_);
}

} // namespace semblance::ui
