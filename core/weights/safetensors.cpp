// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/weights/safetensors.h"

#include "core/base/json.h"
#include "core/base/path.h"
#include "core/base/unicode.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <optional>

namespace semblance::weights {

namespace {

constexpr std::uint64_t kMostHeader = 16u << 20;
constexpr std::uint64_t kMostFile = std::uint64_t(64) << 30;
constexpr std::uint64_t kMostMetadata = 1u << 20;
constexpr std::size_t kMostTensors = 20'000;
constexpr std::size_t kMostName = 512;
constexpr std::size_t kMostRank = 8;

constexpr std::array<std::pair<std::string_view, DType>, 13> kTypes = {{
    {"BOOL", DType::Bool},
    {"U8", DType::U8},
    {"I8", DType::I8},
    {"U16", DType::U16},
    {"I16", DType::I16},
    {"F16", DType::F16},
    {"BF16", DType::BF16},
    {"U32", DType::U32},
    {"I32", DType::I32},
    {"F32", DType::F32},
    {"U64", DType::U64},
    {"I64", DType::I64},
    {"F64", DType::F64},
}};

std::optional<DType> typeNamed(std::string_view name)
{
    const auto found =
        std::find_if(kTypes.begin(), kTypes.end(), [&](const auto &type) { return type.first == name; });
    return found == kTypes.end() ? std::nullopt : std::optional(found->second);
}

struct Place
{
    std::uint64_t begin = 0; ///< in the file
    std::uint64_t end = 0;
};

class Safetensors final : public TensorSource
{
public:
    explicit Safetensors(MappedFile file) : file_(std::move(file)) {}

    Result<void> parse();

    const std::vector<TensorInfo> &tensors() const override { return tensors_; }
    const std::filesystem::path &fileOf(std::size_t) const override { return file_.path(); }
    const std::map<std::string, std::string> &metadata() const override { return metadata_; }
    Result<void> readBytes(std::size_t index, std::uint64_t offset, std::span<std::byte> into) const override
    {
        const Place &place = places_[index];
        SEMBLANCE_CHECK(offset <= place.end - place.begin && into.size() <= place.end - place.begin - offset);
        return file_.read(place.begin + offset, into);
    }

private:
    Error damaged(std::string cause, Code code = Code::Damaged) const
    {
        return {code, "read the weights", display(file_.path()), std::move(cause),
                code == Code::Damaged ? "Download it again" : ""};
    }
    Result<Json> header(std::uint64_t &dataBegin) const;
    Result<void> addTensor(const std::string &name, const Json &value, std::uint64_t dataBegin);
    Result<void> addMetadata(const Json &value);
    Result<void> checkCoverage(std::uint64_t dataBegin) const;

