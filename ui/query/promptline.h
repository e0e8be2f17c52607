// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QList>
#include <QPixmap>
#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QStackedLayout;
class QToolButton;

namespace semblance::ui {

/// Draws a prompt with its chips on one line, elided at the end.
class PromptText : public QWidget
{
    Q_OBJECT
public:
    explicit PromptText(QWidget *parent = nullptr);
    void set(const QString &prompt, const QList<QPixmap> &pictures);
    const QString &prompt() const noexcept { return prompt_; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString prompt_;
    QList<QPixmap> pictures_;
};

/// What the model reads. The pencil opens it for editing; sentences about the query stand here for a while.
class PromptLine : public QWidget
{
    Q_OBJECT
public:
    explicit PromptLine(QWidget *parent = nullptr);

    /// @param edited  the person changed it: it no longer follows the words
    void setPrompt(const QString &prompt, const QList<QPixmap> &pictures, bool edited);
    /// The star was read by name: these nouns took its place. None: it was not.
    void setByName(const QStringList &nouns);
    QString byName() const;
    void edit();
    /// Shows an error for six seconds.
    void say(const QString &sentence);
    /// What the line shows just now, for tests and screen readers.
    QString shown() const;

Q_SIGNALS:
    void changed(const QString &prompt);
    void wasReset();

private:
    void finish(bool keep);

    QStackedLayout *stack_;
    PromptText *text_;
    QLabel *prompt_, *edited_, *byName_, *sentence_;
    QPushButton *reset_;
    QToolButton *pencil_;
    QLineEdit *editor_;
    QTimer quiet_;
};

/// The nouns that the picture reads as, nearest first; a click puts one into the words.
class ReadsAs : public QWidget
{
    Q_OBJECT
public:
    explicit ReadsAs(QWidget *parent = nullptr);
    void setNouns(const QStringList &nouns);
    /// At most so many are shown.
    void setMost(int most);

Q_SIGNALS:
    void chosen(const QString &noun);

private:
    QLabel *label_;
    QList<QPushButton *> pills_;
    QStringList nouns_;
    int most_ = 5;
};

} // namespace semblance::ui
