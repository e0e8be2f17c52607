// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QByteArray>
#include <QTcpServer>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace semblance::test {

struct SmallRequest
{
    std::string path;                          ///< "/file", or the whole address where a proxy is asked
    std::map<std::string, std::string> header; ///< names in lower case
    bool has(const std::string &name) const { return header.contains(name); }
};

/// What the server does with a request: writes these bytes, then closes or says nothing more.
struct SmallReply
{
    std::string bytes;
    /// Closing in the middle makes Qt ask once more by itself, sometimes: tests count no requests then.
    bool close = false;
};

/// An HTTP server on 127.0.0.1 that does as it is told, right or wrong. Lives in the event loop of whoever
/// waits.
class SmallServer final : public QTcpServer
{
public:
    using Answer = std::function<SmallReply(const SmallRequest &request)>;

    explicit SmallServer(Answer answer);

    std::string address(const std::string &path) const;

    Answer answer;
    std::vector<SmallRequest> requests;

private:
    void read(QTcpSocket *socket);
};

/// "HTTP/1.1 200 Said" and so on, with these header lines ("Name: value\r\n" each) and a body. Closes only
/// where nothing says how long it is.
SmallReply reply(int status, const std::string &header = {}, const std::string &body = {});

/// A file as an honest server gives it: lengths, ranges, If-Range.
struct SmallFile
{
    std::string bytes;
    std::string tag = "\"one\""; ///< the ETag; empty: none
    bool ranges = true;

    SmallReply operator()(const SmallRequest &request) const;
};

} // namespace semblance::test