    MappedFile file_;
    std::vector<TensorInfo> tensors_;
    std::vector<Place> places_;
    std::map<std::string, std::string> metadata_;
};

Result<Json> Safetensors::header(std::uint64_t &dataBegin) const
{
    if (file_.size() < 8)
        return damaged("it ends after " + std::to_string(file_.size()) + " bytes");
    if (file_.size() > kMostFile)
        return damaged("it is larger than 64 GB", Code::TooLarge);
    std::array<std::byte, 8> start;
    if (auto got = file_.read(0, start); !got)
        return got.error();
    std::uint64_t length = 0;
    for (int i = 7; i >= 0; --i)
        length = length << 8 | std::to_integer<std::uint64_t>(start[static_cast<std::size_t>(i)]);
    if (length > file_.size() - 8)
        return damaged("its header says " + std::to_string(length) + " bytes, but the file has " +
                       std::to_string(file_.size()));
    if (length > kMostHeader)
        return damaged("its header is larger than 16 MB", Code::TooLarge);
    std::string text(static_cast<std::size_t>(length), '\0');
    if (auto got = file_.read(8, std::as_writable_bytes(std::span(text))); !got)
        return got.error();
    if (text.empty() || text.front() != '{')
        return damaged("its header does not begin with {");
    dataBegin = 8 + length;
    auto parsed = parseJson(text, display(file_.path()), {kMostHeader, 4, true});
    if (!parsed) {
        Error error = parsed.error();
        return damaged("its header is wrong: " + error.cause, error.code);
    }
    return parsed;
}

Result<void> Safetensors::addMetadata(const Json &value)
{
    if (!value.isObject())
        return damaged("its metadata are no object");
    std::uint64_t bytes = 0;
    for (const auto &[key, text] : value.members()) {
        if (!text.isString())
            return damaged("its metadata hold something that is no text");
        bytes += key.size() + text.string().size();
        if (bytes > kMostMetadata)
            return damaged("its metadata are larger than 1 MB", Code::TooLarge);
        metadata_.emplace(key, text.string());
    }
    return {};
}

Result<void> Safetensors::addTensor(const std::string &name, const Json &value, std::uint64_t dataBegin)
{
    if (name.empty() || name.size() > kMostName || name.find('\0') != std::string::npos || !isValidUtf8(name))
        return damaged("a tensor has an impossible name");
    if (tensors_.size() >= kMostTensors)
        return damaged("it has more than 20,000 tensors", Code::TooLarge);
    const Json &offsets = value["data_offsets"];
    if (!value["dtype"].isString() || !value["shape"].isArray() || offsets.items().size() != 2 ||
        !offsets.items()[0].isInteger() || !offsets.items()[1].isInteger())
        return damaged("the entry of tensor " + name + " lacks its type, shape or offsets");
    const auto type = typeNamed(value["dtype"].string());
    if (!type)
        return damaged("tensor " + name + " has the type " + value["dtype"].string() + ", which is not read",
                       Code::Unsupported);
    TensorInfo info{name, *type, {}, 1};
    if (value["shape"].items().size() > kMostRank)
        return damaged("tensor " + name + " has more than 8 dimensions");
    for (const Json &side : value["shape"].items()) {
        if (!side.isInteger() || side.integer() < 0)
            return damaged("tensor " + name + " has an impossible shape");
        const auto wide = static_cast<std::uint64_t>(side.integer());
        if (wide != 0 && info.count > kMostFile / wide)
            return damaged("tensor " + name + " says that it is larger than 64 GB");
        info.count *= wide;
        info.shape.push_back(side.integer());
    }
    const auto begin = static_cast<std::uint64_t>(offsets.items()[0].integer());
    const auto end = static_cast<std::uint64_t>(offsets.items()[1].integer());
    if (begin > end || end > file_.size() - dataBegin)
        return damaged("tensor " + name + " lies outside the file");
    if (end - begin != info.count * sizeOf(*type))
        return damaged("tensor " + name + " has " + std::to_string(end - begin) +
                       " bytes where its shape needs " + std::to_string(info.count * sizeOf(*type)));
    tensors_.push_back(std::move(info));
    places_.push_back({dataBegin + begin, dataBegin + end});
    return {};
}

/// The tensors cover the data from its beginning to the end of the file, each byte once.
Result<void> Safetensors::checkCoverage(std::uint64_t dataBegin) const
{
    std::vector<std::size_t> order(places_.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::pair(places_[a].begin, places_[a].end) < std::pair(places_[b].begin, places_[b].end);
    });
    std::uint64_t next = dataBegin;
    for (const std::size_t index : order) {
        if (places_[index].begin < next)
            return damaged("tensor " + tensors_[index].name + " overlaps another one");
        if (places_[index].begin > next)
            return damaged("there is a hole before tensor " + tensors_[index].name);
        next = places_[index].end;
    }
    if (next != file_.size())
        return damaged("it has " + std::to_string(file_.size() - next) + " bytes behind its last tensor");
    return {};
}

Result<void> Safetensors::parse()
{
    std::uint64_t dataBegin = 0;
    const auto parsed = header(dataBegin);
    if (!parsed)
        return parsed.error();
    for (const auto &[name, value] : parsed->members()) {
        auto added = name == "__metadata__" ? addMetadata(value) : addTensor(name, value, dataBegin);
        if (!added)
            return added;
    }
    return checkCoverage(dataBegin);
}

} // namespace

std::size_t sizeOf(DType type) noexcept
{
    switch (type) {
    case DType::Bool:
    case DType::U8:
    case DType::I8:
        return 1;
    case DType::U16:
    case DType::I16:
    case DType::F16:
    case DType::BF16:
        return 2;
    case DType::U32:
    case DType::I32:
    case DType::F32:
        return 4;
    default:
        return 8;
    }
}

std::string_view nameOf(DType type) noexcept
{
    for (const auto &[name, known] : kTypes)
        if (known == type)
            return name;
    return {};
}

bool isFloating(DType type) noexcept
{
    return type == DType::F16 || type == DType::BF16 || type == DType::F32 || type == DType::F64;
}

Result<std::unique_ptr<TensorSource>> openSafetensors(MappedFile file)
{
    auto source = std::make_unique<Safetensors>(std::move(file));
    if (auto parsed = source->parse(); !parsed)
        return parsed.error();
    return std::unique_ptr<TensorSource>(std::move(source));
}

} // namespace semblance::weights
