// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/compose/modifiers.h"
#include "core/compose/prompt.h"
#include "ui/bridge/ports.h"
#include "ui/grid/striprow.h"
#include "ui/variants/sheetexport.h"
#include "ui/window/pagehead.h"

#include <QSettings>
#include <QWidget>

class QComboBox;
class QPlainTextEdit;
class QVBoxLayout;

namespace semblance::ui {

/// One picture and a list of modifiers, a row each. Threads: the GUI thread.
class VariantsPage : public QWidget
{
    Q_OBJECT
public:
    /// @param settings  keeps the person's own lists
    VariantsPage(SheetPort &sheets, ThumbnailCache &thumbnails, QSettings &settings,
                 QWidget *parent = nullptr);

    /// Shows which prompt a row becomes.
    void setModifiers(compose::Modifiers modifiers);
    /// What words become that no modifier knows, as the model's mapping wants it.
    void setWordsPrompt(const std::string &prompt);
    /// Asks for all rows. @param query  its pictures are used; its words are not
    void show(const compose::Query &query);
    QStringList list() const { return list_; }
    /// One modifier each; kept.
    void setList(const QStringList &list);
    const PictureItem *itemOf(qint64 id) const;
    /// What the rows show, for a sheet.
    VariantSheet sheet() const;

Q_SIGNALS:
    void backWanted();
    /// A click on the head of a row opens that query.
    void queryChosen(const QString &words);
    void exportWanted(bool html);
    void previewWanted(qint64 id);
    void openWanted(qint64 id);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void editList();
    void finishEditing();
    void rebuild();
    void showPrompts();
    void showListName();
    void ask();

    SheetPort &sheets_;
    ThumbnailCache &thumbnails_;
    QSettings &settings_;
    compose::Modifiers modifiers_;
    std::string wordsPrompt_ = clip::kWordsPrompt;
    compose::Query query_;
    QStringList list_;
    bool asking_ = false;
    QList<StripRow *> rows_;
    QWidget *content_, *editor_;
    QVBoxLayout *column_;
    QComboBox *lists_;
    QPlainTextEdit *text_;
};

} // namespace semblance::ui
