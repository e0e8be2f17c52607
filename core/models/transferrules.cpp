// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/models/transfer.h"

#include <QEventLoop>
#include <QHostAddress>
#include <QTimer>
#include <QUrl>

#include <algorithm>

namespace semblance::models {

std::string hostOf(const std::string &address)
{
    const QUrl url(QString::fromStdString(address), QUrl::StrictMode);
    return url.host().isEmpty() ? address : url.host().toStdString();
}

Error failed(Code code, const WantedFile &wanted, std::string cause, std::string advice)
{
    return {code, "download", wanted.name, std::move(cause), std::move(advice)};
}

Result<void> allowed(const std::string &address, const WantedFile &wanted, const FetchPolicy &policy)
{
    const QUrl url(QString::fromStdString(address), QUrl::StrictMode);
    if (url.isValid() && !url.host().isEmpty()) {
        if (url.scheme() == QLatin1String("https"))
            return {};
        if (url.scheme() == QLatin1String("http") && policy.plainOnLoopback &&
            QHostAddress(url.host()).isLoopback())
            return {};
    }
    return failed(Code::Unsupported, wanted, "its address " + address + " is not https",
                  "Nothing was loaded from there: look at its publisher's page");
}

bool pause(std::chrono::milliseconds time, const CancelToken &cancel)
{
    const auto until = std::chrono::steady_clock::now() + time;
    QEventLoop loop;
    QTimer watch;
    QObject::connect(&watch, &QTimer::timeout, &loop, [&] {
        if (cancel.wanted() || std::chrono::steady_clock::now() >= until)
            loop.quit();
    });
    using std::chrono::milliseconds;
    watch.start(std::clamp(time, milliseconds(1), milliseconds(40)));
    loop.exec();
    return !cancel.wanted();
}

} // namespace semblance::models
