// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/compose/modifiers.h"
#include "core/compose/prompt.h"
#include "core/compose/query.h"
#include "ui/query/dropped.h"

#include <QImage>
#include <QTimer>
#include <QWidget>

class QHBoxLayout;
class QToolButton;

namespace semblance::ui {

class ModeSwitch;
class PictureWell;
class PromptLine;
class QueryField;
class ReadsAs;
class StrengthSlider;
class Suggestions;

/// One picture of the query as the bar keeps it.
struct QueryPart
{
    quint64 key = 0;
    compose::QueryPicture picture;
    QString name;
    QImage image;               ///< the whole picture; null while it is being read
    std::filesystem::path file; ///< where it lies; empty for pasted pixels

    /// What is meant: the region, or the whole.
    QImage shown() const;
};

/// Everything that the bar holds, for going back to an earlier query.
struct QueryState
{
    std::vector<QueryPart> parts;
    QString words, negative, prompt;
    compose::Mode mode = compose::Mode::Composed;
    double strength = 0;
};

/// Pictures, words and how they are mixed, from left to right. Gives a Query 60 ms after the last key, at
/// once for everything else. Threads: the GUI thread; never touches a file.
class QueryBar : public QWidget
{
    Q_OBJECT
public:
    explicit QueryBar(QWidget *parent = nullptr);

    /// The table by which the prompt is shown while a person types.
    void setModifiers(compose::Modifiers modifiers);
    /// A place for a picture that is being read. @return the key for read() and failed()
    /// @param file  where the picture lies; empty for pasted pixels
    quint64 addReading(const compose::QueryPicture &picture, const QString &name,
                       const std::filesystem::path &file = {});
    void read(quint64 key, const QImage &image);
    /// The place goes away, the sentence stands in the prompt line.
    void failed(quint64 key, const QString &sentence);
    /// The place goes away without a word.
    void dropPlace(quint64 key) { remove(key); }
    void removePictures();
    void clear();
    void say(const QString &sentence);
    void setReadsAs(const QStringList &nouns);
    /// The nouns that took the star's place, where the model has no mapping; none: it has one.
    void setByName(const QStringList &nouns);
    /// What words become that no modifier knows ({X} for the words), as the model's mapping wants it.
    void setWordsPrompt(const std::string &prompt);
    void setOver(bool over);

    compose::Query query() const;
    /// There is something to look for.
    bool asks() const;
    /// Pictures are still being read.
    bool reading() const;
    /// nullptr where there is no such picture (any more).
    const QueryPart *part(quint64 key) const;
    /// The first picture that was read; nullptr where there is none.
    const QueryPart *firstPart() const;
    /// Only this part of a picture is meant, in fractions of its width and height; nothing: the whole.
    void setRegion(quint64 key, const std::optional<Region> &region);
    QueryState state() const;
    void setState(const QueryState &state);

    void focusWords();
    void focusNot();
    void typeWords(const QString &text);
    void editPrompt();
    void setMode(compose::Mode mode);
    void stepStrength(int steps);
    void resetStrength();
    void clearNegative();

Q_SIGNALS:
    void queryChanged(const semblance::compose::Query &query);
    /// The strength moves and nothing else changed: the question follows when it rests.
    void strengthMoved(double strength);
    /// A person took something away that could be missed. @param before  all of it
    void takenAway(const semblance::ui::QueryState &before);
    void regionWanted(quint64 key);
    void replaceWanted(quint64 key);
    void showInLibraryWanted(quint64 key);
    void openWanted();
    void dropped(const semblance::ui::Dropped &dropped);
    void pasteWanted();
    void undoWanted();
    void menuWanted(const QPoint &globalPosition);
    void compareWanted();
    void variantsWanted();
    void saveWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void build();
    void connectParts();
    void changed(int pause);
    void showWellMenu(quint64 key, const QPoint &at);
    void removeByHand(quint64 key);
    void rebuildWells();
    void showPrompt();
    void remove(quint64 key);
    bool hasPicture() const;
    bool hasWords() const;

    compose::Modifiers modifiers_;
    std::string wordsPrompt_ = clip::kWordsPrompt;
    std::vector<QueryPart> parts_;
    quint64 lastKey_ = 0;
    QString prompt_; ///< set where the person changed it
    compose::Mode chosen_ = compose::Mode::Composed;
    std::optional<compose::Query> told_;
    QTimer pause_;

    QHBoxLayout *wellsRow_;
    QList<PictureWell *> wells_;
    QueryField *field_;
    PromptLine *promptLine_;
    ReadsAs *readsAs_;
    ModeSwitch *mode_;
    StrengthSlider *strength_;
    Suggestions *suggestions_;
    QToolButton *compare_, *variants_, *save_, *menu_;
};

} // namespace semblance::ui
