// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QObject>
#include <QString>
#include <functional>
#include <vector>

namespace semblance::ui {

/// What a person did and can take back, newest last. Text fields have an undo of their own.
/// Threads: the GUI thread.
class UndoStack : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// @param sentence  what was done; empty: nobody needs to be told  @param back  takes it back
    /// @return its number, for drop()
    quint64 push(const QString &sentence, std::function<void()> back);
    /// It is final now.
    void drop(quint64 number);
    /// Takes the newest back. @return there was one
    bool undo();
    bool empty() const noexcept { return steps_.empty(); }

Q_SIGNALS:
    /// Something was done that should be told.
    void pushed(const QString &sentence);
    void changed();

private:
    struct Step
    {
        quint64 number = 0;
        std::function<void()> back;
    };
    std::vector<Step> steps_;
    quint64 last_ = 0;
};

} // namespace semblance::ui
