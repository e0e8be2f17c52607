// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "ui/look/translations.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace semblance::ui {

void installTranslations(QCoreApplication &application, const QString &language)
{
    const QLocale locale = language.isEmpty() ? QLocale::system() : QLocale(language);
    QLocale::setDefault(locale);
    const auto install = [&](const QString &name, const QString &folder) {
        auto *translator = new QTranslator(&application);
        const bool loaded = translator->load(locale, name, QStringLiteral("_"), folder);
        if (loaded)
            QCoreApplication::installTranslator(translator);
        else
            delete translator;
        return loaded;
    };
    install(QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    // English has forms of its own for numbers ("1 match", "2 matches"), so it is a translation too.
    if (!install(QStringLiteral("semblance"), QStringLiteral(":/i18n"))) {
        QLocale::setDefault(QLocale(QLocale::English));
        auto *english = new QTranslator(&application);
        if (english->load(QStringLiteral(":/i18n/semblance_en.qm")))
            QCoreApplication::installTranslator(english);
        else
            delete english;
    }
}

} // namespace semblance::ui
