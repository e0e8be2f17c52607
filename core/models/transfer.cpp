// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/models/transfer.h"

#include "core/base/amounts.h"
#include "core/base/path.h"
#include "core/models/contentrange.h"

#include <QDateTime>
#include <QEventLoop>
#include <QLocale>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSslSocket>
#include <QTimeZone>
#include <QTimer>
#include <QUrl>

namespace semblance::models {

using namespace std::chrono_literals;

namespace {

constexpr qint64 kBlock = 256 * 1024;
constexpr std::uint64_t kSyncEvery = 64'000'000;
/// How soon a wish to stop is seen.
constexpr auto kLook = 40ms;
constexpr const char *kGoesOn = "Try again: it goes on where it stopped";

/// The proxy of the system's settings, for every request anew.
class SystemProxies final : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        return systemProxyForQuery(query);
    }
};

class Transfer
{
public:
    Transfer(const TransferRequest &request, PartFile &part, const FetchPolicy &policy,
             const ProgressFn &progress, const CancelToken &cancel)
        : request_(request), part_(part), policy_(policy), progress_(progress), cancel_(cancel),
          host_(hostOf(request.now)), before_(part.size())
    {}

    TransferEnd run();

private:
    QNetworkRequest ask() const;
    void look();
    void headersCame();
    void statusRefused(int status);
    void wholeComes();
    void restComes();
    void nothingIsLeft();
    bool roomFor(std::uint64_t more);
    void take(std::uint64_t total, bool known);
    void bytesCame();
    void finished();
    void broken(QNetworkReply::NetworkError error);
    void tell(bool last);
    void end(TransferEnd::Kind kind, Error error = {});
    void again(std::string cause, std::string advice = kGoesOn)
    {
        end(TransferEnd::Kind::Again,
            failed(Code::Unreadable, request_.wanted, std::move(cause), std::move(advice)));
    }
    void refuse(Code code, std::string cause, std::string advice)
    {
        end(TransferEnd::Kind::Refused, failed(code, request_.wanted, std::move(cause), std::move(advice)));
    }
    std::string header(const char *name) const { return reply_->rawHeader(name).toStdString(); }
    std::string validator() const;

    const TransferRequest &request_;
    PartFile &part_;
    const FetchPolicy &policy_;
    const ProgressFn &progress_;
    const CancelToken &cancel_;
    const std::string host_;
    const std::uint64_t before_;

    QNetworkAccessManager manager_;
    QEventLoop loop_;
    QTimer stall_, watch_;
    std::unique_ptr<QNetworkReply> reply_;
    std::optional<std::uint64_t> total_; ///< of the whole file, as the server says
    std::chrono::steady_clock::time_point told_{};
    std::uint64_t toldBytes_ = 0;
    bool answered_ = false, accepted_ = false, ended_ = false;
    TransferEnd end_;
};

QNetworkRequest Transfer::ask() const
{
    QNetworkRequest request(QUrl(QString::fromStdString(request_.now), QUrl::StrictMode));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setRawHeader("User-Agent", "Semblance");
    // Lengths are those of the file, not of a packed form of it.
    request.setRawHeader("Accept-Encoding", "identity");
    if (before_ > 0) {
        request.setRawHeader("Range", "bytes=" + QByteArray::number(qulonglong(before_)) + "-");
        if (const PartSource &source = part_.source();
            !source.validator.empty() && source.address == request_.address)
            request.setRawHeader("If-Range", QByteArray::fromStdString(source.validator));
    }
    return request;
}

TransferEnd Transfer::run()
{
    if (request_.now.starts_with("https:") && !QSslSocket::supportsSsl()) {
        refuse(Code::Unsupported, "no TLS library was found, and it comes over https only",
               "Install OpenSSL (libssl3)");
        return end_;
    }
    manager_.setProxyFactory(new SystemProxies);
    reply_.reset(manager_.get(ask()));
    reply_->setReadBufferSize(4 * kBlock);
    stall_.setSingleShot(true);
    QObject::connect(&stall_, &QTimer::timeout, &loop_, [this] {
        again("nothing came from " + host_ + " for " + std::to_string((policy_.stall.count() + 999) / 1000) +
              " seconds");
    });
    QObject::connect(&watch_, &QTimer::timeout, &loop_, [this] { look(); });
    QObject::connect(reply_.get(), &QNetworkReply::metaDataChanged, &loop_, [this] { headersCame(); });
    QObject::connect(reply_.get(), &QNetworkReply::readyRead, &loop_, [this] { bytesCame(); });
    QObject::connect(reply_.get(), &QNetworkReply::finished, &loop_, [this] { finished(); });
    stall_.start(policy_.stall);
    watch_.start(kLook);
    look();
    if (!ended_)
        loop_.exec();
    reply_->disconnect();
    reply_->abort();
    // An end in the middle keeps what came; whether the disk took it is told by the next one.
    if (!part_.source().address.empty() && end_.error.code != Code::NoSpace)
        static_cast<void>(part_.sync());
    end_.progressed = part_.size() > before_;
    return end_;
}

