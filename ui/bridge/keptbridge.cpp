// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/bridge/keptbridge.h"

#include "core/library/library.h"

#include <QBuffer>

namespace semblance::ui {

namespace {

constexpr int kHistoryShown = 100;
constexpr const char *kProgram = "Semblance (window)";

std::string packed(const QImage &image)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (!image.isNull() && buffer.open(QIODevice::WriteOnly))
        image.save(&buffer, "PNG");
    return bytes.toStdString();
}

store::KeptSearch kept(const ShownSearch &search)
{
    return {
        search.id, false, search.name.toStdString(), search.question.toStdString(), packed(search.thumbnail),
        search.at};
}

ShownSearch shown(const store::KeptSearch &search)
{
    const QByteArray bytes = QByteArray::fromStdString(search.thumbnail);
    return {search.id, QString::fromStdString(search.name), QString::fromStdString(search.question),
            bytes.isEmpty() ? QImage() : QImage::fromData(bytes, "PNG"), search.at};
}

} // namespace

KeptBridge::KeptBridge(LibraryBridge &library, QObject *parent)
    : KeptPort(parent), library_(library), alive_(std::make_shared<std::mutex>()),
      self_(std::make_shared<KeptBridge *>(this)), reader_(std::make_unique<Worker>())
{
    connect(this, &KeptBridge::mailed, this, &KeptBridge::deliver, Qt::QueuedConnection);
    connect(this, &KeptBridge::changed, this, &KeptBridge::list, Qt::QueuedConnection);
}

KeptBridge::~KeptBridge()
{
    {
        const std::lock_guard lock(*alive_);
        *self_ = nullptr;
    }
    reader_.reset();
}

void KeptBridge::change(std::function<Result<void>(store::Searches &)> what)
{
    library_.change([what = std::move(what), alive = alive_, self = self_](library::Library &library) {
        store::Searches searches(library.database());
        auto done = what(searches);
        const std::lock_guard lock(*alive);
        if (*self != nullptr)
            Q_EMIT(*self)->changed();
        return done;
    });
}

void KeptBridge::remember(const ShownSearch &search)
{
    change([search = kept(search)](store::Searches &searches) { return searches.remember(search); });
}

void KeptBridge::save(const ShownSearch &search)
{
    change([search = kept(search)](store::Searches &searches) -> Result<void> {
        const auto id = searches.save(search);
        return id.ok() ? Result<void>() : Result<void>(id.error());
    });
}

void KeptBridge::rename(qint64 id, const QString &name)
{
    change([id, name = name.toStdString()](store::Searches &searches) { return searches.rename(id, name); });
}

void KeptBridge::remove(qint64 id)
{
    change([id](store::Searches &searches) { return searches.remove(id); });
}

void KeptBridge::clearHistory()
{
    change([](store::Searches &searches) { return searches.clearHistory(); });
}

void KeptBridge::list()
{
    reader_->postInstead([this, folder = library_.folder()] {
        auto opened = library::Library::open(folder, store::Access::Read, kProgram);
        if (!opened || !(*opened)->exists())
            return;
        store::Searches searches((*opened)->database());
        const auto saved = searches.saved();
        const auto history = searches.history(kHistoryShown);
        if (!saved || !history)
            return; // a catalogue of an older version has none yet
        Lists lists;
        for (const store::KeptSearch &search : *saved)
            lists.saved.push_back(shown(search));
        for (const store::KeptSearch &search : *history)
            lists.history.push_back(shown(search));
        {
            const std::lock_guard lock(mutex_);
            lists_ = std::move(lists);
        }
        Q_EMIT mailed();
    });
}

void KeptBridge::deliver()
{
    std::optional<Lists> lists;
    {
        const std::lock_guard lock(mutex_);
        lists.swap(lists_);
    }
    if (lists)
        Q_EMIT listed(lists->saved, lists->history);
}

} // namespace semblance::ui
