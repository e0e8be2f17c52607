// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/bridge/sheetbridge.h"

#include "ui/bridge/answers.h"

namespace semblance::ui {

SheetBridge::SheetBridge(Make make, QObject *parent)
    : SheetPort(parent), make_(std::move(make)), worker_(std::make_unique<Worker>())
{
    connect(this, &SheetBridge::mailed, this, &SheetBridge::deliver, Qt::QueuedConnection);
}

SheetBridge::~SheetBridge()
{
    running_.cancel();
    worker_.reset();
}

void SheetBridge::ask(const std::vector<compose::Query> &rows, int most)
{
    forget();
    running_ = CancelToken();
    asked_ = rows;
    worker_->postInstead(
        [this, sheet = newest_, rows, most, cancel = running_] { run(sheet, rows, most, cancel); });
}

void SheetBridge::forget()
{
    running_.cancel();
    ++newest_;
}

void SheetBridge::run(quint64 sheet, const std::vector<compose::Query> &rows, int most,
                      const CancelToken &cancel)
{
    const auto service = make_();
    for (std::size_t row = 0; row < rows.size() && !cancel.wanted(); ++row) {
        search::SearchRequest request;
        request.query = rows[row];
        request.top = most;
        auto answer = service.ok() ? (*service)->searchNow(request, cancel) : service.error();
        post({sheet, static_cast<int>(row), std::move(answer)});
    }
}

void SheetBridge::post(Mail mail)
{
    {
        std::lock_guard lock(mutex_);
        mail_.push_back(std::move(mail));
    }
    Q_EMIT mailed();
}

void SheetBridge::deliver()
{
    std::deque<Mail> mail;
    {
        std::lock_guard lock(mutex_);
        mail.swap(mail_);
    }
    for (const Mail &letter : mail) {
        if (letter.sheet != newest_)
            continue;
        if (letter.answer.ok())
            Q_EMIT rowAnswered(letter.row, shownAnswer(*letter.answer));
        else if (letter.answer.error().code != Code::Interrupted)
            Q_EMIT rowFailed(letter.row, searchSentence(letter.answer.error(),
                                                        asked_[static_cast<std::size_t>(letter.row)]));
    }
}

} // namespace semblance::ui
