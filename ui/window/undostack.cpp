// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/window/undostack.h"

namespace semblance::ui {

namespace {

constexpr std::size_t kMost = 50;

} // namespace

quint64 UndoStack::push(const QString &sentence, std::function<void()> back)
{
    if (steps_.size() == kMost)
        steps_.erase(steps_.begin());
    steps_.push_back({++last_, std::move(back)});
    if (!sentence.isEmpty())
        Q_EMIT pushed(sentence);
    Q_EMIT changed();
    return last_;
}

void UndoStack::drop(quint64 number)
{
    std::erase_if(steps_, [&](const Step &step) { return step.number == number; });
    Q_EMIT changed();
}

bool UndoStack::undo()
{
    if (steps_.empty())
        return false;
    const Step step = std::move(steps_.back());
    steps_.pop_back();
    Q_EMIT changed();
    step.back();
    return true;
}

} // namespace semblance::ui
