// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/variants/variantspage.h"

#include "core/compose/prompt.h"
#include "ui/look/metrics.h"
#include "ui/look/querytexts.h"
#include "ui/look/texts.h"
#include "ui/look/theme.h"

#include <QComboBox>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <utility>

namespace semblance::ui {

using namespace metrics;

namespace {

constexpr int kResultsOfARow = 30;
constexpr qsizetype kMostRows = 40;
constexpr int kEditorHeight = 180;

const QString kListSetting = QStringLiteral("variants/list");

struct NamedList
{
    QString name;
    QStringList modifiers;
};

/// In English: the modifiers table understands other languages too, and a list can be edited.
QList<NamedList> ownLists()
{
    return {{Texts::listStyles(),
             {"as a cartoon", "as a pencil sketch", "as an oil painting", "as a watercolor",
              "as a photograph", "as a sculpture", "as an origami", "as a toy"}},
            {Texts::listWeather(), {"in snow", "in the rain", "in fog", "in the sun", "under a cloudy sky"}},
            {Texts::listTimes(), {"at night", "at dawn", "at sunset", "at noon"}}};
}

} // namespace

VariantsPage::VariantsPage(SheetPort &sheets, ThumbnailCache &thumbnails, QSettings &settings,
                           QWidget *parent)
    : QWidget(parent), sheets_(sheets), thumbnails_(thumbnails), settings_(settings), content_(new QWidget),
      editor_(new QWidget(this)), column_(new QVBoxLayout), lists_(new QComboBox), text_(new QPlainTextEdit)
{
    list_ = settings.value(kListSetting, ownLists().front().modifiers).toStringList();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(kL, 0, kL, 0);
    column->setSpacing(0);
    auto *head = new PageHead(Texts::variants(), this);
    head->setLine(Texts::variantsLine());
    for (const NamedList &named : ownLists())
        lists_->addItem(named.name, named.modifiers);
    lists_->setAccessibleName(Texts::editList());
    head->addWidget(lists_);
    QPushButton *edit = head->addAction(Texts::editList(), QStringLiteral("edit"));
    QPushButton *png = head->addAction(Texts::exportPng(), QStringLiteral("export"));
    QPushButton *html = head->addAction(Texts::exportHtml());
    column->addWidget(head);
    auto *editing = new QVBoxLayout(editor_);
    editing->setContentsMargins(0, 0, 0, kM);
    editing->addWidget(new QLabel(Texts::oneModifierALine(), editor_));
    editing->addWidget(text_);
    text_->setAccessibleName(Texts::oneModifierALine());
    text_->setFixedHeight(kEditorHeight);
    text_->setTabChangesFocus(true);
    editor_->hide();
    column->addWidget(editor_);
    column_->setContentsMargins(0, 0, 0, 0);
    column_->setSpacing(0);
    content_->setLayout(column_);
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    scroll->setWidget(content_);
    content_->setAutoFillBackground(false); // the scroll area fills what it is given
    column->addWidget(scroll, 1);
    connect(head, &PageHead::backWanted, this, &VariantsPage::backWanted);
    connect(lists_, &QComboBox::activated, this,
            [this](int at) { setList(lists_->itemData(at).toStringList()); });
    connect(edit, &QPushButton::clicked, this, &VariantsPage::editList);
    connect(png, &QPushButton::clicked, this, [this] { Q_EMIT exportWanted(false); });
    connect(html, &QPushButton::clicked, this, [this] { Q_EMIT exportWanted(true); });
    connect(&sheets, &SheetPort::rowAnswered, this, [this](int row, const ShownAnswer &answer) {
        if (asking_ && row < rows_.size())
            rows_[row]->setItems(answer.items);
    });
    connect(&sheets, &SheetPort::rowFailed, this, [this](int row, const QString &sentence) {
        if (asking_ && row < rows_.size())
            rows_[row]->setSentence(sentence);
    });
    rebuild();
}

void VariantsPage::setModifiers(compose::Modifiers modifiers)
{
    modifiers_ = std::move(modifiers);
    rebuild();
}

void VariantsPage::show(const compose::Query &query)
{
    query_ = query;
    ask();
}

void VariantsPage::setList(const QStringList &list)
{
    QStringList kept;
    for (const QString &line : list)
        if (const QString modifier = line.simplified(); !modifier.isEmpty() && kept.size() < kMostRows)
            kept.append(modifier);
    if (kept.isEmpty() || kept == list_)
        return;
    list_ = kept;
    settings_.setValue(kListSetting, list_);
    rebuild();
    if (asking_)
        ask();
}

void VariantsPage::rebuild()
{
    qDeleteAll(rows_);
    rows_.clear();
    while (QLayoutItem *item = column_->takeAt(0))
        delete item;
    for (const QString &modifier : list_) {
        auto *row = new StripRow(thumbnails_, kVariantsHead, kVariantsThumb, content_);
        row->setAction(Texts::showAll());
        column_->addWidget(row);
        rows_.append(row);
        connect(row, &StripRow::actionWanted, this, [this, modifier] { Q_EMIT queryChosen(modifier); });
        connect(&row->view(), &StripView::previewWanted, this, &VariantsPage::previewWanted);
        connect(&row->view(), &StripView::openWanted, this, &VariantsPage::openWanted);
    }
    column_->addStretch(1);
    showPrompts();
    showListName();
}

void VariantsPage::showPrompts()
{
    for (qsizetype at = 0; at < rows_.size(); ++at) {
        compose::Query query;
        query.pictures.resize(1);
        query.words = list_[at].toStdString();
        const auto prompt = compose::makePrompt(query, modifiers_, wordsPrompt_);
        rows_[at]->setHead({}, list_[at], QString::fromStdString(prompt.text));
    }
}

void VariantsPage::setWordsPrompt(const std::string &prompt)
{
    if (!prompt.empty() && std::exchange(wordsPrompt_, prompt) != prompt)
        showPrompts();
}

/// Which of our lists it is; the person's own has an entry of its own at the end.
void VariantsPage::showListName()
{
    const auto ours = static_cast<int>(ownLists().size());
    int at = 0;
    while (at < ours && lists_->itemData(at).toStringList() != list_)
        ++at;
    if (at == ours && lists_->count() == ours)
        lists_->addItem(QueryTexts::ownList());
    if (at == ours)
        lists_->setItemData(at, list_);
    lists_->setCurrentIndex(at);
}

void VariantsPage::ask()
{
    asking_ = !query_.pictures.empty();
    if (!asking_) {
        sheets_.forget();
        for (StripRow *row : rows_)
            row->setSentence(Texts::variantsNeeds());
        return;
    }
    std::vector<compose::Query> queries;
    for (const QString &modifier : list_) {
        compose::Query query = query_;
        query.words = modifier.toStdString();
        query.prompt.clear();
        query.mode = compose::Mode::Composed;
        queries.push_back(std::move(query));
    }
    sheets_.ask(queries, kResultsOfARow);
}

const PictureItem *VariantsPage::itemOf(qint64 id) const
{
    for (const StripRow *row : rows_)
        if (const int at = row->model().rowOf(id); at >= 0)
            return &row->model().item(at);
    return nullptr;
}

VariantSheet VariantsPage::sheet() const
{
    VariantSheet sheet;
    const int side = ThumbnailCache::sideFor(kVariantsThumb);
    for (const StripRow *row : rows_) {
        VariantSheet::Row shown{row->title(), row->line(), {}};
        for (const PictureItem &item : row->model().items())
            if (shown.pictures.size() < VariantSheet::kMostPictures)
                shown.pictures.append({item.name, thumbnails_.find(item.id, side), item.match});
        sheet.rows.append(shown);
    }
    return sheet;
}

void VariantsPage::editList()
{
    if (editor_->isVisible()) {
        finishEditing();
        return;
    }
    text_->setPlainText(list_.join(u'\n'));
    editor_->show();
    text_->setFocus();
}

void VariantsPage::finishEditing()
{
    editor_->hide();
    setList(text_->toPlainText().split(u'\n'));
}

void VariantsPage::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), theme().color(Role::Canvas));
}

void VariantsPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && editor_->isVisible()) {
        finishEditing();
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        Q_EMIT backWanted();
        return;
    }
    const int step = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    for (qsizetype at = 0; step != 0 && at < rows_.size(); ++at)
        if (rows_[at]->view().hasFocus() && at + step >= 0 && at + step < rows_.size()) {
            rows_[at + step]->view().setFocus(Qt::OtherFocusReason);
            return;
        }
    QWidget::keyPressEvent(event);
}

} // namespace semblance::ui
