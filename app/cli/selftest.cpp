// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/commands.h"
#include "core/base/path.h"
#include "core/library/library.h"
#include "core/media/png.h"
#include "core/search/service.h"

#include <cmath>
#include <cstdlib>
#include <random>

namespace semblance::cli {

namespace {

namespace fs = std::filesystem;

/// A folder of its own below the system's temporary one, gone at the end.
class TemporaryFolder
{
public:
    TemporaryFolder()
    {
        std::random_device random;
        path_ = fs::temp_directory_path() / ("semblance-self-test-" + std::to_string(random()));
        std::error_code error;
        made_ = fs::create_directories(path_, error);
    }
    ~TemporaryFolder()
    {
        std::error_code error;
        fs::remove_all(path_, error);
    }
    TemporaryFolder(const TemporaryFolder &) = delete;
    TemporaryFolder &operator=(const TemporaryFolder &) = delete;

    bool made() const noexcept { return made_; }
    fs::path operator/(const char *name) const { return path_ / name; }

private:
    fs::path path_;
    bool made_ = false;
};

/// A drawing that the program carries as a formula: a disc, a frame or stripes of one colour on another.
Picture draw(int kind)
{
    constexpr int kWidth = 160, kHeight = 120;
    Picture picture{kWidth, kHeight, std::vector<std::uint8_t>(kWidth * kHeight * 3)};
    for (int y = 0; y < kHeight; ++y)
        for (int x = 0; x < kWidth; ++x) {
            const int dx = x - kWidth / 2, dy = y - kHeight / 2;
            const bool inside = kind == 0   ? dx * dx + dy * dy < 45 * 45
                                : kind == 1 ? std::abs(dx) < 60 && std::abs(dy) < 40 &&
                                                  (std::abs(dx) > 45 || std::abs(dy) > 25)
                                            : (x / 12) % 2 == 0;
            std::uint8_t *pixel = &picture.rgb[static_cast<std::size_t>((y * kWidth + x) * 3)];
            pixel[0] = static_cast<std::uint8_t>(inside ? 220 - 60 * kind : 240);
            pixel[1] = static_cast<std::uint8_t>(inside ? 60 * kind : 240);
            pixel[2] = static_cast<std::uint8_t>(inside ? 40 + 70 * kind : 230);
        }
    return picture;
}

/// Checks one after the other; each says what it saw.
class Checks
{
public:
    explicit Checks(Output &output) : output_(output) {}

    void add(const std::string &name, const Result<std::string> &seen)
    {
        const std::string detail = seen ? *seen : seen.error().sentence();
        rows_.push(Json::object({{"name", name}, {"ok", seen.ok()}, {"detail", detail}}));
        (seen ? passed_ : failed_) += 1;
        if (!output_.json())
            output_.text((seen ? "ok      " : "failed  ") + name + ": " + detail);
    }

    int finish()
    {
        if (output_.json())
            output_.document(Json::object({{"passed", passed_}, {"failed", failed_}, {"checks", rows_}}));
        else
            output_.text(std::to_string(passed_) + " passed, " + std::to_string(failed_) + " failed");
        return failed_ == 0 ? kDone : kSomeFailed;
    }

private:
    Output &output_;
    Json rows_ = Json::array();
    int passed_ = 0, failed_ = 0;
};

Error wrong(const std::string &cause)
{
    return {Code::Internal, "pass the check", "", cause, ""};
}

Result<std::string> checkDecoding(const fs::path &folder, app::Assembly &assembly)
{
    for (int kind = 0; kind < 3; ++kind) {
        const fs::path file = folder / (std::to_string(kind) + ".png");
        const Picture drawn = draw(kind);
        if (auto written = media::writePng(file, drawn); !written)
            return written.error();
        const auto decoded = assembly.decoder().decode(file);
        if (!decoded)
            return decoded.error();
        if (decoded->picture != drawn)
            return wrong("a picture came back with other pixels");
    }
    return std::string("three pictures came back as they were drawn");
}

Result<std::string> checkEmbedding(const fs::path &picture, app::Assembly &assembly, const clip::Model &model)
{
    compose::QueryPicture query;
    query.file = picture;
    const auto embedding = assembly.embedPicture(query, model);
    if (!embedding)
        return embedding.error();
    if (std::abs(length(embedding->unit) - 1) > 1e-4)
        return wrong("an embedding is not of length 1");
    return std::to_string(embedding->dimension()) + " numbers on " + model.device;
}

Result<std::string> checkLibrary(const fs::path &folder, const fs::path &pictures, app::Assembly &assembly,
                                 const clip::Model &model)
{
    const auto library = library::Library::open(folder, store::Access::Write, "semblance-cli self-test");
    if (!library)
        return library.error();
    if (const auto added = (*library)->addRoot(pictures); !added)
        return added.error();
    library::IndexOptions options;
    options.readers = assembly.decoders();
    const auto report =
        (*library)->index(app::encoderOf(model), assembly.decoder(), options, {}, assembly.cancel());
    if (!report)
        return report.error();
    if (report->stopped)
        return *report->stopped;
    const auto status = (*library)->status();
    if (!status)
        return status.error();
    if (status->counts.indexed != 3)
        return wrong("of three pictures " + std::to_string(status->counts.indexed) + " are in the library");
    return std::string("three pictures are in a library, index ") + status->index.state;
}

Result<std::string> checkSearch(const fs::path &folder, const fs::path &picture, app::Assembly &assembly,
                                std::shared_ptr<const clip::Model> model)
{
    const auto modifiers = assembly.modifiers();
    if (!modifiers)
        return modifiers.error();
    search::ServiceParts parts;
    parts.library = folder;
    parts.model = model;
    parts.modifiers = std::make_shared<const compose::Modifiers>(*modifiers);
    parts.embedder = search::makeDirectEmbedder(model, assembly.sharedDecoder());
    parts.nouns = [&assembly, model](const CancelToken &) { return assembly.nouns(*model); };
    search::SearchService service(std::move(parts));
    search::SearchRequest request;
    request.query.pictures.emplace_back().file = picture;
    request.query.words = "as a cartoon";
    request.stacks = false;
    const auto answer = service.searchNow(request, assembly.cancel());
    if (!answer)
        return answer.error();
    if (answer->composed.prompt.text != "a cartoon of *" || answer->results.size() != 2)
        return wrong("\"" + answer->composed.prompt.text + "\" found " +
                     std::to_string(answer->results.size()) + " pictures instead of 2");
    return "\"" + answer->composed.prompt.text + "\" ranked the other two pictures";
}

} // namespace

int runSelfTest(const Arguments &, app::Assembly &assembly, Output &output)
{
    Checks checks(output);
    const TemporaryFolder folder;
    if (!folder.made())
        return output.fail(Stage::Output,
                           {Code::NoPermission, "make a temporary folder", display(folder / ""),
                            "the system said no", "Set TMPDIR to a folder that can be written"});
    const fs::path pictures = folder / "pictures";
    const fs::path library = folder / "library";
    checks.add("decoding", checkDecoding(pictures, assembly));
    const auto model = assembly.model();
    checks.add("model", model ? Result<std::string>((*model)->name + ", " + (*model)->config.architecture)
                              : Result<std::string>(model.error()));
    if (!model) { // nothing below can be told without one
        checks.finish();
        return kModel;
    }
    checks.add("embedding", checkEmbedding(pictures / "0.png", assembly, **model));
    checks.add("database and index", checkLibrary(library, pictures, assembly, **model));
    checks.add("composed search", checkSearch(library, pictures / "0.png", assembly, *model));
    return checks.finish();
}

} // namespace semblance::cli
