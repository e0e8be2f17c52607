// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/bridge/searchbridge.h"

#include "core/base/path.h"
#include "core/search/match.h"
#include "ui/bridge/sentences.h"

namespace semblance::ui {

namespace {

constexpr int kResults = 300;
constexpr int kNouns = 5;

PictureItem itemOf(const search::Found &found)
{
    PictureItem item;
    item.id = found.picture.value;
    item.file = found.path;
    item.name = QString::fromStdString(display(found.path.filename()));
    item.width = found.width;
    item.height = found.height;
    item.score = static_cast<double>(found.score);
    item.match = found.match;
    item.stack = static_cast<int>(found.stack.size());
    item.offline = found.offline;
    item.root = QString::fromStdString(display(found.root.filename()));
    return item;
}

ShownAnswer shown(const search::Answer &answer)
{
    ShownAnswer result;
    result.milliseconds = answer.milliseconds;
    result.weakBelow = search::weakBelow(answer.results.empty() ? 0 : answer.results.front().match);
    result.note = QString::fromStdString(answer.note);
    for (const compose::NounScore &noun : answer.readsAs)
        if (result.readsAs.size() < kNouns)
            result.readsAs.append(QString::fromStdString(noun.noun));
    for (const search::Found &found : answer.results)
        result.items.push_back(itemOf(found));
    return result;
}

/// The window has words of its own for pictures of the query; other failures keep the core's sentence.
QString sentenceOf(const Error &error, const compose::Query &query)
{
    for (const compose::QueryPicture &picture : query.pictures)
        if (!error.file.empty() && error.file == display(picture.file))
            return pictureSentence(error);
    return plain(error);
}

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
                worker_->postInstead([this, ticket = newest_, query = asked_] { submit(ticket, query); });
        },
        Qt::QueuedConnection);
}

SearchBridge::~SearchBridge()
{
    preparer_.reset();
    worker_.reset();
    service_.reset();
}

void SearchBridge::ask(const compose::Query &query)
{
    const quint64 ticket = ++newest_;
    asked_ = query;
    worker_->postInstead([this, ticket, query] { submit(ticket, query); });
}

void SearchBridge::forget()
{
    ++newest_;
}

void SearchBridge::submit(quint64 ticket, const compose::Query &query)
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
        Q_EMIT answered(shown(**mail->answer));
        prepareNouns();
    } else if (mail->answer->error().code != Code::Interrupted)
        Q_EMIT failed(sentenceOf(mail->answer->error(), asked_));
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
