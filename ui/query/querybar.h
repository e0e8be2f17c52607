// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/compose/modifiers.h"
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

/// One picture of the query as the bar keeps it.
struct QueryPart
{
    quint64 key = 0;
    compose::QueryPicture picture;
    QString name;
    QImage image;               ///< null while it is being read
    std::filesystem::path file; ///< where it lies; empty for pasted pixels
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
    void setOver(bool over);

    compose::Query query() const;
    /// There is something to look for.
    bool asks() const;
    /// Pictures are still being read.
    bool reading() const;
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
    void openWanted();
    void dropped(const semblance::ui::Dropped &dropped);
    void pasteWanted();
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
    void changed(bool typing);
    void rebuildWells();
    void showPrompt();
    void remove(quint64 key);
    bool hasPicture() const;
    bool hasWords() const;

    compose::Modifiers modifiers_;
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
    QToolButton *compare_, *variants_, *save_, *menu_;
};

} // namespace semblance::ui
