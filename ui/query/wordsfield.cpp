// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/query/wordsfield.h"

#include "ui/look/metrics.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"
#include "ui/query/dropped.h"
#include "ui/query/starchip.h"

#include <QAbstractTextDocumentLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextObjectInterface>
#include <cmath>

namespace semblance::ui {

namespace {

constexpr int kChip = QTextFormat::UserObject + 1;

/// Draws the chips. The n-th chip of the text stands for the n-th picture.
class ChipHandler : public QObject, public QTextObjectInterface
{
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)
public:
    explicit ChipHandler(WordsField &field) : QObject(&field), field_(field) {}

    QSizeF intrinsicSize(QTextDocument *, int, const QTextFormat &) override
    {
        return chipSize() + QSizeF(4, 0);
    }

    void drawObject(QPainter *painter, const QRectF &rect, QTextDocument *document, int position,
                    const QTextFormat &) override
    {
        int number = 0;
        for (int at = 0; at < position; ++at)
            number += document->characterAt(at) == QChar::ObjectReplacementCharacter;
        const QRectF chip(rect.center() - QPointF(chipSize().width(), chipSize().height()) / 2, chipSize());
        drawChip(*painter, chip,
                 field_.pictures().value(std::min<qsizetype>(number, field_.pictures().size() - 1)));
    }

private:
    WordsField &field_;
};

QTextCharFormat chipFormat()
{
    QTextCharFormat format;
    format.setObjectType(kChip);
    format.setVerticalAlignment(QTextCharFormat::AlignMiddle);
    return format;
}

QString asStars(QString text)
{
    return text.replace(QChar::ObjectReplacementCharacter, u'*').replace(QChar::ParagraphSeparator, u' ');
}

} // namespace

WordsField::WordsField(QWidget *parent) : QTextEdit(parent)
{
    setAccessibleName(Texts::words());
    setFrameShape(NoFrame);
    setLineWrapMode(NoWrap);
    setWordWrapMode(QTextOption::NoWrap);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTabChangesFocus(true);
    setAcceptRichText(false);
    setFont(metrics::fontFor(metrics::Type::Field));
    setFixedHeight(metrics::kField - 4);
    viewport()->setAutoFillBackground(false);
    document()->setDocumentMargin(0);
    document()->setUndoRedoEnabled(false);
    document()->setUndoRedoEnabled(true);
    document()->documentLayout()->registerHandler(kChip, new ChipHandler(*this));
    connect(this, &QTextEdit::textChanged, this, [this] {
        if (making_)
            return;
        makeChips();
        centre();
        Q_EMIT edited();
    });
}

QString WordsField::text() const
{
    return asStars(toPlainText());
}

void WordsField::setText(const QString &text)
{
    if (text == this->text())
        return;
    setPlainText(text);
    moveCursor(QTextCursor::End);
}

void WordsField::setPictures(const QList<QPixmap> &pictures, const QStringList &names)
{
    pictures_ = pictures;
    setAccessibleDescription(names.isEmpty() ? QString()
                                             : Texts::standsFor(names.join(QStringLiteral(", "))));
    makeChips();
    viewport()->update();
}

void WordsField::insertStar()
{
    QTextCursor cursor = textCursor();
    cursor.insertText(QString(QChar::ObjectReplacementCharacter), chipFormat());
    setCurrentCharFormat({});
}

void WordsField::makeChips()
{
    if (pictures_.isEmpty())
        return;
    making_ = true;
    QTextCursor cursor(document());
    for (int at = 0; at < document()->characterCount(); ++at) {
        if (document()->characterAt(at) != u'*' && document()->characterAt(at) != u'＊')
            continue;
        cursor.setPosition(at);
        cursor.setPosition(at + 1, QTextCursor::KeepAnchor);
        cursor.joinPreviousEditBlock();
        cursor.insertText(QString(QChar::ObjectReplacementCharacter), chipFormat());
        cursor.endEditBlock();
    }
    setCurrentCharFormat({});
    making_ = false;
    centre();
}

void WordsField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        Q_EMIT entered();
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        event->ignore();
        return;
    }
    if (event->matches(QKeySequence::Undo) && !document()->isUndoAvailable()) {
        Q_EMIT undoWanted();
        return;
    }
    if (event->matches(QKeySequence::Paste) &&
        !canInsertFromMimeData(QGuiApplication::clipboard()->mimeData())) {
        Q_EMIT picturesPasted();
        return;
    }
    QTextEdit::keyPressEvent(event);
}

void WordsField::focusInEvent(QFocusEvent *event)
{
    QTextEdit::focusInEvent(event);
    Q_EMIT focusChanged();
}

void WordsField::focusOutEvent(QFocusEvent *event)
{
    QTextEdit::focusOutEvent(event);
    Q_EMIT focusChanged();
}

bool WordsField::canInsertFromMimeData(const QMimeData *source) const
{
    return source != nullptr && source->hasText() && !mayHoldPictures(*source);
}

void WordsField::insertFromMimeData(const QMimeData *source)
{
    if (canInsertFromMimeData(source))
        textCursor().insertText(source->text().simplified());
}

QMimeData *WordsField::createMimeDataFromSelection() const
{
    auto *mime = new QMimeData;
    mime->setText(asStars(textCursor().selectedText()));
    return mime;
}

void WordsField::resizeEvent(QResizeEvent *event)
{
    QTextEdit::resizeEvent(event);
    centre();
}

/// A line with chips is taller than one of letters alone.
void WordsField::centre()
{
    qreal line = QFontMetricsF(font()).height();
    if (toPlainText().contains(QChar::ObjectReplacementCharacter))
        line = std::max(line, chipSize().height());
    // The viewport's margin, not the document's: that would be a step of its undo.
    const int margin = std::max(0, static_cast<int>(std::floor((height() - line) / 2)));
    if (viewportMargins().top() != margin)
        setViewportMargins(0, margin, 0, 0);
}

void WordsField::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        viewport()->update();
    QTextEdit::changeEvent(event);
}

} // namespace semblance::ui

#include "wordsfield.moc"
