// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/query/querybar.h"

#include "core/compose/prompt.h"
#include "ui/look/icons.h"
#include "ui/look/metrics.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"
#include "ui/query/modeswitch.h"
#include "ui/query/picturewell.h"
#include "ui/query/promptline.h"
#include "ui/query/queryfield.h"
#include "ui/query/starchip.h"
#include "ui/query/strengthslider.h"
#include "ui/query/suggestions.h"
#include "ui/query/wordsfield.h"

#include <QDragEnterEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMimeData>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace semblance::ui {

using namespace metrics;
using compose::Mode;

namespace {

constexpr int kActionButton = 40, kChipPicture = 16, kAtOnce = 0;
constexpr int kStrengthRests = 200; // ms

} // namespace

QueryBar::QueryBar(QWidget *parent)
    : QWidget(parent), wellsRow_(new QHBoxLayout), field_(new QueryField(this)),
      promptLine_(new PromptLine(this)), readsAs_(new ReadsAs(this)), mode_(new ModeSwitch(this)),
      strength_(new StrengthSlider(this)), suggestions_(nullptr), compare_(nullptr), variants_(nullptr),
      save_(nullptr), menu_(nullptr)
{
    suggestions_ = new Suggestions(*field_);
    setFixedHeight(kQueryBar);
    setAcceptDrops(true);
    build();
    connectParts();
    pause_.setSingleShot(true);
    pause_.setInterval(kTypingPause);
    rebuildWells();
    changed(kAtOnce);
}

void QueryBar::build()
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(kL, kS, kL, kL);
    row->setSpacing(kL);
    wellsRow_->setSpacing(kS);
    row->addLayout(wellsRow_);
    auto *middle = new QVBoxLayout;
    middle->setSpacing(kS);
    middle->addWidget(field_);
    auto *below = new QHBoxLayout;
    below->setSpacing(kL);
    below->addWidget(promptLine_, 1);
    below->addWidget(readsAs_);
    middle->addLayout(below);
    row->addLayout(middle, 1);
    auto *mixing = new QVBoxLayout;
    mixing->setSpacing(kS);
    mixing->addWidget(mode_);
    mixing->addWidget(strength_);
    row->addLayout(mixing);
    const auto button = [this](const QString &icon, const QString &name, const QString &key) {
        auto *made = new QToolButton(this);
        made->setIcon(lineIcon(icon));
        made->setIconSize({20, 20});
        made->setFixedSize(kActionButton, kActionButton);
        made->setAutoRaise(true);
        made->setFocusPolicy(Qt::StrongFocus);
        made->setAccessibleName(name);
        made->setToolTip(QStringLiteral("%1 (%2)").arg(name, key));
        return made;
    };
    compare_ = button(QStringLiteral("compare"), Texts::compareTip(), QStringLiteral("Ctrl+5"));
    variants_ = button(QStringLiteral("variants"), Texts::variantsTip(), QStringLiteral("Ctrl+6"));
    save_ = button(QStringLiteral("saved"), Texts::saveSearch(), QStringLiteral("Ctrl+S"));
    menu_ = button(QStringLiteral("menu"), Texts::menu(), QStringLiteral("F10"));
    auto *actions = new QGridLayout;
    actions->setSpacing(kXs);
    actions->addWidget(compare_, 0, 0);
    actions->addWidget(variants_, 0, 1);
    actions->addWidget(save_, 1, 0);
    actions->addWidget(menu_, 1, 1);
    row->addLayout(actions);
}

