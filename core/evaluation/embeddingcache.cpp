// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/evaluation/embeddingcache.h"

#include <cstring>
#include <string>

namespace semblance::evaluation {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDoing = "keep embeddings";
constexpr char kMagic[8] = {'S', 'M', 'B', 'E', 'V', 'A', 'L', '1'};
constexpr std::size_t kHeader = sizeof kMagic + sizeof(std::uint32_t);
constexpr std::size_t kKey = 32;

/// FNV-1a, 32 bits: tells a torn or rotten record, nothing more.
std::uint32_t checksum(std::span<const std::byte> bytes)
{
    std::uint32_t sum = 2166136261u;
    for (const std::byte byte : bytes)
        sum = (sum ^ static_cast<std::uint32_t>(byte)) * 16777619u;
    return sum;
}

/// Key, norm, unit vector, checksum of all that; numbers as this machine has them (the file never leaves it).
std::size_t recordSize(int dimension)
{
    return kKey + (static_cast<std::size_t>(dimension) + 1) * sizeof(float) + sizeof(std::uint32_t);
}

} // namespace

EmbeddingCache::EmbeddingCache(fs::path folder, ModelId model, int dimension)
    : folder_(std::move(folder)), model_(std::move(model)), dimension_(dimension)
{
    writes_ = !folder_.empty() && model_;
    if (writes_)
        readKeys();
}

void EmbeddingCache::readKeys()
{
    auto file = MappedFile::open(folder_ / (model_.fingerprint + ".embeddings"), kDoing);
    if (!file)
        return;
    char header[kHeader];
    std::uint32_t dimension = 0;
    if (!file->read(0, std::as_writable_bytes(std::span(header))))
        return;
    std::memcpy(&dimension, header + sizeof kMagic, sizeof dimension);
    if (std::memcmp(header, kMagic, sizeof kMagic) != 0 ||
        dimension != static_cast<std::uint32_t>(dimension_))
        return;
    end_ = kHeader;
    const std::size_t size = recordSize(dimension_);
    for (Digest key; end_ + size <= file->size(); end_ += size) {
        if (!file->read(end_, std::as_writable_bytes(std::span(key))))
            break;
        places_[key] = end_;
    }
    file_ = std::move(*file);
}

std::optional<Embedding> EmbeddingCache::find(const Digest &key) const
{
    const auto place = places_.find(key);
    if (place == places_.end() || !file_)
        return std::nullopt;
    std::vector<std::byte> record(recordSize(dimension_));
    if (!file_->read(place->second, record))
        return std::nullopt;
    std::uint32_t sum = 0;
    std::memcpy(&sum, record.data() + record.size() - sizeof sum, sizeof sum);
    if (sum != checksum(std::span(record).first(record.size() - sizeof sum)))
        return std::nullopt;
    Embedding embedding;
    embedding.model = model_;
    embedding.unit.resize(static_cast<std::size_t>(dimension_));
    std::memcpy(&embedding.norm, record.data() + kKey, sizeof embedding.norm);
    std::memcpy(embedding.unit.data(), record.data() + kKey + sizeof embedding.norm,
                embedding.unit.size() * sizeof(float));
    return embedding;
}

bool EmbeddingCache::beginWriting()
{
    if (out_ || !writes_)
        return out_ != nullptr;
    writes_ = false; // until everything is there
    const fs::path path = folder_ / (model_.fingerprint + ".embeddings");
    if (!makeFolder(folder_, kDoing))
        return false;
    auto lock = FileLock::take(folder_ / (model_.fingerprint + ".lock"), "semblance-cli", kDoing);
    if (!lock)
        return false;
    lock_ = std::move(*lock);
    std::error_code error;
    if (end_ > 0)
        fs::resize_file(path, end_, error); // a record that was being written when a run was killed
    out_.reset(error ? nullptr : std::fopen(path.string().c_str(), end_ > 0 ? "ab" : "wb"));
    if (!out_)
        return false;
    if (end_ == 0) {
        const auto dimension = static_cast<std::uint32_t>(dimension_);
        std::fwrite(kMagic, 1, sizeof kMagic, out_.get());
        std::fwrite(&dimension, 1, sizeof dimension, out_.get());
    }
    writes_ = true;
    return true;
}

void EmbeddingCache::add(const Digest &key, const Embedding &embedding)
{
    if (!beginWriting())
        return;
    std::vector<std::byte> record(recordSize(dimension_));
    std::memcpy(record.data(), key.data(), kKey);
    std::memcpy(record.data() + kKey, &embedding.norm, sizeof embedding.norm);
    std::memcpy(record.data() + kKey + sizeof embedding.norm, embedding.unit.data(),
                embedding.unit.size() * sizeof(float));
    const std::uint32_t sum = checksum(std::span(record).first(record.size() - sizeof(std::uint32_t)));
    std::memcpy(record.data() + record.size() - sizeof sum, &sum, sizeof sum);
    if (std::fwrite(record.data(), 1, record.size(), out_.get()) != record.size() ||
        std::fflush(out_.get()) != 0) {
        out_.reset();
        writes_ = false;
    }
}

} // namespace semblance::evaluation
