// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/bridge/ports.h"

#include <QScrollArea>

class QVBoxLayout;

namespace semblance::ui {

class FiltersView;
class SearchList;
class SideRow;

/// Library and folders, with counts and states.
class SidePanel : public QScrollArea
{
    Q_OBJECT
public:
    enum class Place { AllPictures, Problems };

    explicit SidePanel(QWidget *parent = nullptr);

    void show(const LibraryState &state);
    void setPlace(Place place);
    void setSearches(const std::vector<ShownSearch> &saved, const std::vector<ShownSearch> &history);
    /// Marks the folder that the grid is narrowed to; empty: none.
    void setFolder(const std::filesystem::path &folder);
    FiltersView &filters() { return *filters_; }

Q_SIGNALS:
    void placeChosen(semblance::ui::SidePanel::Place place);
    void addFolderWanted();
    /// A click on a folder; on the chosen one: an empty path, all folders again.
    void folderChosen(const std::filesystem::path &folder);
    void searchChosen(const semblance::ui::ShownSearch &search);
    void searchMenuWanted(const semblance::ui::ShownSearch &search, bool saved, const QPoint &globalPosition);
    void rootMenuWanted(const semblance::ui::ShownRoot &root, const QPoint &globalPosition);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void showRoot(SideRow &row, const ShownRoot &root, const LibraryState &state);

    std::vector<ShownRoot> roots_;
    QList<SideRow *> rows_;
    SideRow *all_;
    SideRow *problems_;
    QVBoxLayout *folders_;
    FiltersView *filters_;
    SearchList *saved_, *history_;
    std::filesystem::path folder_;
};

} // namespace semblance::ui
