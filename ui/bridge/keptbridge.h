// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/worker.h"
#include "core/store/searches.h"
#include "ui/bridge/librarybridge.h"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace semblance::ui {

/// Saved searches and history in the library's catalogue: written in turn with indexing, read on a thread of
/// its own.
class KeptBridge : public KeptPort
{
    Q_OBJECT
public:
    explicit KeptBridge(LibraryBridge &library, QObject *parent = nullptr);
    ~KeptBridge() override;

    void remember(const ShownSearch &search) override;
    void save(const ShownSearch &search) override;
    void rename(qint64 id, const QString &name) override;
    void remove(qint64 id) override;
    void clearHistory() override;
    void list() override;

Q_SIGNALS:
    void mailed();
    void changed();

private:
    struct Lists
    {
        std::vector<ShownSearch> saved, history;
    };
    /// What the change runs on the writer's thread outlives this object: it only asks for a new list while
    /// somebody is there.
    void change(std::function<Result<void>(store::Searches &)> what);
    void deliver();

    LibraryBridge &library_;
    std::shared_ptr<std::mutex>
        alive_; ///< held while the writer's thread tells; null inside once this is gone
    std::shared_ptr<KeptBridge *> self_;
    std::mutex mutex_;
    std::optional<Lists> lists_;
    std::unique_ptr<Worker> reader_;
};

} // namespace semblance::ui
