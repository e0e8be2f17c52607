// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/docs/guide.h"

#include <QRegularExpression>
#include <QXmlStreamReader>
#include <algorithm>

namespace semblance::test {

namespace {

/// Every first group of the expression.
QStringList groupsOf(const QRegularExpression &expression, const QString &text)
{
    QStringList found;
    for (auto matches = expression.globalMatch(text); matches.hasNext();)
        found += matches.next().captured(1);
    return found;
}

} // namespace

QString anchorOf(const QString &heading)
{
    QString anchor;
    for (const QChar c : heading.toLower())
        if (c == u' ')
            anchor += u'-';
        else if (c.isLetterOrNumber() || c == u'-' || c == u'_')
            anchor += c;
    return anchor;
}

Page readPage(const QString &name, const QString &text)
{
    static const QRegularExpression kLink(QStringLiteral("\\[[^\\]]*\\]\\(([^)\\s]+)\\)"));
    static const QRegularExpression kBold(QStringLiteral("\\*\\*([^*]+)\\*\\*"));
    static const QRegularExpression kCode(QStringLiteral("`([^`]+)`"));
    Page page;
    page.name = name;
    QString prose;
    bool inBlock = false;
    const QStringList lines = text.split(u'\n');
    for (const QString &line : lines) {
        if (line.trimmed().startsWith(QStringLiteral("```"))) {
            inBlock = !inBlock;
            continue;
        }
        if (inBlock) {
            page.code += line.trimmed();
            ++page.codeLines;
            continue;
        }
        if (line.startsWith(u'#')) {
            page.headings += line;
            page.anchors += anchorOf(line.mid(line.indexOf(u' ') + 1));
        }
        prose += line + u' ';
    }
    for (const QString &code : groupsOf(kCode, prose))
        page.code += code.simplified();
    prose.remove(kCode);
    page.links = groupsOf(kLink, prose);
    for (const QString &words : groupsOf(kBold, prose))
        page.bold += words.simplified();
    return page;
}

QStringList argumentsOf(const QString &line)
{
    QStringList arguments;
    QString word;
    bool quoted = false, any = false;
    for (const QChar c : line) {
        if (c == u'"') {
            quoted = !quoted;
            any = true;
        } else if (c == u' ' && !quoted) {
            if (any)
                arguments += word;
            word.clear();
            any = false;
        } else if (c == u'#' && !quoted && !any) {
            return arguments;
        } else {
            word += c;
            any = true;
        }
    }
    if (any)
        arguments += word;
    return arguments;
}

WindowTexts readTranslations(const QByteArray &xml)
{
    WindowTexts texts;
    QXmlStreamReader reader(xml);
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (reader.name() == QStringLiteral("source"))
            texts.english += reader.readElementText();
        else if (reader.name() == QStringLiteral("translation"))
            texts.translated += reader.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
    }
    return texts;
}

bool standsIn(const QStringList &sentences, const QString &words)
{
    static const QRegularExpression kPlace(QStringLiteral("%L?[0-9n]"));
    return std::any_of(sentences.begin(), sentences.end(), [&](const QString &sentence) {
        if (!sentence.contains(kPlace))
            return sentence == words;
        QStringList pieces = sentence.split(kPlace);
        if (pieces.join(QString()).trimmed().isEmpty()) // "%1–%2" would stand for everything
            return false;
        for (QString &piece : pieces)
            piece = QRegularExpression::escape(piece);
        const QRegularExpression whole(
            QRegularExpression::anchoredPattern(pieces.join(QStringLiteral(".+"))));
        return whole.match(words).hasMatch();
    });
}

} // namespace semblance::test
