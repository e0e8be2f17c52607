// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QCoreApplication>
#include <QString>

namespace semblance::ui {

/// Every sentence of the window, in one place. English is the source; resources/translations has the others.
/// Names, numbers and paths come in through %1; numbers are written by the locale before.
class Texts
{
    Q_DECLARE_TR_FUNCTIONS(Texts)

public:
    static QString program() { return QStringLiteral("Semblance"); }

    /// In place of a device's name, while a model that is new here is measured.
    static QString measuring() { return tr("Measuring what is fastest here…"); }

    // Query bar
    static QString dropAPicture() { return tr("Drop a picture"); }
    static QString openDropOrPaste() { return tr("Open a picture, or drop or paste one"); }
    static QString removeFromQuery() { return tr("Remove from the query"); }
    static QString readingPicture() { return tr("Reading the picture…"); }
    static QString queryPicture(const QString &name) { return tr("Query picture: %1").arg(name); }
    static QString pastedPicture() { return tr("Pasted picture"); }
    static QString describeChange() { return tr("Describe the change, for example “as a cartoon”"); }
    static QString describeWanted() { return tr("Describe what you are looking for"); }
    static QString words() { return tr("Words", "the words of a query"); }
    static QString standsFor(const QString &name) { return tr("Stands for this picture: %1").arg(name); }
    static QString notLabel() { return tr("Not", "words to keep away from"); }
    static QString thingsToAvoid() { return tr("things to avoid"); }
    static QString notTip() { return tr("Pictures near these words move down"); }
    static QString clearQuery() { return tr("Clear the query"); }
    static QString prompt() { return tr("Prompt"); }
    static QString promptTip() { return tr("What the model reads; * is the picture"); }
    static QString editPrompt() { return tr("Edit the prompt"); }
    static QString edited() { return tr("Edited"); }
    static QString reset() { return tr("Reset", "the prompt"); }
    static QString promptWithoutStar()
    {
        return tr("Without * the picture is not used. Add * where it belongs.");
    }
    static QString readsAs() { return tr("Reads as"); }
    static QString readsAsTip() { return tr("The nouns nearest to the picture, as the model sees it"); }
    static QString mode() { return tr("Mode"); }
    static QString composed() { return tr("Composed"); }
    static QString average() { return tr("Average"); }
    static QString picture() { return tr("Picture"); }
    static QString composedTip() { return tr("The picture becomes a word in the prompt"); }
    static QString averageTip() { return tr("The middle between the picture and the words"); }
    static QString pictureTip() { return tr("Pictures like this one, words ignored"); }
    static QString wordsTip() { return tr("Pictures that fit the words, picture ignored"); }
    static QString needsPicture() { return tr("Add a picture to use this"); }
    static QString needsWords() { return tr("Type words to use this"); }
    static QString strength() { return tr("Strength"); }
    static QString strengthTip(const QString &value)
    {
        return tr("Strength %1. Left follows the picture, right the words.").arg(value);
    }
    static QString strengthNeeds() { return tr("Needs a picture and words"); }
    static QString menu() { return tr("Menu"); }

    // Grid
    static QString allPictures() { return tr("All pictures"); }
    static QString matches(int count) { return tr("%n match(es)", nullptr, count); }
    static QString inMilliseconds(const QString &number) { return tr("in %1 ms").arg(number); }
    static QString searching() { return tr("Searching…"); }
    static QString modelGettingReady() { return tr("Getting the model ready…"); }
    static QString match() { return tr("Match", "how well a picture matches"); }
    static QString dateTaken() { return tr("Date taken"); }
    static QString name() { return tr("Name"); }
    static QString order() { return tr("Order"); }
    static QString rowsTip() { return tr("Rows: whole pictures"); }
    static QString squaresTip() { return tr("Squares: cropped"); }
    static QString thumbnailSize() { return tr("Thumbnail size"); }
    static QString weakerMatches() { return tr("Weaker matches"); }
    static QString noStrongMatches() { return tr("No strong matches; these are the nearest"); }
    static QString useAsQuery() { return tr("Use as query"); }
    static QString addToQuery() { return tr("Add to query"); }
    static QString matchAndScore(const QString &match, const QString &score)
    {
        return tr("Match %1. Score %2.").arg(match, score);
    }
    static QString nearDuplicates(int count) { return tr("%n near-duplicate(s)", nullptr, count); }
    static QString offline() { return tr("Offline"); }
    static QString onDisconnected(const QString &root)
    {
        return tr("On “%1”, which is not connected").arg(root);
    }
    static QString cannotBeShown(const QString &why) { return tr("This file cannot be shown: %1").arg(why); }
    static QString cellName(const QString &file, const QString &match)
    {
        return tr("%1, match %2").arg(file, match);
    }
    static QString selected(int count) { return tr("%n selected", nullptr, count); }
    static QString pictures() { return tr("Pictures", "the grid"); }
    static QString preview() { return tr("Preview"); }
    static QString open() { return tr("Open", "in the default program"); }
    static QString showInFileManager() { return tr("Show in file manager"); }
    static QString copyFiles() { return tr("Copy files"); }
    static QString copyPath() { return tr("Copy path"); }
    static QString selectAll() { return tr("Select all"); }
    static QString nothingFound() { return tr("Nothing found"); }
    static QString firstPicturesSoon() { return tr("The first pictures appear in a moment."); }
    static QString notTooStrong() { return tr("“Not” may be too strong here."); }
    static QString removeNot() { return tr("Remove “Not”"); }
    static QString searchThese(int count) { return tr("Search with these %n picture(s)", nullptr, count); }
    static QString dropHint()
    {
        return tr("Drop on the bar above to add it to the query. Drop a folder to index it.");
    }

