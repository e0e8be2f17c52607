// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/models/catalogue.h"

#include "core/base/json.h"
#include "core/base/path.h"
#include "core/models/plainname.h"

#include <algorithm>
#include <array>
#include <set>

namespace semblance::models {

namespace {

constexpr const char *kDoing = "read the catalogue of models";
constexpr int kVersion = 1;
/// No published file comes near; sizes are added up.
constexpr std::int64_t kLargestFile = std::int64_t(1) << 40;
constexpr std::size_t kMostItems = 10'000;
constexpr std::size_t kMostFiles = 1'000;

constexpr std::array<std::string_view, 3> kKinds = {"encoder", "mapping", "vocabulary"};
constexpr std::array<std::string_view, 4> kSpeeds = {"fast", "medium", "slow", "very_slow"};

bool isId(const std::string &id)
{
    return !id.empty() && id.size() <= 100 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

bool isHttps(const std::string &address)
{
    const auto plain = [](char c) { return c > ' ' && c < 0x7f; };
    return address.starts_with("https://") && address.size() > 8 && address.size() <= 2000 &&
           std::all_of(address.begin(), address.end(), plain);
}

/// Reads one item; the first member that makes no sense is remembered.
class ItemReader
{
public:
    explicit ItemReader(const Json &json) : json_(json) {}

    CatalogueItem read();
    const std::string &wrong() const noexcept { return wrong_; }

private:
    void refuse(const std::string &what)
    {
        if (wrong_.empty())
            wrong_ = what;
    }
    std::string word(const Json &object, std::string_view name, bool needed = true);
    std::vector<std::string> ids(std::string_view name);
    Said said(const Json &object, const std::string &name, bool needed);
    std::uint64_t bytes(const Json &value, const std::string &name);
    PublishedFile file(const Json &json);
    void readFiles(CatalogueItem &item);
    void readLicence(Licence &licence);
    void readNeeds(CatalogueItem &item);

    const Json &json_;
    std::string wrong_;
};

std::string ItemReader::word(const Json &object, std::string_view name, bool needed)
{
    const Json &value = object[name];
    if (!value.isString() && !value.isNull())
        refuse(std::string(name) + " is no text");
    else if (needed && value.string().empty())
        refuse(std::string(name) + " is missing");
    return value.string();
}

std::vector<std::string> ItemReader::ids(std::string_view name)
{
    std::vector<std::string> found;
    for (const Json &value : json_[name].items()) {
        if (!isId(value.string()))
            refuse(std::string(name) + " names what can be no item");
        found.push_back(value.string());
    }
    return found;
}

Said ItemReader::said(const Json &object, const std::string &name, bool needed)
{
    Said text{object["en"].string(), object["zh"].string()};
    if (text.english.empty() != text.chinese.empty() || (needed && text.english.empty()))
        refuse(name + " is not said in English and Chinese");
    return text;
}

std::uint64_t ItemReader::bytes(const Json &value, const std::string &name)
{
    if (!value.isInteger() || value.integer() <= 0 || value.integer() > kLargestFile) {
        refuse(name + " is no sensible number of bytes");
        return 0;
    }
    return static_cast<std::uint64_t>(value.integer());
}

PublishedFile ItemReader::file(const Json &json)
{
    PublishedFile file;
    file.name = word(json, "name");
    if (!isPlainName(file.name) || file.name.front() == '.')
        refuse("the name of a file is no plain file name");
    for (const Json &address : json["addresses"].items()) {
        if (!isHttps(address.string()))
            refuse("an address of " + file.name + " does not begin with https");
        file.addresses.push_back(address.string());
    }
    if (!json["bytes"].isNull())
        file.bytes = bytes(json["bytes"], "the size of " + file.name);
    file.sha256 = word(json, "sha256", false);
    file.sha256Source = word(json, "sha256_source", false);
    if (!file.sha256.empty() && !isDigest(file.sha256))
        refuse("the SHA-256 of " + file.name + " is not 64 hexadecimal digits");
    return file;
}

void ItemReader::readFiles(CatalogueItem &item)
{
    const Json &hand = json_["by_hand"];
    if (!hand.isNull()) {
        item.byHand = ByHand{word(hand, "page"), said(hand, "by_hand", true)};
        if (!isHttps(item.byHand->page))
            refuse("the page of by_hand does not begin with https");
    }
    std::set<std::string> names;
    const auto &files = json_["files"].items();
    if (files.empty() || files.size() > kMostFiles)
        refuse("files is not a list of files");
    for (const Json &json : files) {
        item.files.push_back(file(json));
        if (!names.insert(item.files.back().name).second)
            refuse("two files have one name");
        if (item.files.back().addresses.empty() != item.byHand.has_value())
            refuse("a file has no address, or one although only a person can fetch it");
        if (!wrong_.empty())
            return;
    }
}

void ItemReader::readLicence(Licence &licence)
{
    const Json &json = json_["licence"];
    licence.spdx = word(json, "spdx", false);
    licence.text = word(json, "text", false);
    if (licence.name().empty())
        refuse("its licence is missing");
    if (!json["agree"].isBool())
        refuse("it does not say whether its licence has to be agreed to");
    licence.agree = json["agree"].boolean();
    licence.note = said(json["note"], "the note of its licence", licence.agree);
}

void ItemReader::readNeeds(CatalogueItem &item)
{
    const Json &json = json_["needs"];
    item.diskBytes = bytes(json["disk"], "disk");
    item.memoryBytes = bytes(json["memory"], "memory");
    for (const Json &name : json["estimated"].items()) {
        item.diskEstimated = item.diskEstimated || name.string() == "disk";
        item.memoryEstimated = item.memoryEstimated || name.string() == "memory";
    }
}

CatalogueItem ItemReader::read()
{
    CatalogueItem item;
    item.id = word(json_, "id");
    if (!isId(item.id))
        refuse("id has other signs than a-z, 0-9 and -");
    item.title = word(json_, "title");
    const auto kind = std::find(kKinds.begin(), kKinds.end(), word(json_, "kind"));
    if (kind == kKinds.end())
        refuse("kind is none of encoder, mapping and vocabulary");
    else
        item.kind = static_cast<ItemKind>(kind - kKinds.begin());
    item.architecture = word(json_, "architecture", false);
    item.mapping = word(json_, "mapping", item.kind == ItemKind::Mapping);
    item.fits = ids("fits");
    item.takesAlong = ids("takes_along");
    readFiles(item);
    readLicence(item.licence);
    readNeeds(item);
    if (const std::string speed = word(json_, "speed", item.kind == ItemKind::Encoder); !speed.empty()) {
        const auto found = std::find(kSpeeds.begin(), kSpeeds.end(), speed);
        if (found == kSpeeds.end())
            refuse("speed is none of fast, medium, slow and very_slow");
        else
            item.speed = static_cast<SpeedClass>(found - kSpeeds.begin());
    }
    item.goodFor = said(json_["good_for"], "good_for", true);
    return item;
}

Error damaged(const std::filesystem::path &path, std::string cause)
{
    return {Code::Damaged, kDoing, display(path), std::move(cause), "Install the program again"};
}

/// What the items say of each other; empty where it agrees.
std::string contradiction(const Catalogue &catalogue)
{
    for (const CatalogueItem &item : catalogue.items()) {
        for (const std::string &id : item.fits)
            if (const CatalogueItem *encoder = catalogue.find(id);
                !encoder || encoder->kind != ItemKind::Encoder)
                return "\"" + item.id + "\" fits \"" + id + "\", which is no encoder of it";
        for (const std::string &id : item.takesAlong)
            if (const CatalogueItem *along = catalogue.find(id);
                !along || along->kind != ItemKind::Vocabulary || !along->takesAlong.empty())
                return "\"" + item.id + "\" takes \"" + id + "\" along, which is no vocabulary of it";
    }
    return {};
}

/// How many letters have to be changed, added or taken away (Levenshtein).
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t before = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t changed = before + (a[i - 1] == b[j - 1] ? 0 : 1);
            before = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
        }
    }
    return row[b.size()];
}

} // namespace

