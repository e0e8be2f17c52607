// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/sentences.h"

#include "core/learn/words.h"

namespace semblance::learn {

namespace {

/// Words for a kind of picture; one that stands twice is drawn twice as often.
const std::vector<std::string> &styleWords(Domain domain)
{
    static const std::vector<std::string> words[kDomains] = {
        {"photo", "photo", "photo", "photograph"},
        {"sketch", "sketch", "sketch", "drawing", "pencil sketch", "line drawing", "pencil drawing"},
        {"cartoon", "cartoon", "cartoon", "cartoon drawing", "comic", "illustration"},
        {"painting", "painting", "art painting", "art painting", "oil painting"},
        {"emoji", "emoji", "emoticon"},
        {"icon", "icon", "pictogram", "symbol"},
    };
    return words[static_cast<int>(domain)];
}

std::string someArticle(const std::string &noun, Random &random)
{
    const double u = random.uniform();
    return u < .6 ? withArticle(noun) : u < .8 ? noun : "the " + noun;
}

} // namespace

std::string SentenceMaker::classSentence(int classIndex, Domain domain, Random &random) const
{
    const std::string thing = someArticle(random.pick(classes_.forms(classIndex)), random);
    const std::string &style = random.pick(styleWords(domain));
    const double u = random.uniform();
    if (u < .62)
        return withArticle(style) + " of " + thing;
    if (u < .70)
        return style + " of " + thing;
    if (u < .78)
        return thing + " as " + withArticle(style);
    if (u < .84)
        return thing + ", " + style;
    if (u < .90)
        return thing + " in the style of " + withArticle(style);
    if (u < .95)
        return withArticle(style) + " showing " + thing;
    return thing + " " + style;
}

std::string SentenceMaker::withoutStyle(int classIndex, Random &random) const
{
    const std::string &thing = random.pick(classes_.forms(classIndex));
    const double u = random.uniform();
    if (u < .4)
        return withArticle(thing);
    if (u < .6)
        return thing;
    if (u < .7)
        return "the " + thing;
    return (random.chance(.5) ? "an image of " : "a picture of ") + withArticle(thing);
}

std::string SentenceMaker::styleOnly(Domain domain, Random &random) const
{
    const std::string &style = random.pick(styleWords(domain));
    const double u = random.uniform();
    if (u < .45)
        return withArticle(style);
    if (u < .6)
        return style;
    if (u < .75)
        return "as " + withArticle(style);
    if (u < .9)
        return "in the style of " + withArticle(style);
    return withArticle(style) + " of something";
}

const std::vector<std::string> &sentenceWords()
{
    static const std::vector<std::string> words = {
        "photo",       "photograph", "picture", "image", "sketch", "drawing",  "pencil",       "line",
        "drawn",       "cartoon",    "comic",   "art",   "oil",    "painting", "illustration", "watercolor",
        "watercolour", "work",       "emoji",   "icon",  "edge",   "emoticon", "pictogram",    "symbol",
        "poster",      "black",      "white",   "and",   "style",  "showing",  "something",    "as",
        "in",          "the",        "of",      "a",     "an",
    };
    return words;
}

std::string plainStyle(Domain domain)
{
    return withArticle(domain == Domain::Painting ? "art painting" : kDomainNames[static_cast<int>(domain)]);
}

std::string plainSentence(Domain domain, std::string_view className)
{
    return plainStyle(domain) + " of " + withArticle(className);
}

} // namespace semblance::learn
