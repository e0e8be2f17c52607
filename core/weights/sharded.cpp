// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/weights/sharded.h"

#include "core/base/json.h"
#include "core/base/path.h"

#include <set>

namespace semblance::weights {

namespace {

constexpr const char *kDoing = "read the weights";
constexpr std::size_t kMostShards = 1000;

class Together final : public TensorSource
{
public:
    Result<void> add(std::unique_ptr<TensorSource> part)
    {
        for (std::size_t i = 0; i < part->tensors().size(); ++i) {
            const TensorInfo &info = part->tensors()[i];
            if (!names_.insert(info.name).second)
                return Error{Code::Damaged, kDoing, display(part->fileOf(i)),
                             "tensor " + info.name + " stands in two shards", "Download the model again"};
            tensors_.push_back(info);
            places_.push_back({parts_.size(), i});
        }
        metadata_.insert(part->metadata().begin(), part->metadata().end());
        parts_.push_back(std::move(part));
        return {};
    }

    const std::vector<TensorInfo> &tensors() const override { return tensors_; }
    const std::filesystem::path &fileOf(std::size_t index) const override
    {
        return parts_[places_[index].part]->fileOf(places_[index].index);
    }
    Result<void> readBytes(std::size_t index, std::uint64_t offset, std::span<std::byte> into) const override
    {
        return parts_[places_[index].part]->readBytes(places_[index].index, offset, into);
    }
    const std::map<std::string, std::string> &metadata() const override { return metadata_; }

private:
    struct Place
    {
        std::size_t part;
        std::size_t index;
    };
    std::vector<std::unique_ptr<TensorSource>> parts_;
    std::vector<TensorInfo> tensors_;
    std::vector<Place> places_;
    std::set<std::string> names_;
    std::map<std::string, std::string> metadata_;
};

bool isPlainName(const std::string &name)
{
    return !name.empty() && name.size() <= 255 && name != "." && name != ".." &&
           name.find_first_of(std::string_view("/\\:\0", 4)) == std::string::npos;
}

} // namespace

Result<ShardIndex> readShardIndex(const std::filesystem::path &index)
{
    const auto json = readJson(index, kDoing);
    if (!json)
        return json.error();
    const auto damaged = [&](std::string cause) {
        return Error{Code::Damaged, kDoing, display(index), std::move(cause), "Download the model again"};
    };
    if (!(*json)["weight_map"].isObject())
        return Error{Code::Unsupported, kDoing, display(index),
                     "it is JSON, but no list of shards (it has no weight_map)", "Choose the weights file"};
    ShardIndex result;
    std::set<std::string> files;
    for (const auto &[tensor, file] : (*json)["weight_map"].members()) {
        if (!file.isString() || !isPlainName(file.string()))
            return damaged("the shard of tensor " + tensor + " is no plain file name");
        files.insert(file.string());
        result.fileOfTensor.emplace(tensor, file.string());
    }
    if (files.empty() || files.size() > kMostShards)
        return damaged("it lists " + std::to_string(files.size()) + " shards");
    for (const std::string &name : files) {
        result.files.push_back(index.parent_path() / pathFromBytes(name));
        std::error_code error;
        if (!std::filesystem::exists(result.files.back(), error))
            return Error{Code::NotFound, kDoing, display(index), "its shard " + name + " is missing",
                         "Download that file too"};
    }
    return result;
}

Result<std::unique_ptr<TensorSource>> openSharded(const std::filesystem::path &index)
{
    const auto shards = readShardIndex(index);
    if (!shards)
        return shards.error();
    auto source = openTogether(shards->files);
    if (!source)
        return source;
    const auto damaged = [&](std::string cause) {
        return Error{Code::Damaged, kDoing, display(index), std::move(cause), "Download the model again"};
    };
    const auto &tensors = (*source)->tensors();
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        const auto mapped = shards->fileOfTensor.find(tensors[i].name);
        if (mapped == shards->fileOfTensor.end())
            return damaged("tensor " + tensors[i].name + " is in a shard but not in the index");
        if (pathFromBytes(mapped->second) != (*source)->fileOf(i).filename())
            return damaged("tensor " + tensors[i].name + " is not in the shard that the index names");
    }
    if (tensors.size() != shards->fileOfTensor.size()) {
        std::set<std::string> there;
        for (const TensorInfo &info : tensors)
            there.insert(info.name);
        for (const auto &[name, file] : shards->fileOfTensor)
            if (!there.contains(name))
                return damaged("tensor " + name + " is missing in shard " + file);
    }
    return source;
}

Result<std::unique_ptr<TensorSource>> openTogether(std::span<const std::filesystem::path> files)
{
    auto together = std::make_unique<Together>();
    for (const auto &path : files) {
        auto part = openSingle(path); // a shard is never an index: no recursion
        if (!part)
            return part.error();
        if (auto added = together->add(std::move(*part)); !added)
            return added.error();
    }
    return std::unique_ptr<TensorSource>(std::move(together));
}

} // namespace semblance::weights