void QueryBar::connectParts()
{
    connect(&pause_, &QTimer::timeout, this, [this] {
        if (const compose::Query now = query(); told_ != now) {
            told_ = now;
            Q_EMIT queryChanged(now);
        }
    });
    connect(&field_->words(), &WordsField::edited, this, [this] {
        prompt_.clear();
        changed(kTypingPause);
    });
    connect(&field_->words(), &WordsField::entered, this, [this] { changed(kAtOnce); });
    connect(&field_->words(), &WordsField::undoWanted, this, &QueryBar::undoWanted);
    connect(&field_->words(), &WordsField::picturesPasted, this, &QueryBar::pasteWanted);
    connect(&field_->negative(), &QLineEdit::textChanged, this, [this] { changed(kTypingPause); });
    connect(&field_->negative(), &QLineEdit::returnPressed, this, [this] { changed(kAtOnce); });
    connect(field_, &QueryField::cleared, this, &QueryBar::clear);
    connect(promptLine_, &PromptLine::changed, this, [this](const QString &prompt) {
        prompt_ = prompt;
        changed(kAtOnce);
        if (hasPicture() && !prompt.contains(u'*'))
            promptLine_->say(Texts::promptWithoutStar());
    });
    connect(promptLine_, &PromptLine::wasReset, this, [this] {
        prompt_.clear();
        changed(kAtOnce);
    });
    connect(readsAs_, &ReadsAs::chosen, this, [this](const QString &noun) {
        const QString words = field_->words().text();
        field_->words().setText(words.isEmpty() ? noun : words + u' ' + noun);
        focusWords();
    });
    connect(mode_, &ModeSwitch::chosen, this, [this](Mode mode) {
        chosen_ = mode;
        changed(kAtOnce);
    });
    connect(strength_, &StrengthSlider::changed, this, [this](double strength) {
        changed(kStrengthRests);
        compose::Query before = told_.value_or(compose::Query());
        before.strength = strength;
        if (told_ && before == query())
            Q_EMIT strengthMoved(strength);
    });
    connect(compare_, &QToolButton::clicked, this, &QueryBar::compareWanted);
    connect(variants_, &QToolButton::clicked, this, &QueryBar::variantsWanted);
    connect(save_, &QToolButton::clicked, this, &QueryBar::saveWanted);
    connect(menu_, &QToolButton::clicked, this,
            [this] { Q_EMIT menuWanted(menu_->mapToGlobal(QPoint(0, menu_->height()))); });
}

bool QueryBar::hasPicture() const
{
    return std::any_of(parts_.begin(), parts_.end(),
                       [](const QueryPart &part) { return !part.image.isNull(); });
}

bool QueryBar::hasWords() const
{
    return !field_->words().text().trimmed().isEmpty() || !prompt_.isEmpty();
}

bool QueryBar::asks() const
{
    return hasPicture() || hasWords();
}

bool QueryBar::reading() const
{
    return std::any_of(parts_.begin(), parts_.end(),
                       [](const QueryPart &part) { return part.image.isNull(); });
}

compose::Query QueryBar::query() const
{
    compose::Query query;
    for (const QueryPart &part : parts_)
        if (!part.image.isNull())
            query.pictures.push_back(part.picture);
    query.words = field_->words().text().trimmed().toStdString();
    query.prompt = prompt_.toStdString();
    query.mode = mode_->mode();
    query.strength = hasPicture() && hasWords() ? strength_->value() : 0;
    query.negative = field_->negative().text().trimmed().toStdString();
    return query;
}

/// What is not possible with what is there gives way: only words, or a picture without words.
void QueryBar::changed(int pause)
{
    const bool picture = hasPicture(), words = hasWords();
    Mode mode = chosen_;
    if (!picture)
        mode = Mode::Words;
    else if (!words && (mode == Mode::Average || mode == Mode::Words))
        mode = Mode::Composed;
    mode_->setAvailable(picture, words);
    mode_->setMode(mode);
    strength_->setUsable(picture && words);
    compare_->setEnabled(picture && words);
    variants_->setEnabled(picture);
    save_->setEnabled(asks());
    field_->setHasPicture(picture);
    field_->setClearable(!parts_.empty() || words || !field_->negative().text().isEmpty());
    showPrompt();
    pause_.start(pause);
}

