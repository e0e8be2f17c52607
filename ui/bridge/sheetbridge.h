// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/worker.h"
#include "core/search/service.h"
#include "ui/bridge/ports.h"

#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace semblance::ui {

/// Sheets through the search service, on a thread of their own, so that the grid's questions go on.
class SheetBridge : public SheetPort
{
    Q_OBJECT
public:
    using Make = std::function<Result<std::shared_ptr<search::SearchService>>()>;

    explicit SheetBridge(Make make, QObject *parent = nullptr);
    ~SheetBridge() override;

    void ask(const std::vector<compose::Query> &rows, int most) override;
    void forget() override;

Q_SIGNALS:
    void mailed();

private:
    struct Mail
    {
        quint64 sheet = 0;
        int row = 0;
        Result<search::Answer> answer;
    };
    void run(quint64 sheet, const std::vector<compose::Query> &rows, int most, const CancelToken &cancel);
    void post(Mail mail);
    void deliver();

    const Make make_;
    quint64 newest_ = 0; ///< touched by the GUI thread only, as running_ and asked_
    CancelToken running_;
    std::vector<compose::Query> asked_;
    std::mutex mutex_;
    std::deque<Mail> mail_;
    std::unique_ptr<Worker> worker_;
};

} // namespace semblance::ui
