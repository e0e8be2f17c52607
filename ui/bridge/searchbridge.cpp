// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/bridge/searchbridge.h"

#include "core/search/reranker.h"
#include "ui/bridge/answers.h"

#include <chrono>

namespace semblance::ui {

namespace {

constexpr int kResults = 300;

} // namespace

SearchBridge::SearchBridge(Make make, Prepare prepare, QObject *parent)
    : SearchPort(parent), make_(std::move(make)), prepare_(std::move(prepare)), nouns_(!prepare_),
      worker_(std::make_unique<Worker>()), preparer_(std::make_unique<Worker>())
{
    connect(this, &SearchBridge::mailed, this, &SearchBridge::deliver, Qt::QueuedConnection);
    connect(
        this, &SearchBridge::prepared, this,
        [this] {
            if (!asked_.pictures.empty())
                worker_->postInstead([this, ticket = newest_, query = asked_, filter = filter_] {
                    submit(ticket, query, filter);
                });
        },
        Qt::QueuedConnection);
}

SearchBridge::~SearchBridge()
{
    preparer_.reset();
    worker_.reset();
    service_.reset();
}

void SearchBridge::ask(const compose::Query &query, const ShownFilter &filter)
{
    const quint64 ticket = ++newest_;
    compose::Query before = asked_;
    before.strength = query.strength;
    if (before != query || filter_ != filter)
        last_ = {};
    asked_ = query;
    filter_ = filter;
    strength_ = query.strength;
    worker_->postInstead([this, ticket, query, filter] { submit(ticket, query, filter); });
}

void SearchBridge::strengthen(double strength)
{
    strength_ = strength;
    if (last_.rerank != nullptr)
        tellAgain();
}

void SearchBridge::tellAgain()
{
    const auto begun = std::chrono::steady_clock::now();
    search::Answer again = last_;
    again.strength = strength_;
    again.results = last_.rerank->at(strength_);
    again.milliseconds =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
    Q_EMIT answered(shownAnswer(again));
}

/// Where the slider has moved on meanwhile, what it shows now is told.
void SearchBridge::take(search::Answer answer)
{
    last_ = std::move(answer);
    const bool moved = last_.rerank != nullptr && strength_ != asked_.strength;
    if (moved)
        tellAgain();
    else
        Q_EMIT answered(shownAnswer(last_));
    last_.results.clear();
}

void SearchBridge::forget()
{
    ++newest_;
    last_ = {};
}

void SearchBridge::submit(quint64 ticket, const compose::Query &query, const ShownFilter &filter)
{
    if (service_ == nullptr) {
        post({ticket, std::nullopt});
        auto made = make_();
        if (!made) {
            post({ticket, Result<search::Answer>(made.error())});
            return;
        }
        service_ = std::move(*made);
    }
    search::SearchRequest request;
    request.query = query;
    request.top = kResults;
    request.filter = searchFilter(filter);
    request.rerank = true;
    request.readsAs = !query.pictures.empty() && nouns_;
    service_->submit(std::move(request), [this, ticket](Result<search::Answer> answer) {
        post({ticket, std::move(answer)});
    });
}

void SearchBridge::post(Mail mail)
{
    {
        std::lock_guard lock(mutex_);
        // Answers come from two threads: an older one never hides a newer one.
        if (mail_ && mail_->ticket > mail.ticket)
            return;
        mail_.emplace(std::move(mail));
    }
    Q_EMIT mailed();
}

void SearchBridge::deliver()
{
    std::optional<Mail> mail;
    {
        std::lock_guard lock(mutex_);
        mail.swap(mail_);
    }
    if (!mail || mail->ticket != newest_)
        return;
    if (!mail->answer)
        Q_EMIT gettingReady();
    else if (mail->answer->ok()) {
        take(**mail->answer);
        prepareNouns();
    } else if (mail->answer->error().code != Code::Interrupted)
        Q_EMIT failed(searchSentence(mail->answer->error(), asked_));
}

/// After the first answer, so that nothing waits for it.
void SearchBridge::prepareNouns()
{
    if (nouns_ || std::exchange(preparing_, true))
        return;
    preparer_->post([this] {
        prepare_();
        nouns_ = true;
        Q_EMIT prepared();
    });
}

} // namespace semblance::ui
