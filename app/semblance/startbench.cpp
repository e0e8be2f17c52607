// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/semblance/startbench.h"

#include "core/platform/processage.h"

#include <QApplication>
#include <QEvent>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>
#include <QWidget>
#include <cmath>
#include <cstdio>

namespace semblance::app {

StartBench::StartBench(QWidget &window, ui::SearchPort &search, ui::LibraryPort &library)
    : beforeMain_(1000 * platform::processAge().value_or(0))
{
    sinceMain_.start();
    window.installEventFilter(this);
    connect(&library, &ui::LibraryPort::stateChanged, this,
            [this](const ui::LibraryState &state) { pictures_ = state.counts.indexed; });
    const auto now = [this] { return beforeMain_ + static_cast<double>(sinceMain_.elapsed()); };
    connect(&search, &ui::SearchPort::answered, this, [this, now] { report(now(), {}); });
    connect(&search, &ui::SearchPort::failed, this,
            [this, now](const QString &sentence) { report(now(), sentence); });
}

bool StartBench::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Paint && firstFrame_ < 0) {
        firstFrame_ = 0;
        // After the paint of the window and all its children.
        QTimer::singleShot(0, this, [this] {
            firstFrame_ = beforeMain_ + static_cast<double>(sinceMain_.elapsed());
            Q_EMIT painted();
        });
    }
    return QObject::eventFilter(watched, event);
}

void StartBench::report(double firstAnswer, const QString &failure)
{
    QJsonObject object;
    object[QStringLiteral("schema")] = 1;
    object[QStringLiteral("bench")] = QStringLiteral("start");
    object[QStringLiteral("first_frame_ms")] = std::round(firstFrame_);
    object[QStringLiteral("first_answer_ms")] = std::round(firstAnswer - firstFrame_);
    object[QStringLiteral("pictures")] = pictures_;
    if (!failure.isEmpty())
        object[QStringLiteral("error")] = failure;
    std::puts(QJsonDocument(object).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
    QApplication::exit(failure.isEmpty() ? 0 : 1);
}

} // namespace semblance::app
