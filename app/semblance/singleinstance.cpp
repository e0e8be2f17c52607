// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/semblance/singleinstance.h"

#include "core/base/log.h"
#include "core/base/path.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalServer>
#include <QLocalSocket>

namespace semblance::app {

namespace {

constexpr int kPatience = 3000; // ms; the first window may be busy drawing
constexpr qint64 kLongest = 1 << 20;
constexpr char kTaken = '+';

/// The same for every way to write the folder.
QByteArray identity(const std::filesystem::path &library)
{
    std::error_code error;
    const auto real = std::filesystem::weakly_canonical(library, error);
    const std::string bytes = pathBytes(error ? library : real);
    return QCryptographicHash::hash(QByteArray::fromStdString(bytes), QCryptographicHash::Sha256);
}

QString socketName(const std::filesystem::path &library)
{
    const QString name =
        QStringLiteral("semblance-") + QString::fromLatin1(identity(library).toHex().left(24));
#ifdef Q_OS_UNIX
    // A folder that only this person can enter; without one Qt takes the folder for temporary files.
    const QString own = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (!own.isEmpty() && QDir(own).exists())
        return QDir(own).filePath(name);
#endif
    return name;
}

QByteArray written(const Summons &summons)
{
    QJsonObject object;
    object[QStringLiteral("files")] = QJsonArray::fromStringList(summons.files);
    object[QStringLiteral("words")] = summons.words;
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

Summons readFrom(const QByteArray &line)
{
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    Summons summons;
    for (const QJsonValue &file : object[QStringLiteral("files")].toArray())
        summons.files.append(file.toString());
    summons.words = object[QStringLiteral("words")].toString();
    return summons;
}

} // namespace

SingleInstance::SingleInstance(const std::filesystem::path &library, QObject *parent)
    : QObject(parent), name_(socketName(library))
{}

SingleInstance::~SingleInstance() = default;

bool SingleInstance::handOver(const Summons &summons)
{
    QLocalSocket socket;
    socket.connectToServer(name_);
    if (!socket.waitForConnected(kPatience))
        return false;
    socket.write(written(summons));
    char answer = 0;
    return socket.waitForBytesWritten(kPatience) && socket.waitForReadyRead(kPatience) &&
           socket.getChar(&answer) && answer == kTaken;
}

void SingleInstance::listen()
{
    server_ = std::make_unique<QLocalServer>();
    server_->setSocketOptions(QLocalServer::UserAccessOption);
    connect(server_.get(), &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket *socket = server_->nextPendingConnection()) {
            connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(*socket); });
        }
    });
    if (server_->listen(name_))
        return;
    // Nobody answered before: the name was left by a program that was killed.
    QLocalServer::removeServer(name_);
    if (!server_->listen(name_))
        log(LogLevel::Warning,
            "A second start will open a window of its own: " + server_->errorString().toStdString());
}

void SingleInstance::read(QLocalSocket &socket)
{
    if (socket.bytesAvailable() > kLongest) {
        socket.abort();
        return;
    }
    if (!socket.canReadLine())
        return;
    const Summons summons = readFrom(socket.readLine());
    socket.putChar(kTaken);
    socket.flush();
    Q_EMIT summoned(summons);
}

} // namespace semblance::app
