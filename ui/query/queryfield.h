// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace semblance::ui {

class WordsField;

/// One frame around the words and the words to keep away from, with the button that clears everything.
class QueryField : public QWidget
{
    Q_OBJECT
public:
    explicit QueryField(QWidget *parent = nullptr);

    WordsField &words() { return *words_; }
    const WordsField &words() const { return *words_; }
    QLineEdit &negative() { return *not_; }
    const QLineEdit &negative() const { return *not_; }
    void setHasPicture(bool picture);
    void setClearable(bool clearable);

Q_SIGNALS:
    void cleared();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showIcon();

    QLabel *icon_, *notLabel_;
    WordsField *words_;
    QWidget *line_;
    QLineEdit *not_;
    QToolButton *clear_;
};

} // namespace semblance::ui
