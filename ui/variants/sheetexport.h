// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <QByteArray>
#include <QImage>
#include <QList>
#include <QString>

namespace semblance::ui {

/// What a sheet of variants holds, ready to be drawn anywhere.
struct VariantSheet
{
    static constexpr qsizetype kMostPictures = 8;
    struct Picture
    {
        QString name;
        QImage image; ///< null where it was not there
        double match = 0;
    };
    struct Row
    {
        QString modifier, prompt;
        QList<Picture> pictures;
    };
    QString title;
    QImage query; ///< the picture that was asked with
    QList<Row> rows;
};

/// The sheet as one PNG picture, in light colours whatever the theme: it goes to other people.
QByteArray sheetAsPng(const VariantSheet &sheet);
/// The sheet as one HTML page that needs nothing beside it: pictures are inside, names are under them.
QByteArray sheetAsHtml(const VariantSheet &sheet);

} // namespace semblance::ui
