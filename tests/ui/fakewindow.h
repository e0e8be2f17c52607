// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "tests/support/testmain.h"
#include "tests/ui/fakes.h"
#include "ui/grid/resultview.h"
#include "ui/window/mainwindow.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QMimeData>

namespace semblance::test {

using namespace semblance::ui;

/// The window with fakes behind it.
struct Window
{
    TempFolder folder;
    QSettings settings{QString::fromStdString((folder / "window.ini").string()), QSettings::IniFormat};
    FakeSearch search;
    FakeLibrary library;
    FakePictures loader;
    FakeThumbnails thumbnails;
    FakeSheets sheets;
    FakeKept kept;
    FakeExport exports;
    Appearance appearance;
    MainWindow window{
        WindowParts{search, library, loader, thumbnails, sheets, kept, exports, appearance, settings}};

    Window()
    {
        window.resize(1440, 900);
        window.show();
        QApplication::setActiveWindow(&window);
        QTest::qWaitForWindowActive(&window) ? void() : qFatal("the window does not become active");
    }
    /// A library with that many pictures, listed.
    void fill(int count)
    {
        Q_EMIT library.stateChanged(FakeLibrary::withPictures(count));
        Q_EMIT library.picturesListed(pictures(count));
    }
    template <class T>
    T &part()
    {
        return *window.findChild<T *>();
    }
    ResultView &grid() { return part<ResultView>(); }
    void drop(QWidget &onto, const QList<QUrl> &urls)
    {
        QMimeData mime;
        mime.setUrls(urls);
        // Qt gives a drop to whoever took the enter.
        QDragEnterEvent enter({20, 20}, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&onto, &enter);
        QDropEvent event(QPointF(20, 20), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&onto, &event);
    }
    void answer(int count)
    {
        ShownAnswer given;
        given.items = pictures(count);
        given.readsAs = QStringList{"dog", "puppy"};
        given.milliseconds = 31;
        Q_EMIT search.answered(given);
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QWidget *focus = QApplication::focusWidget();
        QTest::keyClick(focus != nullptr ? focus : &window, key, modifiers);
    }
};

} // namespace semblance::test
