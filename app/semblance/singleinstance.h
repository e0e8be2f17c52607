// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QObject>
#include <QStringList>
#include <filesystem>
#include <memory>

class QLocalServer;
class QLocalSocket;

namespace semblance::app {

/// What a second start tells the first window of the same library.
struct Summons
{
    QStringList files; ///< absolute; pictures for the query, folders to add
    QString words;
    bool operator==(const Summons &) const = default;
};

/// One window a library: a second start hands its arguments over and ends. A local socket of this person's
/// own; it dies with its process, so nothing is left behind that would keep a later start out.
/// Threads: the GUI thread.
class SingleInstance : public QObject
{
    Q_OBJECT
public:
    explicit SingleInstance(const std::filesystem::path &library, QObject *parent = nullptr);
    ~SingleInstance() override;

    /// @return another window of this library has taken it and comes to the front
    bool handOver(const Summons &summons);
    /// From now on this program is the one that is told.
    void listen();

Q_SIGNALS:
    void summoned(const semblance::app::Summons &summons);

private:
    void read(QLocalSocket &socket);

    QString name_;
    std::unique_ptr<QLocalServer> server_;
};

} // namespace semblance::app
