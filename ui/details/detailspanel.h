// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/bridge/ports.h"
#include "ui/grid/thumbnailcache.h"

#include <QScrollArea>

class QFormLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace semblance::ui {

class MatchMeter;

/// What is known of the picture that is selected: picture, actions, match and why, file, near-duplicates.
/// Threads: the GUI thread.
class DetailsPanel : public QScrollArea
{
    Q_OBJECT
public:
    explicit DetailsPanel(ThumbnailCache &thumbnails, QWidget *parent = nullptr);

    /// One picture, of which more may be told later.
    void show(const PictureItem &item, const QString &model);
    /// None, or several: how many, and in how many folders.
    void showSelection(int count, int folders);
    void tell(const ShownDetails &details);
    qint64 shownId() const noexcept { return item_.id; }
    /// "label: value" of every row that is shown, for tests.
    QStringList rows() const;

Q_SIGNALS:
    void useWanted(qint64 id);
    void openWanted(qint64 id);
    void showFileWanted(qint64 id);
    void copyPathWanted(const QString &path);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void buildActions(QVBoxLayout &column);
    void drawPicture();
    void fill();
    void addHead(const QString &text);
    void addRow(const QString &label, const QString &value);
    void clearRows();

    ThumbnailCache &thumbnails_;
    PictureItem item_;
    std::optional<ShownDetails> details_;
    QString model_;
    QWidget *content_, *actions_;
    QLabel *picture_, *name_, *none_;
    MatchMeter *meter_;
    QVBoxLayout *rowsColumn_;
    QStringList rows_;
};

/// About how many of 100,000 random pictures come nearer than one of that match, were their scores normally
/// distributed. @param match  0 .. 100
double nearerOf100000(double match);

} // namespace semblance::ui
