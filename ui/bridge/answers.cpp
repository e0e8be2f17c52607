// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/bridge/answers.h"

#include "core/base/path.h"
#include "core/search/match.h"
#include "ui/bridge/sentences.h"
#include "ui/look/names.h"
#include "ui/side/facets.h"

#include <QDateTime>
#include <QTimeZone>

namespace semblance::ui {

namespace {

constexpr int kNouns = 5;

PictureItem itemOf(const search::Found &found)
{
    PictureItem item;
    item.id = found.picture.value;
    item.file = found.path;
    item.name = nameOf(found.path);
    item.width = found.width;
    item.height = found.height;
    item.score = static_cast<double>(found.score);
    item.match = found.match;
    item.camera = QString::fromStdString(found.camera);
    item.stack = static_cast<int>(found.stack.size());
    for (const search::Stacked &behind : found.stack) {
        PictureItem one;
        one.id = behind.picture.value;
        one.file = behind.path;
        one.name = nameOf(behind.path);
        one.width = behind.width;
        one.height = behind.height;
        one.score = static_cast<double>(behind.score);
        one.match = behind.match;
        one.offline = behind.offline;
        one.root = nameOf(found.root);
        item.stacked.push_back(std::move(one));
    }
    if (found.why.picture)
        item.toPicture = static_cast<double>(*found.why.picture);
    if (found.why.words)
        item.toWords = static_cast<double>(*found.why.words);
    item.taken = found.taken;
    item.offline = found.offline;
    item.root = nameOf(found.root);
    return item;
}

store::PixelRange pixelsOf(ShownFilter::Size size)
{
    switch (size) {
    case ShownFilter::Size::Small:
        return {0, kSmallBelow};
    case ShownFilter::Size::Medium:
        return {kSmallBelow, kLargeFrom};
    default:
        return {kLargeFrom, 0};
    }
}

} // namespace

ShownAnswer shownAnswer(const search::Answer &answer)
{
    ShownAnswer result;
    result.milliseconds = answer.milliseconds;
    result.weakBelow = search::weakBelow(answer.results.empty() ? 0 : answer.results.front().match);
    result.note = QString::fromStdString(answer.note);
    for (const compose::NounScore &noun : answer.readsAs)
        if (result.readsAs.size() < kNouns)
            result.readsAs.append(QString::fromStdString(noun.noun));
    if (answer.composed.byName)
        for (const compose::NounScore &noun : answer.composed.names)
            result.byName.append(QString::fromStdString(noun.noun));
    result.wordsPrompt = answer.wordsPrompt;
    for (const search::Found &found : answer.results)
        result.items.push_back(itemOf(found));
    for (const search::Found &found : answer.names)
        result.names.push_back(itemOf(found));
    return result;
}

search::Filter searchFilter(const ShownFilter &filter)
{
    const auto startOf = [](int year) {
        return QDateTime(QDate(year, 1, 1), QTime(0, 0), QTimeZone::utc()).toSecsSinceEpoch();
    };
    search::Filter asked;
    asked.folder = filter.folder;
    asked.orientation = static_cast<search::Filter::Orientation>(filter.orientation);
    for (const QString &type : filter.types)
        asked.types.push_back(type.toStdString());
    for (const ShownFilter::Size size : filter.sizes)
        asked.pixels.push_back(pixelsOf(size));
    for (const QString &camera : filter.cameras)
        asked.cameras.push_back(camera.toStdString());
    if (filter.fromYear)
        asked.after = startOf(*filter.fromYear);
    if (filter.toYear)
        asked.before = startOf(*filter.toYear + 1);
    return asked;
}

QString searchSentence(const Error &error, const compose::Query &query)
{
    for (const compose::QueryPicture &picture : query.pictures)
        if (!error.file.empty() && error.file == display(picture.file))
            return pictureSentence(error);
    return plain(error);
}

} // namespace semblance::ui
