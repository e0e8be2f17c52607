// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QString>
#include <QStringList>
#include <filesystem>
#include <map>
#include <vector>

namespace semblance::test {

/// A Markdown page, as far as the guide uses it.
struct Page
{
    QString name;         ///< relative to the root of the source tree
    QStringList headings; ///< with their "#"
    QStringList anchors;  ///< of the headings, as code hosts make them
    QStringList links;    ///< targets of links and pictures, as they stand
    QStringList bold;     ///< words of the window stand in bold
    QStringList code;     ///< lines of code blocks, and code between backticks
    int codeLines = 0;    ///< of the blocks alone
};

/// @param text  UTF-8, read
Page readPage(const QString &name, const QString &text);

/// "Backup, restore, check" becomes "backup-restore-check".
QString anchorOf(const QString &heading);

/// A line of a shell as arguments: words, "quoted words", nothing behind " #".
QStringList argumentsOf(const QString &line);

/// Sentences of the window: English and the other language.
struct WindowTexts
{
    QStringList english, translated;
};
/// Of Qt's translation file; places for values (%1) stand for anything.
WindowTexts readTranslations(const QByteArray &xml);

/// Whether one of the sentences reads like this, with something in place of %1, %n.
bool standsIn(const QStringList &sentences, const QString &words);

} // namespace semblance::test
