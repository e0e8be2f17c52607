// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/look/nounnames.h"

#include <QFile>
#include <QHash>
#include <QLocale>

namespace semblance::ui {

namespace {

/// One noun a line: English, tab, the other language.
QHash<QString, QString> readNames(const QString &resource)
{
    QHash<QString, QString> names;
    QFile file(resource);
    if (!file.open(QIODevice::ReadOnly))
        return names;
    const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n');
    for (const QString &line : lines)
        if (const qsizetype tab = line.indexOf(u'\t'); tab > 0)
            names.insert(line.left(tab), line.mid(tab + 1));
    return names;
}

} // namespace

QString nounName(const QString &noun)
{
    const QLocale locale;
    if (locale.language() != QLocale::Chinese)
        return noun;
    static const QHash<QString, QString> kChinese = readNames(QStringLiteral(":/nouns/nouns_zh_CN.tsv"));
    return kChinese.value(noun, noun);
}

} // namespace semblance::ui
