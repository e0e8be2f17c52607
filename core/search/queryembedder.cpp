// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/search/queryembedder.h"

#include "core/base/path.h"
#include "core/compose/query.h"

namespace semblance::search {

namespace {

class DirectEmbedder final : public QueryEmbedder
{
public:
    DirectEmbedder(std::shared_ptr<const clip::Model> model, std::shared_ptr<media::Decoder> decoder)
        : model_(std::move(model)), decoder_(std::move(decoder))
    {}

    Result<Embedding> embed(const QueryPixels &picture, const CancelToken &cancel) override
    {
        if (picture.pixels)
            return embedPixels(*picture.pixels, picture, cancel);
        media::DecodeOptions options;
        options.cancel = cancel;
        // In full: what is computed for a query, for `embed` and for `compose` is the authors' number.
        const auto decoded = decoder_->decode(picture.file, options);
        if (!decoded)
            return decoded.error();
        return embedPixels(decoded->picture, picture, cancel);
    }

private:
    Result<Embedding> embedPixels(const Picture &pixels, const QueryPixels &picture,
                                  const CancelToken &cancel)
    {
        clip::PreprocessSpec spec = model_->config.preprocess;
        if (picture.targetPad > 0)
            spec.targetPad = picture.targetPad;
        compose::QueryPicture asked;
        asked.region = picture.region;
        asked.relative = picture.relative;
        const auto prepared = clip::prepare(pixels, spec, asked.regionIn(pixels.width, pixels.height));
        if (!prepared) {
            Error error = prepared.error();
            if (error.file.empty())
                error.file = display(picture.file);
            return error;
        }
        clip::PixelBatch batch;
        clip::append(batch, *prepared, spec);
        auto embeddings = model_->images->encode(batch, cancel);
        if (!embeddings)
            return embeddings.error();
        return std::move(embeddings->front());
    }

    std::shared_ptr<const clip::Model> model_;
    std::shared_ptr<media::Decoder> decoder_;
};

} // namespace

std::unique_ptr<QueryEmbedder> makeDirectEmbedder(std::shared_ptr<const clip::Model> model,
                                                  std::shared_ptr<media::Decoder> decoder)
{
    return std::make_unique<DirectEmbedder>(std::move(model), std::move(decoder));
}

} // namespace semblance::search