void QueryBar::showPrompt()
{
    QList<QPixmap> chips;
    for (const QueryPart &part : parts_)
        if (!part.image.isNull())
            chips.append(squareOf(part.shown(), kChipPicture, devicePixelRatioF()));
    const compose::Query now = query();
    const bool shown = asks() && mode_->mode() == Mode::Composed;
    const QString prompt =
        shown ? QString::fromStdString(compose::makePrompt(now, modifiers_, wordsPrompt_).text) : QString();
    promptLine_->setPrompt(prompt, chips, !prompt_.isEmpty());
}

void QueryBar::setModifiers(compose::Modifiers modifiers)
{
    modifiers_ = std::move(modifiers);
    suggestions_->setModifiers(modifiers_);
    showPrompt();
}

void QueryBar::setWordsPrompt(const std::string &prompt)
{
    if (prompt.empty() || std::exchange(wordsPrompt_, prompt) == prompt)
        return;
    showPrompt();
}

void QueryBar::setByName(const QStringList &nouns)
{
    promptLine_->setByName(nouns);
}

void QueryBar::clear()
{
    if (asks())
        Q_EMIT takenAway(state());
    setState({});
}

void QueryBar::say(const QString &sentence)
{
    promptLine_->say(sentence);
}

void QueryBar::setReadsAs(const QStringList &nouns)
{
    readsAs_->setNouns(nouns);
}

void QueryBar::setOver(bool over)
{
    for (PictureWell *well : wells_)
        well->setOver(over);
}

QueryState QueryBar::state() const
{
    return {parts_, field_->words().text(), field_->negative().text(), prompt_, chosen_, strength_->value()};
}

void QueryBar::setState(const QueryState &state)
{
    parts_ = state.parts;
    if (parts_.empty()) {
        setReadsAs({});
        setByName({});
    }
    rebuildWells();
    field_->words().setText(state.words);
    field_->negative().setText(state.negative);
    prompt_ = state.prompt;
    chosen_ = state.mode;
    strength_->setValue(state.strength);
    changed(kAtOnce);
}

void QueryBar::focusWords()
{
    field_->words().setFocus(Qt::ShortcutFocusReason);
}

void QueryBar::focusNot()
{
    field_->negative().setFocus(Qt::ShortcutFocusReason);
}

void QueryBar::typeWords(const QString &text)
{
    focusWords();
    field_->words().moveCursor(QTextCursor::End);
    field_->words().insertPlainText(text);
}

void QueryBar::editPrompt()
{
    promptLine_->edit();
}

void QueryBar::setMode(Mode mode)
{
    chosen_ = mode;
    changed(kAtOnce);
}

void QueryBar::stepStrength(int steps)
{
    strength_->step(steps);
}

void QueryBar::resetStrength()
{
    strength_->setValue(0);
}

void QueryBar::clearNegative()
{
    field_->negative().clear();
}

void QueryBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Role::Panel));
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme().color(Role::Border));
}

void QueryBar::resizeEvent(QResizeEvent *)
{
    readsAs_->setMost(width() < kVeryNarrow ? 0 : width() < kNarrow ? 3 : 5);
    mode_->setCompact(width() < kVeryNarrow);
    for (QToolButton *action : {compare_, variants_, save_})
        action->setVisible(width() >= kVeryNarrow);
    strength_->setFixedWidth(width() < kVeryNarrow ? kModeSwitchNarrow + kXxl : kModeSwitch);
}

void QueryBar::dragEnterEvent(QDragEnterEvent *event)
{
    if (!mayHoldPictures(*event->mimeData()))
        return;
    event->setDropAction(Qt::CopyAction);
    event->accept();
    setOver(true);
}

void QueryBar::dragLeaveEvent(QDragLeaveEvent *)
{
    setOver(false);
}

void QueryBar::dropEvent(QDropEvent *event)
{
    setOver(false);
    event->setDropAction(Qt::CopyAction);
    event->accept();
    Q_EMIT dropped(readDropped(*event->mimeData()));
}

} // namespace semblance::ui
