// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "ui/bridge/ports.h"

#include <QScrollArea>

class QVBoxLayout;

namespace semblance::ui {

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

Q_SIGNALS:
    void placeChosen(semblance::ui::SidePanel::Place place);
    void addFolderWanted();
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
};

} // namespace semblance::ui