void Transfer::look()
{
    if (accepted_ && part_.size() != toldBytes_)
        tell(false); // also of what came just before a silence
    if (cancel_.wanted())
        end(TransferEnd::Kind::Stopped,
            failed(Code::Interrupted, request_.wanted, "it was stopped",
                   "What came is kept, and the next download goes on from there"));
}

void Transfer::end(TransferEnd::Kind kind, Error error)
{
    if (ended_)
        return;
    ended_ = true;
    end_.kind = kind;
    end_.error = std::move(error);
    loop_.quit();
}

std::string Transfer::validator() const
{
    const std::string tag = header("ETag");
    if (!tag.empty() &&
        !tag.starts_with("W/")) // a weak one does not promise the same bytes (RFC 9110, 8.8.1)
        return tag;
    return header("Last-Modified");
}

void Transfer::headersCame()
{
    const int status = reply_->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (answered_ || ended_ || status == 0)
        return;
    answered_ = true;
    stall_.start();
    if (status == 200)
        wholeComes();
    else if (status == 206)
        restComes();
    else if (status == 416)
        nothingIsLeft();
    else if (status == 301 || status == 302 || status == 303 || status == 307 || status == 308) {
        const QUrl to = QUrl::fromEncoded(reply_->rawHeader("Location"), QUrl::StrictMode);
        if (to.isEmpty())
            refuse(Code::Unreadable, host_ + " sends on to nowhere", "Try again later");
        end_.location = reply_->url().resolved(to).toString(QUrl::FullyEncoded).toStdString();
        end(TransferEnd::Kind::Redirected);
    } else
        statusRefused(status);
}

