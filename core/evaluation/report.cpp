// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/evaluation/report.h"

#include "core/base/files.h"
#include "core/base/path.h"
#include "core/clip/preprocess.h"
#include "core/evaluation/html.h"
#include "core/evaluation/published.h"
#include "core/evaluation/questions.h"
#include "core/evaluation/resulttable.h"

#include <algorithm>
#include <map>
#include <set>

namespace semblance::evaluation {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDoing = "write the report";
constexpr int kSide = 224;               ///< of a thumbnail's longer side, in pixels
constexpr std::size_t kNamedFiles = 100; ///< of what is missing

std::string thousands(std::int64_t number)
{
    std::string digits = std::to_string(number);
    for (std::ptrdiff_t at = std::ssize(digits) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return digits;
}

/// "1 file", "1,234 files"
std::string number(std::int64_t count, const char *one, const char *several)
{
    return thousands(count) + " " + (count == 1 ? one : several);
}

/// Cut out and made small, whole.
Result<Picture> thumbnailOf(const View &view, PictureSource &source)
{
    auto picture = source.picture(view.file);
    if (!picture)
        return picture;
    if (view.mask)
        whiten(*picture, *view.mask);
    if (view.region) {
        const auto cut = [](double value, int most) { return std::clamp(static_cast<int>(value), 0, most); };
        const int x = cut(view.region->x, picture->width - 1), y = cut(view.region->y, picture->height - 1);
        Picture part;
        part.width = std::max(1, cut(view.region->width, picture->width - x));
        part.height = std::max(1, cut(view.region->height, picture->height - y));
        for (int row = y; row < y + part.height; ++row) {
            const auto from = picture->rgb.begin() + 3 * (std::ptrdiff_t(row) * picture->width + x);
            part.rgb.insert(part.rgb.end(), from, from + 3 * part.width);
        }
        *picture = std::move(part);
    }
    const int longer = std::max(picture->width, picture->height);
    if (longer <= kSide)
        return picture;
    const auto scaled = [longer](int side) {
        return std::max(1, static_cast<int>(std::int64_t(side) * kSide / longer));
    };
    return clip::resize(*picture, scaled(picture->width), scaled(picture->height), clip::Filter::Box);
}

class Writing
{
public:
    Writing(const Evaluation &evaluation, const fs::path &folder, PictureSource &source,
            const EncodeJpeg &encode)
        : evaluation_(evaluation), folder_(folder), source_(source), encode_(encode)
    {}

    Result<void> run(const CancelToken &cancel)
    {
        if (auto written = writePictures(cancel); !written)
            return written;
        const std::string page =
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
            "content=\"width=device-width, initial-scale=1\"><title>" +
            escaped(task().title) + " – Semblance</title><style>" + std::string(styleSheet()) +
            "</style></head><body><main>" + banner() + head() + results() + samples() +
            lossTable(evaluation_) + rules() + sources() +
            "<footer class=\"small\">Written by semblance-cli eval. Pictures are those of the collection; "
            "their licences are its own.</footer></main></body></html>\n";
        return writeAtomically(folder_ / "index.html", page, kDoing);
    }

private:
    const Task &task() const { return evaluation_.task; }
    const View &view(int number) const { return task().views[static_cast<std::size_t>(number)]; }
    Result<void> writePictures(const CancelToken &cancel);
    std::string banner() const;
    std::string head() const;
    std::string results() const;
    std::string samples() const;
    std::string sampleOf(const Sample &sample) const;
    std::string tile(const Sample::Listed &listed, std::size_t rank) const;
    std::string rules() const;
    std::string sources() const;

    const Evaluation &evaluation_;
    const fs::path &folder_;
    PictureSource &source_;
    const EncodeJpeg &encode_;
    std::set<int> shown_; ///< views whose thumbnail lies in pictures/
};

std::string fileOf(int view)
{
    return "pictures/" + std::to_string(view) + ".jpg";
}

Result<void> Writing::writePictures(const CancelToken &cancel)
{
    std::set<int> wanted;
    for (const Sample &sample : evaluation_.samples) {
        wanted.insert(task()
                          .parts[static_cast<std::size_t>(sample.part)]
                          .queries[static_cast<std::size_t>(sample.query)]
                          .picture);
        for (const auto &row : sample.first)
            for (const Sample::Listed &listed : row)
                wanted.insert(listed.view);
    }
    if (auto made = makeFolder(folder_ / "pictures", kDoing); !made)
        return made;
    for (const int number : wanted) {
        if (cancel.wanted())
            return Error{Code::Interrupted, std::string(kDoing), "", "it was stopped", ""};
        const auto thumbnail = thumbnailOf(view(number), source_);
        const auto bytes = thumbnail ? encode_(*thumbnail) : Result<std::string>(thumbnail.error());
        if (!bytes)
            continue; // the page says so in its place
        if (auto written = writeAtomically(folder_ / fileOf(number), *bytes, kDoing); !written)
            return written;
        shown_.insert(number);
    }
    return {};
}

std::string Writing::banner() const
{
    const Counts &counts = evaluation_.counts;
    if (counts.missing + counts.unreadable + counts.leftOut == 0)
        return {};
    std::string text =
        "<div class=\"banner\" role=\"note\"><strong>Not the whole protocol: these numbers cannot be "
        "compared with published ones.</strong>" +
        number(counts.missing, "file", "files") + " missing, " + thousands(counts.unreadable) +
        " unreadable, " + number(counts.leftOut, "query", "queries") +
        " left out.<details><summary>Which ones</summary><ul>";
    std::size_t named = 0;
    for (const std::vector<std::string> *list : {&evaluation_.missing, &evaluation_.unreadable})
        for (const std::string &file : *list)
            if (named++ < kNamedFiles)
                text += "<li>" + escaped(file) + "</li>";
    if (named > kNamedFiles)
        text += "<li>and " + thousands(static_cast<std::int64_t>(named - kNamedFiles)) + " more</li>";
    return text + "</ul></details></div>";
}

std::string Writing::head() const
{
    const Counts &counts = evaluation_.counts;
    std::string facts;
    const auto fact = [&facts](const char *name, const std::string &value) {
        facts += "<div><dt>" + std::string(name) + "</dt><dd>" + escaped(value) + "</dd></div>";
    };
    fact("Model", evaluation_.model);
    fact("Mapping", evaluation_.mapping.empty() ? "none" : evaluation_.mapping);
    fact("Queries", thousands(counts.queries));
    fact("Pictures", thousands(counts.pictures));
    fact("Computed on", evaluation_.device + ", " + evaluation_.precision);
    if (!evaluation_.date.empty())
        fact("Date", evaluation_.date);
    return "<h1>" + escaped(task().title) + "</h1><dl class=\"facts\">" + facts + "</dl>";
}

std::string Writing::results() const
{
    if (task().server != ServerFile::None)
        return "<h2>Results</h2><p class=\"lead\">The right pictures are known to the test server alone. The "
               "files to "
               "send there lie beside this page.</p>";
    const bool published = !publishedRows(task().protocol).empty();
    return std::string(
               "<h2>Results</h2><p class=\"lead\">In per cent; the best of this run's own rows is bold.") +
           (published
                ? " Published rows marked † were recalled, not read again; point at a name for its source."
                : "") +
           "</p>" + resultTable(evaluation_) + "<h2>Recall curves</h2>" + curveChart(evaluation_);
}

std::string Writing::tile(const Sample::Listed &listed, std::size_t rank) const
{
    const std::string label = std::to_string(rank) + (listed.right ? ", right" : "");
    if (!shown_.contains(listed.view))
        return "<li class=\"gone" + std::string(listed.right ? " right" : "") + "\">" + label + "</li>";
    return "<li" + std::string(listed.right ? " class=\"right\"" : "") + " title=\"" +
           escaped(view(listed.view).name) + "\"><img loading=\"lazy\" src=\"" + fileOf(listed.view) +
           "\" alt=\"" + escaped(label + ": " + view(listed.view).name) + "\"></li>";
}

std::string Writing::sampleOf(const Sample &sample) const
{
    const Part &part = task().parts[static_cast<std::size_t>(sample.part)];
    const Query &query = part.queries[static_cast<std::size_t>(sample.query)];
    const auto profile = clip::profileOfKind(evaluation_.mapping).value_or(clip::MappingProfile());
    std::string text = "<section class=\"card sample\"><div class=\"ask\">";
    if (shown_.contains(query.picture))
        text += "<img loading=\"lazy\" src=\"" + fileOf(query.picture) + "\" alt=\"" +
                escaped("the picture that asks: " + view(query.picture).name) + "\">";
    text += "<p>" + withChips(promptsOf(query, profile).front()) + "</p><p class=\"part\">" +
            escaped((part.name.empty() ? std::string() : part.name + " · ") + query.id) +
            "</p></div><div class=\"rows\">";
    for (std::size_t m = 0; m < sample.first.size(); ++m) {
        const Method method = evaluation_.figures[m].method;
        text += "<div class=\"row " + std::string(methodName(method)) + "\"><h3>" +
                std::string(methodTitle(method)) + "</h3><ol>";
        for (std::size_t i = 0; i < sample.first[m].size(); ++i)
            text += tile(sample.first[m][i], i + 1);
        text += "</ol></div>";
    }
    return text + "</div></section>";
}

std::string Writing::samples() const
{
    if (evaluation_.samples.empty())
        return {};
    std::string text =
        "<h2>First pictures</h2><p class=\"lead\">A few queries, evenly spread over the collection and "
        "not chosen by hand, with the first ten pictures of every method. Right ones have a green "
        "frame and a check mark.</p>";
    for (const Sample &sample : evaluation_.samples)
        text += sampleOf(sample);
    return text;
}

std::string Writing::rules() const
{
    std::string text = "<h2>How it was counted</h2><ul class=\"notes\">";
    for (const std::string &note : task().notes)
        text += "<li>" + escaped(note) + "</li>";
    if (evaluation_.byName)
        text +=
            "<li>The model has no mapping: composed goes by name, the picture's nearest nouns in the star's "
            "place.</li>";
    return text +
           "<li>Pictures are decoded as the authors' code does: no orientation, no colour profile.</li></ul>";
}

std::string Writing::sources() const
{
    const auto &rows = publishedRows(task().protocol);
    if (rows.empty())
        return {};
    std::map<std::string, std::vector<std::string>> methods; // by source
    std::vector<std::string> order;
    for (const Published &row : rows) {
        const std::string source = std::string(row.source) +
                                   (row.evidence == Evidence::Recalled ? " (recalled, not read again)" : "");
        if (!methods.contains(source))
            order.push_back(source);
        methods[source].emplace_back(std::string(row.method) +
                                     (row.evidence == Evidence::Recalled ? " †" : ""));
    }
    std::string text = "<h2>Sources of the published rows</h2><ul class=\"notes small\">";
    for (const std::string &source : order) {
        std::string names;
        for (const std::string &name : methods[source])
            names += (names.empty() ? "" : ", ") + name;
        text += "<li>" + escaped(names) + ": " + escaped(source) + ".</li>";
    }
    return text + "</ul>";
}

} // namespace

Result<void> writeReport(const Evaluation &evaluation, const fs::path &folder, PictureSource &source,
                         const EncodeJpeg &encode, const CancelToken &cancel)
{
    return Writing(evaluation, folder, source, encode).run(cancel);
}

} // namespace semblance::evaluation
