// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/query/suggestions.h"

#include "ui/look/metrics.h"
#include "ui/look/querytexts.h"
#include "ui/look/theme.h"
#include "ui/query/queryfield.h"
#include "ui/query/wordsfield.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <algorithm>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kMost = 7, kWidth = 460, kPadding = 12;
constexpr int kPromptRole = Qt::UserRole + 1;
const QString kAny = QStringLiteral("{X}");

bool isHan(const QString &text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c.script() == QChar::Script_Han; });
}

/// 0 at the beginning, 1 at the beginning of a word, nothing elsewhere.
std::optional<int> placeIn(const QString &pattern, const QString &typed)
{
    if (pattern.startsWith(typed))
        return 0;
    if (isHan(typed))
        return pattern.contains(typed) ? std::optional(1) : std::nullopt;
    return pattern.contains(u' ' + typed) ? std::optional(1) : std::nullopt;
}

/// Letters, and what takes letters away.
bool writes(const QKeyEvent &event)
{
    const int key = event.key();
    return key == Qt::Key_Backspace || key == Qt::Key_Delete ||
           (!event.text().isEmpty() && event.text().front().isPrint());
}

/// Words at the left, what the model reads at the right.
class SuggestionDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {kWidth, kRow};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const bool chosen = (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) != 0;
        if (chosen) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme().color(Role::AccentSoft));
            painter->drawRoundedRect(option.rect.adjusted(kXs, 0, -kXs, 0), kRadiusControl, kRadiusControl);
        }
        const QRect room = option.rect.adjusted(kPadding, 0, -kPadding, 0);
        painter->setFont(fontFor(Type::Body));
        painter->setPen(theme().color(Role::Text));
        const QString words = index.data().toString();
        painter->drawText(room, Qt::AlignVCenter | Qt::AlignLeft, words);
        const int used = painter->fontMetrics().horizontalAdvance(words) + kL;
        painter->setFont(fontFor(Type::Small));
        painter->setPen(theme().color(Role::TextSecondary));
        const QString prompt = painter->fontMetrics().elidedText(index.data(kPromptRole).toString(),
                                                                 Qt::ElideRight, room.width() - used);
        painter->drawText(room, Qt::AlignVCenter | Qt::AlignRight, prompt);
        painter->restore();
    }
};

} // namespace

std::vector<Suggestion> suggestionsFor(const QString &typed, const compose::Modifiers &modifiers, int most)
{
    const QString begun = typed.simplified().toLower();
    std::vector<std::pair<int, Suggestion>> found;
    if (begun.isEmpty() || (begun.size() < 2 && !isHan(begun)) || begun.contains(u'*'))
        return {};
    for (const compose::Modifier &row : modifiers.rows()) {
        bool first = true;
        for (const std::string &each : row.patterns) {
            const QString pattern = QString::fromStdString(each);
            const auto place = placeIn(pattern.section(kAny, 0, 0), begun);
            const bool usable =
                place && (!pattern.contains(kAny) || pattern.endsWith(kAny)) && pattern != begun;
            if (usable) {
                Suggestion one;
                one.words = QString(pattern).replace(kAny, QString());
                one.shown = QString(pattern).replace(kAny, QStringLiteral("…"));
                one.prompt = QString::fromStdString(row.prompt).replace(kAny, QStringLiteral("…"));
                found.emplace_back(*place + (first ? 0 : 2), std::move(one));
                break;
            }
            if (pattern == begun)
                break; // it is there already
            first = false;
        }
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto &a, const auto &b) { return a.first < b.first; });
    std::vector<Suggestion> result;
    for (auto &[rank, suggestion] : found)
        if (static_cast<int>(result.size()) < most)
            result.push_back(std::move(suggestion));
    return result;
}

Suggestions::Suggestions(QueryField &field) : QListWidget(&field), field_(field)
{
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(QueryTexts::suggestions());
    setItemDelegate(new SuggestionDelegate(this));
    setFrameShape(QFrame::StyledPanel);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    hide();
    field.words().installEventFilter(this);
    connect(&field.words(), &WordsField::edited, this, [this] {
        if (std::exchange(typed_, false))
            offer();
        else
            hide();
    });
    connect(this, &QListWidget::itemClicked, this, [this] { take(currentRow()); });
}

void Suggestions::offer()
{
    WordsField &words = field_.words();
    offered_ = words.textCursor().atEnd() ? suggestionsFor(words.text(), modifiers_, kMost)
                                          : std::vector<Suggestion>();
    clear();
    for (const Suggestion &suggestion : offered_) {
        auto *item = new QListWidgetItem(suggestion.shown, this);
        item->setData(kPromptRole, suggestion.prompt);
        item->setData(Qt::AccessibleTextRole, QueryTexts::suggestion(suggestion.shown, suggestion.prompt));
    }
    setCurrentRow(-1);
    if (offered_.empty()) {
        hide();
        return;
    }
    place();
    show();
    raise();
}

/// Above everything in the window, below the words.
void Suggestions::place()
{
    QWidget *window = field_.window();
    if (parentWidget() != window)
        setParent(window);
    const QPoint at = field_.mapTo(window, QPoint(0, field_.height() + kXs));
    const int height = static_cast<int>(offered_.size()) * kRow + 2 * frameWidth();
    setGeometry(at.x(), at.y(), std::min(kWidth, field_.width()), height);
}

bool Suggestions::handle(const QKeyEvent &event)
{
    const auto last = static_cast<int>(offered_.size()) - 1;
    const int at = currentRow();
    switch (event.key()) {
    case Qt::Key_Down:
        choose(at >= last ? -1 : at + 1);
        return true;
    case Qt::Key_Up:
        choose(at < 0 ? last : at - 1);
        return true;
    case Qt::Key_Tab:
        take(std::max(0, at));
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (at >= 0)
            take(at);
        hide();
        return at >= 0; // without a choice it searches, as ever
    case Qt::Key_Escape:
        hide();
        return true;
    default:
        return false;
    }
}

void Suggestions::choose(int row)
{
    setCurrentRow(row);
    if (row < 0)
        return;
    // The focus stays in the words; a screen reader follows the list all the same.
    QAccessibleEvent focus(this, QAccessible::Focus);
    focus.setChild(row);
    QAccessible::updateAccessibility(&focus);
}

void Suggestions::take(int row)
{
    if (row < 0 || row >= static_cast<int>(offered_.size()))
        return;
    const QString words = offered_[static_cast<std::size_t>(row)].words;
    hide();
    WordsField &field = field_.words();
    QTextCursor cursor = field.textCursor();
    cursor.select(QTextCursor::Document); // one step of the field's own undo
    cursor.insertText(words);
    field.moveCursor(QTextCursor::End);
    field.setFocus(Qt::OtherFocusReason);
}

bool Suggestions::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != &field_.words())
        return QListWidget::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::ShortcutOverride:
        if (isVisible() && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape)
            event->accept();
        break;
    case QEvent::KeyPress:
        if (isVisible() && handle(static_cast<QKeyEvent &>(*event)))
            return true;
        typed_ = writes(static_cast<QKeyEvent &>(*event));
        break;
    case QEvent::InputMethod:
        typed_ = true;
        break;
    case QEvent::FocusOut:
    case QEvent::Hide:
        hide();
        break;
    default:
        break;
    }
    return QListWidget::eventFilter(watched, event);
}

} // namespace semblance::ui
