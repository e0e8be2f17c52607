// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/compose/modifiers.h"

#include <QListWidget>
#include <QPointer>
#include <QString>
#include <vector>

class QKeyEvent;

namespace semblance::ui {

class QueryField;

/// Words of the modifiers table that what is typed may become.
struct Suggestion
{
    QString words;  ///< "as a cartoon"; "in the style of " where more has to follow
    QString shown;  ///< the same, with … where more follows
    QString prompt; ///< what the model reads
};

/// One suggestion a row of the table: its first pattern that has what was typed, at the beginning or at the
/// beginning of a word (anywhere in Chinese). Beginnings first, then the order of the table.
/// @param most  at most so many
std::vector<Suggestion> suggestionsFor(const QString &typed, const compose::Modifiers &modifiers, int most);

/// The list below the words. It never has the focus: the field goes on typing, arrows choose, Enter and Tab
/// take, Esc closes. Threads: the GUI thread.
class Suggestions : public QListWidget
{
    Q_OBJECT
public:
    /// Lives as long as the field, above everything else in its window.
    explicit Suggestions(QueryField &field);
    void setModifiers(compose::Modifiers modifiers) { modifiers_ = std::move(modifiers); }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void offer();
    /// @return the key was for the list
    bool handle(const QKeyEvent &event);
    void choose(int row);
    void take(int row);
    void place();

    QueryField &field_;
    compose::Modifiers modifiers_;
    std::vector<Suggestion> offered_;
    bool typed_ = false; ///< the words change by a hand that types
};

} // namespace semblance::ui