void Transfer::statusRefused(int status)
{
    const std::string number = " (" + std::to_string(status) + ")";
    if (status == 404 || status == 410)
        refuse(Code::NotFound, host_ + " does not have it" + number,
               "Look at its publisher's page, or for a newer version of Semblance");
    else if (status == 401 || status == 403)
        refuse(Code::Unreadable, host_ + " does not give it to everybody" + number,
               "Look at its publisher's page, download it there and use \"model add\"");
    else if (status == 407)
        refuse(Code::Unreadable, "the proxy asks for a name and a password" + number,
               "Give the proxy's address with them in the system's settings");
    else if (status == 429 || status >= 500) {
        again(host_ + (status == 429 ? " is asked too often" : " has trouble of its own") + number,
              "Try again later: it goes on where it stopped");
        bool isSeconds = false;
        const QString after = QString::fromStdString(header("Retry-After"));
        const qlonglong seconds = after.toLongLong(&isSeconds);
        QDateTime date = QLocale::c().toDateTime(after, QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
        date.setTimeZone(QTimeZone::utc());
        if (isSeconds && seconds >= 0)
            end_.wait = std::chrono::seconds(std::min<qlonglong>(seconds, 1'000'000));
        else if (date.isValid())
            end_.wait = std::chrono::seconds(
                std::clamp<qlonglong>(QDateTime::currentDateTimeUtc().secsTo(date), 0, 1'000'000));
    } else
        refuse(Code::Unreadable, host_ + " gives an answer that is none" + number, "Try again later");
}

void Transfer::wholeComes()
{
    // The server has no ranges, or the file has changed: everything comes anew.
    if (part_.size() > 0)
        if (auto done = part_.restart(); !done)
            return end(TransferEnd::Kind::Stopped, done.error());
    const QVariant length = reply_->header(QNetworkRequest::ContentLengthHeader);
    take(length.toULongLong(), length.isValid());
}

void Transfer::restComes()
{
    const ContentRange range = parseRange(header("Content-Range"));
    const PartSource &source = part_.source();
    const bool sameLength = !range.total || !source.total || *range.total == *source.total;
    if (before_ == 0 || range.first != before_ || !sameLength) {
        end_.discard = true;
        return again(host_ + " sends another part than was asked for");
    }
    take(range.total.value_or(0), range.total.has_value());
}

void Transfer::nothingIsLeft()
{
    const ContentRange range = parseRange(header("Content-Range"));
    if (before_ > 0 && range.total == before_) {
        total_ = before_;
        return end(TransferEnd::Kind::Complete);
    }
    end_.discard = true;
    again(host_ + " has less than lies here already (416)");
}

bool Transfer::roomFor(std::uint64_t more)
{
    const auto folder = part_.path().parent_path();
    const auto free = policy_.freeSpace ? policy_.freeSpace(folder) : freeSpace(folder);
    if (!free || *free >= more + policy_.spare)
        return true;
    end(TransferEnd::Kind::Stopped, failed(Code::NoSpace, request_.wanted,
                                           "it needs " + bytesText(more + policy_.spare) + " and " +
                                               bytesText(*free) + " are free in " + display(folder),
                                           "Free some space and try again"));
    return false;
}

void Transfer::take(std::uint64_t total, bool known)
{
    const WantedFile &wanted = request_.wanted;
    if (known && wanted.bytes && total != *wanted.bytes)
        return refuse(Code::Mismatch,
                      host_ + " offers " + std::to_string(total) + " bytes where " +
                          std::to_string(*wanted.bytes) + " were published",
                      "Look at its publisher's page: it may be another version");
    if (known && !wanted.bytes && total > wanted.limit)
        return refuse(Code::TooLarge,
                      host_ + " offers " + bytesText(total) + ", far more than such a model has",
                      "Look at its publisher's page");
    if (known)
        total_ = total;
    else
        total_ = wanted.bytes;
    if (total_ && !roomFor(*total_ - std::min(*total_, part_.size())))
        return;
    PartSource source{request_.address, validator(), total_, part_.source().synced};
    if (auto done = part_.describe(std::move(source)); !done)
        return end(TransferEnd::Kind::Stopped, done.error());
    accepted_ = true;
    stall_.start();
    tell(false);
}

void Transfer::bytesCame()
{
    headersCame();
    while (accepted_ && !ended_ && reply_->bytesAvailable() > 0) {
        const QByteArray bytes = reply_->read(kBlock);
        const std::uint64_t most = total_.value_or(request_.wanted.limit);
        if (part_.size() + static_cast<std::uint64_t>(bytes.size()) > most) {
            end_.discard = true;
            return refuse(Code::Mismatch, host_ + " sends more than " + std::to_string(most) + " bytes",
                          "Look at its publisher's page: it may be another version");
        }
        if (auto done = part_.append({bytes.constData(), static_cast<std::size_t>(bytes.size())}); !done)
            return end(TransferEnd::Kind::Stopped, done.error());
        if (part_.size() - part_.source().synced >= kSyncEvery)
            if (auto done = part_.sync(); !done)
                return end(TransferEnd::Kind::Stopped, done.error());
        stall_.start(); // a slow disk is no silent server
        tell(false);
        look();
    }
}

void Transfer::finished()
{
    bytesCame();
    if (ended_)
        return;
    const QNetworkReply::NetworkError error = reply_->error();
    if (error == QNetworkReply::NoError && accepted_ && part_.size() >= total_.value_or(0)) {
        tell(true);
        return end(TransferEnd::Kind::Complete);
    }
    broken(error);
}

void Transfer::broken(QNetworkReply::NetworkError error)
{
    if (accepted_)
        return again("the connection to " + host_ + " broke after " + bytesText(part_.size()) +
                     (total_ ? " of " + bytesText(*total_) : ""));
    switch (error) {
    case QNetworkReply::HostNotFoundError:
        return refuse(Code::Unreadable, host_ + " was not found", "See whether this machine is online");
    case QNetworkReply::SslHandshakeFailedError:
        return refuse(Code::Unreadable,
                      "the connection to " + host_ + " is not safe (" + reply_->errorString().toStdString() +
                          ")",
                      "See whether the clock of this machine is right and who answers for " + host_);
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return statusRefused(407);
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyNotFoundError:
        return refuse(Code::Unreadable, "the proxy is not there", "See the system's proxy settings");
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyTimeoutError:
        return again("the proxy does not answer", "See the system's proxy settings");
    case QNetworkReply::UnknownNetworkError: // no way out at all: no network, no proxy; waiting changes
                                             // nothing
        return refuse(Code::Unreadable,
                      host_ + " cannot be reached (" + reply_->errorString().toStdString() + ")",
                      "See whether this machine is online, and its proxy settings");
    default:
        return again(host_ + " does not answer (" + reply_->errorString().toStdString() + ")",
                     "See whether this machine is online and try again");
    }
}

void Transfer::tell(bool last)
{
    const auto now = std::chrono::steady_clock::now();
    if (!progress_ || (!last && now - told_ < 100ms))
        return;
    told_ = now;
    toldBytes_ = part_.size();
    const std::uint64_t total = std::max(total_.value_or(request_.wanted.bytes.value_or(0)), part_.size());
    progress_({static_cast<std::int64_t>(part_.size()), static_cast<std::int64_t>(total), "download",
               request_.wanted.name});
}

} // namespace

TransferEnd transfer(const TransferRequest &request, PartFile &part, const FetchPolicy &policy,
                     const ProgressFn &progress, const CancelToken &cancel)
{
    return Transfer(request, part, policy, progress, cancel).run();
}

} // namespace semblance::models