    // Side panel
    static QString library() { return tr("Library"); }
    static QString problems() { return tr("Problems"); }
    static QString folders() { return tr("Folders"); }
    static QString addFolder() { return tr("Add a folder"); }
    static QString of(const QString &done, const QString &all) { return tr("%1 of %2").arg(done, all); }
    static QString lookingForPictures() { return tr("Looking for pictures…"); }
    static QString paused() { return tr("Paused"); }
    static QString rootCounts(const QString &found, const QString &indexed, const QString &failed,
                              const QString &excluded, const QString &pending)
    {
        return tr("%1 found: %2 indexed, %3 with problems, %4 excluded, %5 to go")
            .arg(found, indexed, failed, excluded, pending);
    }
    static QString filters() { return tr("Filters"); }
    static QString orientation() { return tr("Orientation"); }
    static QString landscape() { return tr("Landscape"); }
    static QString portrait() { return tr("Portrait"); }
    static QString square() { return tr("Square"); }
    static QString type() { return tr("Type", "of a file"); }
    static QString years(const QString &from, const QString &to)
    {
        return from == to ? from : tr("%1–%2", "years").arg(from, to);
    }
    static QString removeFilter() { return tr("Remove this filter"); }
    static QString clearFilters() { return tr("Clear filters"); }
    static QString noneInFilters() { return tr("No picture passes the filters."); }
    static QString savedSearches() { return tr("Saved searches"); }
    static QString noneSaved() { return tr("Saved searches appear here."); }
    static QString history() { return tr("History"); }
    static QString noHistory() { return tr("Your searches appear here."); }
    static QString clearHistory() { return tr("Clear history…"); }
    static QString clearHistoryQuestion() { return tr("Clear the history?"); }
    static QString savedStay() { return tr("Saved searches stay."); }
    static QString saveSearch() { return tr("Save this search"); }
    static QString saveSearchDots() { return tr("Save search…"); }
    static QString nameOfSearch() { return tr("Name of the search"); }
    static QString rename() { return tr("Rename…"); }
    static QString removeSearch() { return tr("Remove", "a saved search or one of the history"); }
    static QString showOnlyThis() { return tr("Show only this folder"); }
    static QString filesNamed(const QString &words) { return tr("Files named “%1”").arg(words); }
    static QString pause() { return tr("Pause"); }
    static QString resume() { return tr("Resume"); }
    static QString lookForChanges() { return tr("Look for changes now"); }
    static QString removeRoot() { return tr("Remove from the library…"); }

    // Status bar
    static QString pictureCount(int count) { return tr("%Ln picture(s)", nullptr, count); }
    static QString noPicturesYet() { return tr("No pictures yet"); }
    static QString lookingFound(const QString &found)
    {
        return tr("Looking for pictures… %1 found").arg(found);
    }
    static QString indexingRate(const QString &done, const QString &all, const QString &rate,
                                const QString &left)
    {
        return tr("Indexing %1 of %2 · %3 pictures/s · %4 left").arg(done, all, rate, left);
    }
    static QString indexing(const QString &done, const QString &all)
    {
        return tr("Indexing %1 of %2").arg(done, all);
    }
    static QString lessThanAMinute() { return tr("less than a minute"); }
    static QString minutes(const QString &minutes) { return tr("%1 min").arg(minutes); }
    static QString hours(const QString &hours, const QString &minutes)
    {
        return tr("%1 h %2 min").arg(hours, minutes);
    }
    static QString pausedToGo(const QString &number) { return tr("Paused · %1 to go").arg(number); }
    static QString upToDate() { return tr("Up to date"); }
    static QString pauseIndexing() { return tr("Pause indexing"); }
    static QString resumeIndexing() { return tr("Resume indexing"); }
    static QString modelIs(const QString &name) { return tr("Model: %1").arg(name); }