std::string_view nameOf(ItemKind kind) noexcept
{
    return kKinds[static_cast<std::size_t>(kind)];
}

std::string_view nameOf(SpeedClass speed) noexcept
{
    return kSpeeds[static_cast<std::size_t>(speed)];
}

const std::string &Said::in(std::string_view language) const noexcept
{
    return language.starts_with("zh") ? chinese : english;
}

bool CatalogueItem::trustedOnFirstUse() const noexcept
{
    return std::any_of(files.begin(), files.end(),
                       [](const PublishedFile &file) { return file.sha256.empty(); });
}

Result<Catalogue> Catalogue::read(const std::filesystem::path &path)
{
    const auto json = readJson(path, kDoing);
    if (!json)
        return json.error();
    if ((*json)["format"].string() != "semblance-catalogue")
        return damaged(path, "it is no catalogue of models");
    if (const Json &version = (*json)["version"]; !version.isInteger() || version.integer() < 1)
        return damaged(path, "its version is missing");
    else if (version.integer() > kVersion)
        return Error{Code::Newer, kDoing, display(path), "a newer version of Semblance wrote it",
                     "Install that version"};
    Catalogue catalogue;
    std::set<std::string> known;
    if ((*json)["items"].items().size() > kMostItems)
        return damaged(path, "it has more than 10,000 items");
    for (const Json &one : (*json)["items"].items()) {
        ItemReader reader(one);
        CatalogueItem item = reader.read();
        const std::string name =
            isId(item.id) ? "\"" + item.id + "\"" : "item " + std::to_string(catalogue.items_.size() + 1);
        if (!reader.wrong().empty())
            return damaged(path, name + ": " + reader.wrong());
        if (!known.insert(item.id).second)
            return damaged(path, name + " is there twice");
        catalogue.items_.push_back(std::move(item));
    }
    if (const std::string wrong = contradiction(catalogue); !wrong.empty())
        return damaged(path, wrong);
    return catalogue;
}

const CatalogueItem *Catalogue::find(std::string_view id) const noexcept
{
    const auto found =
        std::find_if(items_.begin(), items_.end(), [&](const CatalogueItem &item) { return item.id == id; });
    return found == items_.end() ? nullptr : &*found;
}

Result<const CatalogueItem *> Catalogue::named(const std::string &id) const
{
    if (const CatalogueItem *item = find(id))
        return item;
    std::string near;
    for (const CatalogueItem &item : items_) {
        const bool partOf = id.size() >= 3 && item.id.find(id) != std::string::npos;
        if (partOf || (id.size() <= 100 && distance(id, item.id) <= item.id.size() / 4))
            near += (near.empty() ? "" : ", ") + item.id;
    }
    return Error{Code::NotFound, "find the model", id, "the catalogue has no item of this name",
                 near.empty() ? "See \"model list --available\"" : "Near to it are " + near};
}

std::vector<const CatalogueItem *> Catalogue::mappingsFor(std::string_view encoderId) const
{
    std::vector<const CatalogueItem *> found;
    for (const CatalogueItem &item : items_)
        if (std::find(item.fits.begin(), item.fits.end(), encoderId) != item.fits.end())
            found.push_back(&item);
    return found;
}

} // namespace semblance::models
