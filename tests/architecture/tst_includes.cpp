// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// Reads every #include of the program and holds it against docs/ARCHITECTURE.md, "Who may include whom".
#include "core/base/files.h"
#include "tests/support/testmain.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <vector>

using namespace semblance;
namespace fs = std::filesystem;

namespace {

struct Rule
{
    std::set<std::string> folders; ///< of core/, besides its own
    std::set<std::string> foreign; ///< families of foreign headers, in .cpp files only
};

/// The table of the page, complete: what it does not list is forbidden.
const std::map<std::string, Rule> kRules = {
    {"base", {{}, {"json", "utf8proc", "system", "intrinsics"}}},
    {"platform", {{"base"}, {"qtcore", "system"}}},
    {"models", {{"base", "platform", "weights", "clip"}, {"qtcore", "qtnetwork"}}},
    {"weights", {{"base"}, {}}},
    {"media", {{"base", "platform"}, {"opencv", "codecs"}}},
    {"clip", {{"base", "weights"}, {"torch", "zlib", "intrinsics"}}},
    {"compose", {{"base", "clip"}, {}}},
    {"store", {{"base"}, {"sqlite"}}},
    {"index", {{"base"}, {"hnswlib", "intrinsics"}}},
    {"team", {{"base", "store"}, {"libpqxx"}}},
    {"library", {{"base", "platform", "media", "clip", "store", "index", "team"}, {}}},
    {"search", {{"base", "media", "clip", "compose", "store", "index", "team"}, {}}},
    {"learn", {{"base", "weights", "clip", "compose"}, {"torch"}}},
    {"evaluation", {{"base", "clip", "compose", "index"}, {}}},
};

/// Folders of which others may see the interfaces only, never the towers in torch.
bool isTowerHeader(const std::string &header)
{
    return header.starts_with("core/clip/torch/");
}

/// Files of base in which system headers are allowed: one wrapper each.
const std::set<std::string> kSystemFilesOfBase = {"mappedfile.cpp", "files.cpp", "filelock.cpp", "largememory.cpp"};

bool startsWithAny(const std::string &text, std::initializer_list<const char *> beginnings)
{
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](const char *beginning) { return text.starts_with(beginning); });
}

/// The family of a header in angle brackets; "" for the C++ library.
std::string familyOf(const std::string &header)
{
    if (startsWithAny(header, {"torch/", "ATen/", "c10/"}))
        return "torch";
    if (startsWithAny(header, {"opencv2/"}))
        return "opencv";
    if (startsWithAny(header, {"nlohmann/"}))
        return "json";
    if (startsWithAny(header, {"utf8proc"}))
        return "utf8proc";
    if (startsWithAny(header, {"zlib.h"}))
        return "zlib";
    if (startsWithAny(header, {"hnswlib/"}))
        return "hnswlib";
    if (startsWithAny(header, {"SQLiteCpp/", "sqlite3"}))
        return "sqlite";
    if (startsWithAny(header, {"pqxx/"}))
        return "libpqxx";
    if (startsWithAny(header, {"CLI/"}))
        return "cli11";
    if (startsWithAny(header, {"jpeglib.h", "jerror.h", "turbojpeg.h", "png.h", "webp/", "tiffio.h",
                               "gif_lib.h", "libheif/", "avif/", "jxl/", "libraw/", "lcms2.h", "libexif/"}))
        return "codecs";
    if (header.starts_with("QNetwork") || header.starts_with("QtNetwork"))
        return "qtnetwork";
    if (startsWithAny(header, {"QWidget", "QPixmap", "QImage", "QPainter", "QtGui", "QtWidgets",
                               "QGuiApplication", "QApplication", "QIcon", "QColor"}))
        return "qtgui";
    if (header.size() > 1 && header[0] == 'Q' &&
        (std::isupper(static_cast<unsigned char>(header[1])) || header[1] == 't'))
        return "qtcore";
    if (startsWithAny(header, {"immintrin.h", "cpuid.h"})) // the compiler's own, for kernels chosen at run time
        return "intrinsics";
    if (header.ends_with(".h") && !startsWithAny(header, {"stdint.h", "stddef.h", "math.h"}))
        return "system";
    return header.find('/') != std::string::npos ? "unknown" : "";
}

struct Include
{
    std::string header;
    bool angled = false;
    int line = 0;
};

std::vector<Include> includesOf(const std::string &text)
{
    std::vector<Include> found;
    std::istringstream lines(text);
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        const std::size_t start = line.find_first_not_of(" \t");
        if (start == std::string::npos || line.compare(start, 8, "#include") != 0)
            continue;
        const std::size_t open = line.find_first_of("<\"", start);
        const std::size_t close = open == std::string::npos ? open : line.find_first_of(">\"", open + 1);
        if (close != std::string::npos)
            found.push_back({line.substr(open + 1, close - open - 1), line[open] == '<', number});
    }
    return found;
}