    // Preview and problems
    static QString position(const QString &at, const QString &all)
    {
        return tr("%1 of %2", "position in the results").arg(at, all);
    }
    static QString previous() { return tr("Previous"); }
    static QString next() { return tr("Next"); }
    static QString close() { return tr("Close"); }
    static QString fullCannotBeRead(const QString &why)
    {
        return tr("The full picture cannot be read: %1").arg(why);
    }
    static QString problemsLine(int count)
    {
        return tr("%n file(s) could not be read. All other pictures are indexed.", nullptr, count);
    }
    static QString file() { return tr("File"); }
    static QString folder() { return tr("Folder"); }
    static QString reason() { return tr("Reason"); }
    static QString lastTried() { return tr("Last tried"); }
    static QString tryAllAgain() { return tr("Try all again"); }
    static QString noProblems() { return tr("No problems. Every file could be read."); }
    static QString back() { return tr("Back"); }

    // Compare, variants, details
    static QString compare() { return tr("Compare"); }
    static QString compareTip() { return tr("Compare the four modes"); }
    static QString compareLine()
    {
        return tr("The same query in four ways. Point at a picture to find it in the other rows.");
    }
    static QString composedRow() { return tr("The picture becomes * in the prompt"); }
    static QString averageRow() { return tr("The middle of picture and words"); }
    static QString pictureRow() { return tr("The picture alone, without the words"); }
    static QString wordsRow() { return tr("The words alone, without the picture"); }
    static QString showAll() { return tr("Show all"); }
    static QString rankIn(const QString &mode, const QString &rank)
    {
        return tr("%1 %2", "mode, rank").arg(mode, rank);
    }
    static QString notIn(const QString &mode) { return tr("not in %1").arg(mode); }
    static QString compareNeeds() { return tr("Compare needs a picture and words."); }
    static QString variants() { return tr("Variants"); }
    static QString variantsTip() { return tr("Try a list of modifiers"); }
    static QString variantsLine() { return tr("One picture, a list of modifiers"); }
    static QString editList() { return tr("Edit list…"); }
    static QString exportPng() { return tr("Export PNG…"); }
    static QString exportHtml() { return tr("Export HTML…"); }
    static QString listStyles() { return tr("Styles"); }
    static QString listWeather() { return tr("Weather"); }
    static QString listTimes() { return tr("Time of day"); }
    static QString oneModifierALine() { return tr("One modifier a line"); }
    static QString variantsNeeds() { return tr("Variants needs a picture."); }
    static QString sheetSaved(const QString &name) { return tr("The sheet was saved as “%1”.").arg(name); }
    static QString details() { return tr("Details"); }
    static QString detailsTip() { return tr("Show or hide details"); }
    static QString selectForDetails() { return tr("Select a picture to see its details."); }
    static QString beatsAllBut(const QString &count)
    {
        return tr("Beats all but %1 of 100,000 random pictures").arg(count);
    }
    static QString toWordsRow() { return tr("Near the words"); }
    static QString toPictureRow() { return tr("Near the picture"); }
    static QString score() { return tr("Score"); }
    static QString dimensions() { return tr("Dimensions"); }
    static QString size() { return tr("Size"); }
    static QString taken() { return tr("Taken"); }
    static QString camera() { return tr("Camera"); }
    static QString changedRow() { return tr("Changed"); }
    static QString model() { return tr("Model"); }
    static QString nearDuplicatesHead() { return tr("Near-duplicates"); }
    static QString inFolders(const QString &size, int folders)
    {
        return tr("%1 in %n folder(s)", nullptr, folders).arg(size);
    }
    static QString exportResults() { return tr("Export results…"); }
    static QString copyTo() { return tr("Copy to a folder…"); }
    static QString copying(const QString &done, const QString &all)
    {
        return tr("Copying %1 of %2").arg(done, all);
    }
    static QString copiedFiles(int count) { return tr("%n file(s) copied", nullptr, count); }
    static QString savedAs(const QString &name) { return tr("Saved as “%1”.").arg(name); }
    static QString cancel() { return tr("Cancel"); }

    // First run
    static QString findByPictureAndWords() { return tr("Find pictures by a picture and a few words"); }
    static QString addAFolderLine()
    {
        return tr("Add a folder of pictures. You can search while it is being indexed.");
    }
    static QString dropFolderHere() { return tr("Drop a folder here"); }
    static QString orChooseOne() { return tr("or choose one"); }
    static QString addNamed(const QString &name) { return tr("Add “%1”").arg(name); }
    static QString chooseFolder() { return tr("Choose a folder…"); }
    static QString promise() { return tr("Nothing leaves this computer. Your pictures are never changed."); }

