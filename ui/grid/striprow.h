// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/grid/resultmodel.h"
#include "ui/grid/stripview.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QStackedLayout;

namespace semblance::ui {

/// A row of a sheet: what it is at the left, its pictures at the right, or a sentence in their place. It has
/// its size before its pictures are there.
class StripRow : public QWidget
{
    Q_OBJECT
public:
    /// @param headWidth  of the left part  @param thumbHeight  of the pictures
    StripRow(ThumbnailCache &thumbnails, int headWidth, int thumbHeight, QWidget *parent = nullptr);

    void setHead(const QString &icon, const QString &title, const QString &line);
    /// The label of the button below the line; empty: none.
    void setAction(const QString &label);
    void setItems(std::vector<PictureItem> items);
    /// Why there are no pictures.
    void setSentence(const QString &sentence);

    StripView &view() { return *view_; }
    const ResultModel &model() const noexcept { return model_; }
    QString title() const;
    QString line() const;
    QString sentence() const;

Q_SIGNALS:
    void actionWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ResultModel model_;
    StripView *view_;
    QLabel *icon_, *title_, *line_, *sentence_;
    QPushButton *action_;
    QStackedLayout *stack_;
};

} // namespace semblance::ui
