// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QString>
#include <QStringList>
#include <filesystem>
#include <vector>

namespace semblance::ui {

/// A program that opens pictures.
struct Opener
{
    QString name;
    QString command; ///< as its desktop entry has it, with %f, %F, %u or %U for the files
    bool operator==(const Opener &) const = default;
};

/// The programs that say they open files of this kind, by name. What kind it is, its name tells: it is not
/// opened. @param folders  with desktop entries; the first one with a name counts
/// (https://specifications.freedesktop.org/desktop-entry-spec/latest/)
std::vector<Opener> openersFor(const std::filesystem::path &file, const QStringList &folders);
/// The system's own folders.
QStringList openerFolders();

/// The command with the files in place; a program that takes one file is named once a file.
std::vector<QStringList> commandsOf(const Opener &opener, const std::vector<std::filesystem::path> &files);
void openWith(const Opener &opener, const std::vector<std::filesystem::path> &files);

} // namespace semblance::ui
