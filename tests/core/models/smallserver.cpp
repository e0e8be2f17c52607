// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/core/models/smallserver.h"

#include <QHostAddress>
#include <QTcpSocket>
#include <algorithm>
#include <cctype>

namespace semblance::test {

SmallServer::SmallServer(Answer how) : answer(std::move(how))
{
    connect(this, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = nextPendingConnection()) {
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    });
    listen(QHostAddress::LocalHost);
}

std::string SmallServer::address(const std::string &path) const
{
    return "http://127.0.0.1:" + std::to_string(serverPort()) + path;
}

void SmallServer::read(QTcpSocket *socket)
{
    const QByteArray waiting = socket->peek(64 * 1024);
    const qsizetype end = waiting.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    SmallRequest request;
    bool first = true;
    for (const QByteArray &line : socket->read(end + 4).split('\n')) {
        const QByteArray text = line.trimmed();
        if (first)
            request.path = text.split(' ').value(1).toStdString();
        else if (const qsizetype colon = text.indexOf(':'); colon > 0)
            request.header[text.left(colon).toLower().toStdString()] =
                text.mid(colon + 1).trimmed().toStdString();
        first = false;
    }
    requests.push_back(request);
    const SmallReply given = answer(request);
    socket->write(given.bytes.data(), static_cast<qint64>(given.bytes.size()));
    if (given.close)
        socket->disconnectFromHost();
}

SmallReply reply(int status, const std::string &header, const std::string &body)
{
    std::string bytes = "HTTP/1.1 " + std::to_string(status) + " Said\r\n" + header;
    if (header.find("Content-Length") == std::string::npos &&
        header.find("Transfer-Encoding") == std::string::npos)
        bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    return {bytes + "\r\n" + body, header.find("Transfer-Encoding") != std::string::npos};
}

SmallReply SmallFile::operator()(const SmallRequest &request) const
{
    const std::string named = tag.empty() ? "" : "ETag: " + tag + "\r\n";
    const auto range = request.header.find("range");
    const auto condition = request.header.find("if-range");
    if (!ranges || range == request.header.end() ||
        (condition != request.header.end() && condition->second != tag))
        return reply(200, named, bytes);
    const std::size_t start = std::stoul(range->second.substr(6));
    if (start >= bytes.size())
        return reply(416, "Content-Range: bytes */" + std::to_string(bytes.size()) + "\r\n");
    return reply(206,
                 named + "Content-Range: bytes " + std::to_string(start) + "-" +
                     std::to_string(bytes.size() - 1) + "/" + std::to_string(bytes.size()) + "\r\n",
                 bytes.substr(start));
}

} // namespace semblance::test
