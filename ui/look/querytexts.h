// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QCoreApplication>
#include <QString>

namespace semblance::ui {

/// The sentences of regions, suggestions, stacks, problems and undo; all others stand in texts.h.
class QueryTexts
{
    Q_DECLARE_TR_FUNCTIONS(QueryTexts)

public:
    // Query bar
    static QString chooseRegion() { return tr("Choose a region"); }
    static QString chooseRegionDots() { return tr("Choose a region…"); }
    static QString wholePicture() { return tr("Use the whole picture"); }
    static QString replacePicture() { return tr("Replace…", "a picture of the query"); }
    static QString showInLibrary() { return tr("Show in the library"); }
    static QString regionOf(const QString &name) { return tr("Query picture: a region of %1").arg(name); }
    static QString regionHint() { return tr("Drag to choose a region. Enter uses it, Esc leaves."); }
    static QString searchRegion() { return tr("Search with this region"); }
    static QString regionTooSmall(const QString &side)
    {
        return tr("Choose a region of at least %1 × %1 pixels.").arg(side);
    }
    static QString byName(const QString &nouns)
    {
        return tr("By name: %1", "nouns stand for the picture").arg(nouns);
    }
    static QString byNameTip()
    {
        return tr("The model has no mapping network, so the nouns nearest to the picture stand for it.");
    }
    static QString suggestions() { return tr("Suggestions", "words for a query"); }
    static QString suggestion(const QString &words, const QString &prompt)
    {
        return tr("%1, reads %2", "a suggestion, what the model reads").arg(words, prompt);
    }

    // Grid and preview
    static QString behind(const QString &name) { return tr("Near-duplicates of %1").arg(name); }
    static QString opened() { return tr("open", "a stack of near-duplicates"); }
    static QString showStack() { return tr("Show the near-duplicates"); }
    static QString copyImage() { return tr("Copy image", "its pixels"); }
    static QString openWithMenu() { return tr("Open with"); }
    static QString noProgram() { return tr("No program was found"); }
    static QString filmStrip() { return tr("Film strip", "the neighbours of a picture"); }
    static QString holdQ() { return tr("Hold Q to see the query picture"); }
    static QString ownList() { return tr("Own list", "of modifiers"); }

    // Side panel
    static QString smallPictures() { return tr("Small (under 1 MP)"); }
    static QString mediumPictures() { return tr("Medium (1 to 8 MP)"); }
    static QString largePictures() { return tr("Large (over 8 MP)"); }
    static QString unknown() { return tr("Unknown", "a camera"); }
    static QString locate() { return tr("Locate…", "a folder that moved"); }
    static QString locateTitle(const QString &name) { return tr("Where is “%1” now?").arg(name); }
    static QString isOffline(const QString &name, const QString &count)
    {
        return tr("“%1” is offline. Its %2 pictures can still be found; connect the drive to open them.")
            .arg(name, count);
    }
    static QString almostEmpty(const QString &name, const QString &count)
    {
        return tr("“%1” suddenly holds almost nothing of its %2 pictures. Nothing leaves the library until "
                  "you say so.")
            .arg(name, count);
    }
    static QString almostEmptyShort() { return tr("Almost empty", "a folder"); }
    static QString itWasEmptied()
    {
        return tr("It was emptied", "a folder: its pictures may leave the library");
    }

    // Problems
    static QString more() { return tr("More actions"); }
    static QString exportList() { return tr("Export list…"); }
    static QString excludeFile() { return tr("Exclude this file"); }
    static QString excludeFolder() { return tr("Exclude this folder"); }
    static QString reasonDamaged() { return tr("The picture data is damaged"); }
    static QString reasonUnsupported() { return tr("This type of file is not supported"); }
    static QString reasonTooLarge() { return tr("The picture is larger than Semblance reads"); }
    static QString reasonNoMemory() { return tr("Too little memory for this picture"); }
    static QString reasonNoPermission() { return tr("No permission to read the file"); }
    static QString reasonUnreadable() { return tr("The file cannot be read"); }
    static QString reasonDisappeared() { return tr("The file disappeared while it was read"); }

    // What was done, and taking it back
    static QString editMenu() { return tr("Edit", "menu"); }
    static QString undo() { return tr("Undo"); }
    static QString removedFolder(const QString &name) { return tr("“%1” leaves the library.").arg(name); }
    static QString removedSearch(const QString &name)
    {
        return tr("“%1” was removed.", "a search").arg(name);
    }
    static QString clearedHistory() { return tr("The history was cleared."); }
    static QString excluded(const QString &name) { return tr("“%1” is left out of the library.").arg(name); }
};

} // namespace semblance::ui
