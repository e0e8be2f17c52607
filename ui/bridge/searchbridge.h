// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/worker.h"
#include "core/search/service.h"
#include "ui/bridge/ports.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace semblance::ui {

/// Questions to the search service, which is made when the first one is asked. The newest question wins.
class SearchBridge : public SearchPort
{
    Q_OBJECT
public:
    /// Loads the model and makes the service; called on a thread of the bridge, again after a failure.
    using Make = std::function<Result<std::shared_ptr<search::SearchService>>()>;

    /// Makes the noun list ready, on a thread of the bridge. It can take seconds the first time, so answers
    /// do not wait for it: the nouns of "reads as" come with a second answer. Empty: they come with the
    /// first.
    using Prepare = std::function<void()>;

    explicit SearchBridge(Make make, Prepare prepare = {}, QObject *parent = nullptr);
    /// Ends the service: nothing is told afterwards.
    ~SearchBridge() override;

    void ask(const compose::Query &query, const ShownFilter &filter) override;
    void strengthen(double strength) override;
    void forget() override;

Q_SIGNALS:
    void mailed();
    void prepared();

private:
    struct Mail
    {
        quint64 ticket = 0;
        std::optional<Result<search::Answer>> answer; ///< nothing: the service is being made
    };
    void submit(quint64 ticket, const compose::Query &query, const ShownFilter &filter);
    void post(Mail mail);
    void deliver();
    void prepareNouns();
    void take(search::Answer answer);
    void tellAgain();

    const Make make_;
    const Prepare prepare_;
    std::atomic<bool> nouns_; ///< "reads as" costs nothing any more
    bool preparing_ = false;
    quint64 newest_ = 0;   ///< touched by the GUI thread only
    compose::Query asked_; ///< the newest question; as above
    ShownFilter filter_;   ///< its filter
    double strength_ = 0;  ///< that is wanted now; as above
    search::Answer last_;  ///< without its results, for other strengths; as above
    std::mutex mutex_;
    std::optional<Mail> mail_;
    std::shared_ptr<search::SearchService> service_; ///< touched by the worker only, until it has ended
    std::unique_ptr<Worker> worker_;
    std::unique_ptr<Worker> preparer_;
};

} // namespace semblance::ui
