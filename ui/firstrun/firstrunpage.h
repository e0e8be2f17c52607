// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QWidget>
#include <filesystem>
#include <vector>

class QPushButton;

namespace semblance::ui {

/// The one page of the first start: add a folder.
class FirstRunPage : public QWidget
{
    Q_OBJECT
public:
    explicit FirstRunPage(QWidget *parent = nullptr);

Q_SIGNALS:
    void foldersChosen(const std::vector<std::filesystem::path> &folders);
    void chooseWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    QWidget *area_;
    bool over_ = false;
};

} // namespace semblance::ui
