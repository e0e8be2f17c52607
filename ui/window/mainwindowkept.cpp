// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
// Saved searches and the history.
#include "ui/look/names.h"
#include "ui/look/querytexts.h"
#include "ui/look/texts.h"
#include "ui/window/mainwindow.h"
#include "ui/window/statusbar.h"

#include <QDateTime>
#include <QInputDialog>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

namespace semblance::ui {

namespace {

constexpr int kThumbnailSide = 40;

QImage squareThumbnail(const QImage &image)
{
    if (image.isNull())
        return {};
    const QImage covered = image.scaled(kThumbnailSide, kThumbnailSide, Qt::KeepAspectRatioByExpanding,
                                        Qt::SmoothTransformation);
    return covered.copy((covered.width() - kThumbnailSide) / 2, (covered.height() - kThumbnailSide) / 2,
                        kThumbnailSide, kThumbnailSide);
}

} // namespace

/// Pasted pixels are nowhere to be found again: such a question is not kept.
ShownSearch MainWindow::searchNow() const
{
    const QueryState state = bar_->state();
    compose::Query query = bar_->query();
    ShownSearch search;
    for (std::size_t at = 0; at < query.pictures.size(); ++at) {
        if (at >= state.parts.size() || state.parts[at].file.empty())
            return {};
        compose::QueryPicture picture;
        picture.file = state.parts[at].file;
        picture.region = query.pictures[at].region;
        picture.relative = query.pictures[at].relative;
        query.pictures[at] = picture;
    }
    search.question = QString::fromStdString(compose::toJson(query).dump());
    search.name = QString::fromStdString(query.prompt.empty() ? query.words : query.prompt);
    if (!state.parts.empty()) {
        search.thumbnail = squareThumbnail(state.parts.front().image);
        if (search.name.isEmpty())
            search.name = state.parts.front().name;
    }
    search.at = QDateTime::currentSecsSinceEpoch();
    return search;
}

void MainWindow::keep()
{
    const bool wanted = parts_.settings.value(QStringLiteral("privacy/history"), true).toBool();
    const ShownSearch search = asking_ && wanted ? searchNow() : ShownSearch();
    if (search.question.isEmpty() || search.question == keptQuestion_)
        return;
    keptQuestion_ = search.question;
    parts_.kept.remember(search);
}

void MainWindow::saveSearch()
{
    ShownSearch search = bar_->asks() ? searchNow() : ShownSearch();
    if (search.question.isEmpty())
        return;
    bool agreed = false;
    const QString name = QInputDialog::getText(this, Texts::saveSearch(), Texts::nameOfSearch(),
                                               QLineEdit::Normal, search.name, &agreed);
    if (!agreed || name.trimmed().isEmpty())
        return;
    search.name = name.trimmed();
    parts_.kept.save(search);
    status_->tell(Texts::savedAs(search.name));
}

void MainWindow::useSearch(const ShownSearch &search)
{
    const auto json = parseJson(search.question.toStdString(), "the search");
    const auto query = json ? compose::queryFromJson(*json) : json.error();
    if (!query) {
        bar_->say(QString::fromStdString(query.error().sentence()));
        return;
    }
    showPage(Page::Grid);
    QueryState state;
    state.words = QString::fromStdString(query->words);
    state.negative = QString::fromStdString(query->negative);
    state.prompt = QString::fromStdString(query->prompt);
    state.mode = query->effectiveMode();
    state.strength = query->strength;
    bar_->setState(state);
    for (const compose::QueryPicture &picture : query->pictures)
        addFile(picture.file, picture, nameOf(picture.file));
}

void MainWindow::showSearchMenu(const ShownSearch &search, bool saved, const QPoint &at)
{
    QMenu menu(this);
    if (saved)
        menu.addAction(Texts::rename(), this, [this, search] {
            bool agreed = false;
            const QString name = QInputDialog::getText(this, Texts::rename(), Texts::nameOfSearch(),
                                                       QLineEdit::Normal, search.name, &agreed);
            if (agreed && !name.trimmed().isEmpty())
                parts_.kept.rename(search.id, name.trimmed());
        });
    menu.addAction(Texts::removeSearch(), this, [this, search, saved] { removeSearch(search, saved); });
    if (!saved)
        menu.addAction(Texts::clearHistory(), this, &MainWindow::askToClearHistory);
    menu.exec(at);
}

void MainWindow::askToClearHistory()
{
    QMessageBox box(this);
    box.setIcon(QMessageBox::NoIcon);
    box.setWindowTitle(Texts::program());
    box.setText(Texts::clearHistoryQuestion());
    box.setInformativeText(Texts::savedStay());
    QPushButton *clear = box.addButton(Texts::clearHistory(), QMessageBox::AcceptRole);
    box.setDefaultButton(box.addButton(QMessageBox::Cancel));
    box.exec();
    if (box.clickedButton() == clear)
        clearHistory();
}

void MainWindow::removeSearch(const ShownSearch &search, bool saved)
{
    parts_.kept.remove(search.id);
    undo_.push(QueryTexts::removedSearch(search.name), [this, search, saved] {
        if (saved)
            parts_.kept.save(search);
        else
            parts_.kept.remember(search);
    });
}

void MainWindow::clearHistory()
{
    undo_.push(QueryTexts::clearedHistory(), [this, history = listedHistory_] {
        for (auto search = history.rbegin(); search != history.rend(); ++search) // the oldest first
            parts_.kept.remember(*search);
    });
    keptQuestion_.clear();
    parts_.kept.clearHistory();
}

} // namespace semblance::ui
