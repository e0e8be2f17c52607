// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/search/queryembedder.h"
#include "tests/support/fakes.h"
#include "tests/support/testmain.h"

using namespace semblance;
using namespace semblance::search;
using namespace semblance::test;

class TestQueryEmbedder final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void filesAreDecodedAndEmbedded();
    void pastedPixelsNeedNoDecoder();
    void aRegionIsCutFromTheFullPicture_data();
    void aRegionIsCutFromTheFullPicture();
    void paddingChangesWhatTheTowerSees();
    void errorsNameTheFile();
};

namespace {

Picture gradient(int width, int height)
{
    Picture picture{width, height, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (const int value : {x * 3, y * 5, (x + y) * 2})
                picture.rgb.push_back(static_cast<std::uint8_t>(value));
    return picture;
}

/// Gives one picture, whatever the file, and remembers how it was asked.
class FakeDecoder final : public media::Decoder
{
public:
    Result<media::DecodedPicture> decode(const std::filesystem::path &path,
                                         const media::DecodeOptions &options) override
    {
        ++calls;
        minSide = options.minSide;
        if (path == "broken.jpg")
            return Error{Code::Damaged, "decode the picture", "broken.jpg", "it ends early", ""};
        media::DecodedPicture decoded;
        decoded.picture = gradient(64, 48);
        return decoded;
    }
    int calls = 0, minSide = -1;
};

struct Bench
{
    std::shared_ptr<FakeDecoder> decoder = std::make_shared<FakeDecoder>();
    std::shared_ptr<const clip::Model> model = std::make_shared<clip::Model>(fakeModel());
    std::unique_ptr<QueryEmbedder> embedder = makeDirectEmbedder(model, decoder);

    Embedding direct(const Picture &picture, const std::optional<Region> &region = {}, double pad = 0) const
    {
        clip::PreprocessSpec spec = model->config.preprocess;
        spec.targetPad = pad;
        const auto prepared = clip::prepare(picture, spec, region);
        SEMBLANCE_CHECK(prepared.ok());
        clip::PixelBatch batch;
        clip::append(batch, *prepared, spec);
        const auto embeddings = model->images->encode(batch, CancelToken());
        SEMBLANCE_CHECK(embeddings.ok());
        return embeddings->front();
    }
};

} // namespace

void TestQueryEmbedder::filesAreDecodedAndEmbedded()
{
    Bench bench;
    QueryPixels asked;
    asked.file = "a.jpg";
    const auto embedding = bench.embedder->embed(asked, CancelToken());
    VERIFY_OK(embedding);
    QCOMPARE(*embedding, bench.direct(gradient(64, 48)));
    QCOMPARE(bench.decoder->minSide, 0); // in full, as the authors do
}

void TestQueryEmbedder::pastedPixelsNeedNoDecoder()
{
    Bench bench;
    QueryPixels asked;
    asked.pixels = std::make_shared<Picture>(gradient(40, 40));
    const auto embedding = bench.embedder->embed(asked, CancelToken());
    VERIFY_OK(embedding);
    QCOMPARE(*embedding, bench.direct(gradient(40, 40)));
    QCOMPARE(bench.decoder->calls, 0);
}

void TestQueryEmbedder::aRegionIsCutFromTheFullPicture_data()
{
    QTest::addColumn<bool>("relative");
    QTest::newRow("in pixels") << false;
    QTest::newRow("in fractions") << true;
}

void TestQueryEmbedder::aRegionIsCutFromTheFullPicture()
{
    QFETCH(bool, relative);
    Bench bench;
    QueryPixels asked;
    asked.file = "a.jpg";
    asked.relative = relative;
    asked.region = relative ? Region{0.5, 0.25, 0.25, 0.5} : Region{32, 12, 16, 24};
    const auto embedding = bench.embedder->embed(asked, CancelToken());
    VERIFY_OK(embedding);
    QCOMPARE(*embedding, bench.direct(gradient(64, 48), Region{32, 12, 16, 24}));
    QVERIFY(*embedding != bench.direct(gradient(64, 48)));
    QCOMPARE(bench.decoder->minSide, 0); // not from a smaller one
}

void TestQueryEmbedder::paddingChangesWhatTheTowerSees()
{
    Bench bench;
    QueryPixels asked;
    asked.file = "a.jpg";
    asked.targetPad = 1.25;
    const auto embedding = bench.embedder->embed(asked, CancelToken());
    VERIFY_OK(embedding);
    QCOMPARE(*embedding, bench.direct(gradient(64, 48), {}, 1.25));
    QVERIFY(*embedding != bench.direct(gradient(64, 48)));
}

void TestQueryEmbedder::errorsNameTheFile()
{
    Bench bench;
    QueryPixels asked;
    asked.file = "broken.jpg";
    VERIFY_ERROR(bench.embedder->embed(asked, CancelToken()), Code::Damaged);
    asked.file = "a.jpg";
    asked.region = Region{1000, 1000, 5, 5};
    const auto outside = bench.embedder->embed(asked, CancelToken());
    VERIFY_ERROR(outside, Code::Invalid);
    QCOMPARE(outside.error().file, std::string("a.jpg"));
}

SEMBLANCE_TEST(TestQueryEmbedder);
#include "tst_queryembedder.moc"