    // Menus
    static QString fileMenu() { return tr("File", "menu"); }
    static QString viewMenu() { return tr("View", "menu"); }
    static QString searchMenu() { return tr("Search", "menu"); }
    static QString libraryMenu() { return tr("Library", "menu"); }
    static QString newQuery() { return tr("New query"); }
    static QString openPicture() { return tr("Open picture…"); }
    static QString addFolderDots() { return tr("Add folder…"); }
    static QString quit() { return tr("Quit"); }
    static QString paste() { return tr("Paste"); }
    static QString rows() { return tr("Rows"); }
    static QString squares() { return tr("Squares"); }
    static QString larger() { return tr("Larger thumbnails"); }
    static QString smaller() { return tr("Smaller thumbnails"); }
    static QString defaultSize() { return tr("Default size"); }
    static QString sidePanel() { return tr("Side panel"); }
    static QString fullScreen() { return tr("Full screen"); }
    static QString themeSystem() { return tr("Theme: System"); }
    static QString themeLight() { return tr("Theme: Light"); }
    static QString themeDark() { return tr("Theme: Dark"); }
    static QString earlierQuery() { return tr("Earlier query"); }
    static QString laterQuery() { return tr("Later query"); }
    static QString goToWords() { return tr("Go to the words"); }
    static QString goToNot() { return tr("Go to “Not”"); }
    static QString moreWords() { return tr("Strength towards the words"); }
    static QString morePicture() { return tr("Strength towards the picture"); }
    static QString strengthBack() { return tr("Strength back to 0"); }
    static QString nextPart() { return tr("Next part of the window"); }

    // Dialogs
    static QString removeQuestion(const QString &name)
    {
        return tr("Remove “%1” from the library?").arg(name);
    }
    static QString removeLine(int count)
    {
        return tr("%n picture(s) leave(s) the library. The files stay where they are.", nullptr, count);
    }
    static QString remove() { return tr("Remove", "from the library"); }

    // Error sentences: what failed, on which file, why, what to do
    static QString notAPicture(const QString &name)
    {
        return tr("“%1” is not a picture that Semblance can read. Try a JPEG, PNG, WebP, TIFF or HEIC file.")
            .arg(name);
    }
    static QString damagedQuery(const QString &name)
    {
        return tr("“%1” is damaged and cannot be used as a query. Try another picture.").arg(name);
    }
    static QString tooLarge(const QString &name)
    {
        return tr("“%1” is larger than Semblance can read. Try a smaller copy.").arg(name);
    }
    static QString droppedNothing()
    {
        return tr(
            "What was dropped contains no picture. Drop an image file, or copy the picture and paste it "
            "here.");
    }
    static QString notFetched()
    {
        return tr("The picture could not be fetched from the browser. Save it first, then drop the file.");
    }
    static QString clipboardEmpty() { return tr("The clipboard holds no picture. Copy one first."); }
    static QString gone(const QString &name)
    {
        return tr("“%1” cannot be opened: the file is no longer there. Look for changes to update the "
                  "library.")
            .arg(name);
    }
    static QString noPermission(const QString &name)
    {
        return tr("“%1” cannot be read: no permission. Allow access in the system settings, then try again.")
            .arg(name);
    }
    static QString alreadyThere(const QString &name)
    {
        return tr("“%1” is already in the library.").arg(name);
    }
    static QString liesInside(const QString &name, const QString &root)
    {
        return tr("“%1” lies inside “%2”, which is already in the library.").arg(name, root);
    }
    static QString libraryLocked()
    {
        return tr("The library is in use by another Semblance. Close the other one and try again.");
    }
    static QString libraryNewer()
    {
        return tr("The library was made by a newer version of Semblance. Update the program to open it.");
    }
    static QString libraryDamaged()
    {
        return tr("The library is damaged. Check repairs it; your pictures are not affected.");
    }
    static QString modelUnusable(const QString &name, const QString &why)
    {
        return tr("The model “%1” cannot be used: %2. Choose another model; what is indexed stays.")
            .arg(name, why);
    }
    static QString couldNotBeSaved(const QString &name, const QString &why)
    {
        return tr("“%1” could not be saved: %2. Choose another place.").arg(name, why);
    }
    static QString couldNotBeCopied(const QString &name, const QString &why)
    {
        return tr("“%1” could not be copied: %2. The others were.").arg(name, why);
    }
    static QString tryAgain() { return tr("Try again"); }
    static QString dismiss() { return tr("Dismiss"); }
};

} // namespace semblance::ui
