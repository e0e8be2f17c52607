// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/understudy.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <mutex>

namespace semblance::clip {

namespace {

using Embeddings = Result<std::vector<Embedding>>;

/// Shared by the towers of a model: who goes to the processor takes the other one along.
class Understudy
{
public:
    Understudy(std::string name, MakeUnderstudy make, TellPeople tell)
        : name_(std::move(name)), make_(std::move(make)), tell_(std::move(tell))
    {}

    bool plays() const noexcept { return plays_; }

    Result<std::shared_ptr<const Model>> model(const Error &why, const CancelToken &cancel)
    {
        std::lock_guard lock(mutex_);
        if (!model_) {
            auto made = make_(cancel);
            if (!made)
                return made.error();
            model_ = std::move(*made);
            plays_ = true;
            if (tell_)
                tell_("The graphics device failed with " + name_ + " (" + why.cause +
                      "): the processor goes on, which is slower.");
        }
        return model_;
    }

private:
    const std::string name_;
    const MakeUnderstudy make_;
    const TellPeople tell_;
    std::mutex mutex_;
    std::shared_ptr<const Model> model_;
    std::atomic<bool> plays_ = false;
};

bool isTheDevices(const Error &error)
{
    return error.code == Code::NoMemory || error.code == Code::Internal;
}

/// Carries out `count` items in parts. @param part  (first, count, with the understudy or null)
template <class Part>
Embeddings inParts(std::size_t count, std::atomic<std::size_t> &most, Understudy &understudy,
                   const CancelToken &cancel, Part part)
{
    std::vector<Embedding> all;
    Error why;
    while (all.size() < count) {
        const std::size_t first = all.size(), some = std::min(count - first, most.load());
        Embeddings got = Error{};
        if (understudy.plays()) {
            const auto model = understudy.model(why, cancel);
            if (!model)
                return model.error();
            got = part(first, count - first, model->get());
            if (!got)
                return got;
        } else {
            got = part(first, some, nullptr);
        }
        if (got) {
            all.insert(all.end(), std::make_move_iterator(got->begin()), std::make_move_iterator(got->end()));
        } else if (got.error().code == Code::NoMemory && some > 1) {
            most = some / 2;
        } else if (isTheDevices(got.error())) {
            why = got.error();
            if (const auto model = understudy.model(why, cancel); !model)
                return model.error();
        } else {
            return got;
        }
    }
    return all;
}

class SteadyImages final : public ImageTower
{
public:
    SteadyImages(std::shared_ptr<ImageTower> tower, std::shared_ptr<Understudy> understudy)
        : tower_(std::move(tower)), understudy_(std::move(understudy))
    {}

    int dimension() const override { return tower_->dimension(); }

    Embeddings encode(const PixelBatch &batch, const CancelToken &cancel) override
    {
        const auto count = static_cast<std::size_t>(std::max(0, batch.count));
        if (count == 0 || batch.values.size() % count != 0)
            return tower_->encode(batch, cancel);
        const std::size_t each = batch.values.size() / count;
        return inParts(
            count, most_, *understudy_, cancel, [&](std::size_t first, std::size_t some, const Model *model) {
                ImageTower &tower = model ? *model->images : *tower_;
                if (some == count)
                    return tower.encode(batch, cancel);
                const auto begin = batch.values.begin() + static_cast<std::ptrdiff_t>(first * each);
                const PixelBatch part{static_cast<int>(some),
                                      batch.side,
                                      {begin, begin + static_cast<std::ptrdiff_t>(some * each)}};
                return tower.encode(part, cancel);
            });
    }

private:
    const std::shared_ptr<ImageTower> tower_;
    const std::shared_ptr<Understudy> understudy_;
    std::atomic<std::size_t> most_ = std::numeric_limits<std::size_t>::max();
};

class SteadyTexts final : public TextTower
{
public:
    SteadyTexts(std::shared_ptr<TextTower> tower, std::shared_ptr<Understudy> understudy)
        : tower_(std::move(tower)), understudy_(std::move(understudy))
    {}

    int dimension() const override { return tower_->dimension(); }
    int wordWidth() const override { return tower_->wordWidth(); }
    int context() const override { return tower_->context(); }

    Embeddings encode(std::span<const TextInput> inputs, const CancelToken &cancel) override
    {
        if (inputs.empty())
            return tower_->encode(inputs, cancel);
        return inParts(inputs.size(), most_, *understudy_, cancel,
                       [&](std::size_t first, std::size_t some, const Model *model) {
                           TextTower &tower = model ? *model->texts : *tower_;
                           return tower.encode(inputs.subspan(first, some), cancel);
                       });
    }

private:
    const std::shared_ptr<TextTower> tower_;
    const std::shared_ptr<Understudy> understudy_;
    std::atomic<std::size_t> most_ = std::numeric_limits<std::size_t>::max();
};

} // namespace

std::shared_ptr<const Model> withUnderstudy(std::shared_ptr<const Model> model, MakeUnderstudy make,
                                            TellPeople tell)
{
    auto understudy = std::make_shared<Understudy>(model->name, std::move(make), std::move(tell));
    auto steady = std::make_shared<Model>(*model);
    steady->images = std::make_shared<SteadyImages>(model->images, understudy);
    if (model->texts)
        steady->texts = std::make_shared<SteadyTexts>(model->texts, understudy);
    return steady;
}

} // namespace semblance::clip
