// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QList>
#include <QPixmap>
#include <QTextEdit>

namespace semblance::ui {

/// One line of words in which pictures can stand: a star is drawn as a chip and is one character to the
/// caret. Copying gives "*" and pasting "*" gives a chip. Undo is the document's.
class WordsField : public QTextEdit
{
    Q_OBJECT
public:
    explicit WordsField(QWidget *parent = nullptr);

    /// Chips as "*".
    QString text() const;
    void setText(const QString &text);
    /// The pictures that the stars stand for, in order; stars typed without a picture stay letters.
    void setPictures(const QList<QPixmap> &pictures, const QStringList &names);
    void insertStar();
    const QList<QPixmap> &pictures() const noexcept { return pictures_; }

Q_SIGNALS:
    void edited();
    void entered();
    void focusChanged();
    /// The clipboard holds pictures, not words.
    void picturesPasted();
    /// Undo was asked for, and the text has nothing to take back.
    void undoWanted();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;
    QMimeData *createMimeDataFromSelection() const override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void makeChips();
    void centre();

    QList<QPixmap> pictures_;
    bool making_ = false;
};

} // namespace semblance::ui
