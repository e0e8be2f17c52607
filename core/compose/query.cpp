// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/compose/query.h"

#include "core/base/path.h"
#include "core/base/unicode.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace semblance::compose {

namespace {

constexpr std::array<std::pair<Mode, std::string_view>, 4> kModes = {{{Mode::Composed, "composed"},
                                                                      {Mode::Average, "average"},
                                                                      {Mode::Picture, "picture"},
                                                                      {Mode::Words, "words"}}};

Error invalid(std::string cause, std::string advice)
{
    return {Code::Invalid, "understand the query", "", std::move(cause), std::move(advice)};
}

Error damaged(std::string cause)
{
    return {Code::Damaged, "read the saved query", "", std::move(cause), ""};
}

/// Something beside white space and stars.
bool saysSomething(std::string_view text)
{
    const auto points = codePoints(text);
    return std::any_of(points.begin(), points.end(),
                       [](char32_t point) { return !isSpace(point) && point != U'*'; });
}

Json toJson(const QueryPicture &picture)
{
    Json json = Json::object();
    if (picture.pixels)
        json.set("pasted", true);
    else if (picture.picture)
        json.set("picture", picture.picture.value);
    else
        json.set("file", pathBytes(picture.file));
    if (picture.region) {
        const Region &region = *picture.region;
        json.set("region", Json::array({region.x, region.y, region.width, region.height}));
        json.set("relative", picture.relative);
    }
    return json;
}

Result<QueryPicture> pictureFromJson(const Json &json)
{
    QueryPicture picture;
    if (json["pasted"].boolean())
        return Error{Code::NotFound, "read the saved query", "",
                     "its picture was pasted, and pasted pictures are not kept", "Paste the picture again"};
    if (json["picture"].isInteger())
        picture.picture.value = json["picture"].integer();
    else if (json["file"].isString())
        picture.file = pathFromBytes(json["file"].string());
    else
        return damaged("a picture is neither a file nor a picture of the library");
    if (!json.has("region"))
        return picture;
    const Json::Array &numbers = json["region"].items();
    if (numbers.size() != 4 ||
        !std::all_of(numbers.begin(), numbers.end(), [](const Json &n) { return n.isNumber(); }))
        return damaged("a region is not four numbers");
    picture.region =
        Region{numbers[0].number(), numbers[1].number(), numbers[2].number(), numbers[3].number()};
    picture.relative = json["relative"].boolean();
    return picture;
}

} // namespace

std::string_view modeName(Mode mode) noexcept
{
    for (const auto &[each, name] : kModes)
        if (each == mode)
            return name;
    return {};
}

Result<Mode> modeFromName(std::string_view name)
{
    for (const auto &[mode, each] : kModes)
        if (each == name)
            return mode;
    return invalid("there is no mode \"" + validUtf8(name) + "\"",
                   "The modes are composed, average, picture and words");
}

std::optional<Region> QueryPicture::regionIn(int width, int height) const
{
    if (!region || !relative)
        return region;
    return Region{region->x * width, region->y * height, region->width * width, region->height * height};
}

bool QueryPicture::operator==(const QueryPicture &other) const
{
    const bool samePixels =
        pixels == other.pixels || (pixels != nullptr && other.pixels != nullptr && *pixels == *other.pixels);
    return samePixels && file == other.file && picture == other.picture && region == other.region &&
           relative == other.relative;
}

Mode Query::effectiveMode() const noexcept
{
    return mode.value_or(pictures.empty() ? Mode::Words : Mode::Composed);
}

Result<void> validate(const Query &query)
{
    if (!(query.strength >= -1 && query.strength <= 1)) // also where it is no number
        return invalid("the strength is not between -1 and 1", "-1 is the picture alone, 1 the words alone");
    const Mode mode = query.effectiveMode();
    const std::string name = "the mode " + std::string(modeName(mode));
    if (mode != Mode::Words && query.pictures.empty())
        return invalid(name + " needs a picture, and there is none", "Add a picture, or search with words");
    const bool words = saysSomething(query.words) || saysSomething(query.prompt);
    if ((mode == Mode::Words || mode == Mode::Average) && !words)
        return invalid(name + " needs words, and there are none",
                       "Type some words, or search with the picture");
    return {};
}

Json toJson(const Query &query)
{
    Json pictures = Json::array();
    for (const QueryPicture &picture : query.pictures)
        pictures.push(toJson(picture));
    Json json = Json::object();
    json.set("pictures", std::move(pictures));
    json.set("words", query.words);
    json.set("prompt", query.prompt);
    json.set("mode", query.mode ? Json(modeName(*query.mode)) : Json());
    json.set("strength", query.strength);
    json.set("negative", query.negative);
    return json;
}

Result<Query> queryFromJson(const Json &json)
{
    if (!json.isObject())
        return damaged("it is not an object");
    Query query;
    for (const auto &[name, text] : {std::pair("words", &query.words), std::pair("prompt", &query.prompt),
                                     std::pair("negative", &query.negative)}) {
        const Json &value = json[name];
        if (!value.isNull() && !value.isString())
            return damaged(std::string("\"") + name + "\" is not a text");
        *text = value.string();
    }
    if (const Json &value = json["strength"]; !value.isNull() && !value.isNumber())
        return damaged("\"strength\" is not a number");
    query.strength = json["strength"].number();
    if (const Json &value = json["mode"]; !value.isNull()) {
        const auto mode = modeFromName(value.string());
        if (!mode)
            return damaged("its mode is not known");
        query.mode = *mode;
    }
    if (const Json &value = json["pictures"]; !value.isNull() && !value.isArray())
        return damaged("\"pictures\" is not a list");
    for (const Json &item : json["pictures"].items()) {
        auto picture = pictureFromJson(item);
        if (!picture)
            return picture.error();
        query.pictures.push_back(std::move(*picture));
    }
    return query;
}

} // namespace semblance::compose