std::vector<fs::path> sourcesBelow(const fs::path &folder)
{
    std::vector<fs::path> files;
    if (!fs::exists(folder))
        return files;
    for (const auto &entry : fs::recursive_directory_iterator(folder)) {
        const std::string kind = extension(entry.path());
        if (entry.is_regular_file() && (kind == "h" || kind == "cpp" || kind == "inc"))
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// "library" of core/library/x.h; "" outside core.
std::string folderOfCore(const std::string &path)
{
    if (!path.starts_with("core/"))
        return {};
    const std::size_t end = path.find('/', 5);
    return end == std::string::npos ? std::string() : path.substr(5, end - 5);
}

} // namespace

class TestIncludes final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void coreIncludesOnlyWhatTheTableLists();
    void headersOfCoreNameNoForeignHeader();
    void towersAreSeenByClipLearnAndEngineOnly();
    void nothingIncludesAppOrUiFromBelow();
    void theTableHasNoCircle();
    void everyFileStaysSmall();

private:
    /// Calls `judge` with every include of core, app and ui; its answer, where not empty, is a failure.
    template <class Judge>
    void forEveryInclude(Judge judge);
};

template <class Judge>
void TestIncludes::forEveryInclude(Judge judge)
{
    const fs::path root = SEMBLANCE_SOURCE_DIR;
    QStringList failures;
    int seen = 0;
    for (const char *top : {"core", "app", "ui"})
        for (const fs::path &file : sourcesBelow(root / top)) {
            const std::string path = pathBytes(fs::relative(file, root));
            const auto text = readAll(file, 4u << 20, "read the source");
            VERIFY_OK(text);
            for (const Include &include : includesOf(*text)) {
                ++seen;
                const std::string failure = judge(path, include);
                if (!failure.empty())
                    failures << QString::fromStdString(path + ":" + std::to_string(include.line) + ": " +
                                                       failure);
            }
        }
    QVERIFY2(seen > 100, "hardly any include was found: the test looks at the wrong folder");
    QVERIFY2(failures.isEmpty(), qPrintable(failures.join(u'\n')));
}

void TestIncludes::coreIncludesOnlyWhatTheTableLists()
{
    forEveryInclude([](const std::string &path, const Include &include) -> std::string {
        const std::string folder = folderOfCore(path);
        if (folder.empty())
            return {};
        const auto rule = kRules.find(folder);
        if (rule == kRules.end())
            return "core/" + folder + " is not in the table";
        if (!include.angled) {
            const std::string other = folderOfCore(include.header);
            if (other.empty())
                return include.header + " is not named from the root";
            return other == folder || rule->second.folders.contains(other)
                       ? std::string()
                       : "core/" + folder + " may not include core/" + other;
        }
        const std::string family = familyOf(include.header);
        if (family.empty())
            return {};
        if (!rule->second.foreign.contains(family))
            return "core/" + folder + " may not include <" + include.header + "> (" + family + ")";
        const std::string name = path.substr(path.rfind('/') + 1);
        if (family == "system" && folder == "base" && !kSystemFilesOfBase.contains(name))
            return "system headers belong into base/files, mappedfile and filelock";
        return {};
    });
}

void TestIncludes::headersOfCoreNameNoForeignHeader()
{
    forEveryInclude([](const std::string &path, const Include &include) -> std::string {
        if (folderOfCore(path).empty() || !path.ends_with(".h") || !include.angled || isTowerHeader(path))
            return {};
        const std::string family = familyOf(include.header);
        return family.empty() ? std::string() : "a header includes <" + include.header + ">";
    });
}

void TestIncludes::towersAreSeenByClipLearnAndEngineOnly()
{
    forEveryInclude([](const std::string &path, const Include &include) -> std::string {
        if (!isTowerHeader(include.header))
            return {};
        const bool allowed = path.starts_with("core/clip/torch/") || path.starts_with("core/learn/") ||
                             path.starts_with("app/engine/") || path.starts_with("app/learn/");
        return allowed ? std::string() : "the towers in torch are internal to clip, learn and the engine";
    });
}

void TestIncludes::nothingIncludesAppOrUiFromBelow()
{
    forEveryInclude([](const std::string &path, const Include &include) -> std::string {
        if (path.starts_with("app/"))
            return {};
        const bool up = include.header.starts_with("app/") ||
                        (include.header.starts_with("ui/") && !path.starts_with("ui/"));
        return up ? "it includes " + include.header : std::string();
    });
}

void TestIncludes::theTableHasNoCircle()
{
    // Folders whose permissions are all settled are taken away until nothing is left.
    std::map<std::string, std::set<std::string>> open;
    for (const auto &[folder, rule] : kRules)
        open[folder] = rule.folders;
    while (!open.empty()) {
        const auto settled =
            std::find_if(open.begin(), open.end(), [](const auto &row) { return row.second.empty(); });
        QVERIFY2(settled != open.end(), "the table of includes has a circle");
        const std::string folder = settled->first;
        open.erase(settled);
        for (auto &[other, needs] : open)
            needs.erase(folder);
    }
}

void TestIncludes::everyFileStaysSmall()
{
    constexpr long kMostLines = 450; // the aim is 400
    const fs::path root = SEMBLANCE_SOURCE_DIR;
    QStringList failures;
    for (const char *top : {"core", "app", "ui", "tests"})
        for (const fs::path &file : sourcesBelow(root / top)) {
            const auto text = readAll(file, 4u << 20, "read the source");
            VERIFY_OK(text);
            const long lines = std::count(text->begin(), text->end(), '\n');
            if (lines > kMostLines && extension(file) != "inc")
                failures << QString::fromStdString(pathBytes(fs::relative(file, root)) + " has " +
                                                   std::to_string(lines) + " lines");
        }
    QVERIFY2(failures.isEmpty(), qPrintable(failures.join(u'\n')));
}

SEMBLANCE_TEST(TestIncludes);
#include "tst_includes.moc"
