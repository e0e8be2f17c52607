// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/path.h"
#include "core/base/result.h"

#include <QByteArray>
#include <QDir>
#include <QObject>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace semblance::test {

using MakeTest = std::function<std::unique_ptr<QObject>()>;
bool registerTest(const char *name, MakeTest make);

/// The reference numbers and pictures; empty where this checkout has none beside it.
std::filesystem::path sharedFolder();

/// A folder that is gone when the test ends.
class TempFolder
{
public:
    TempFolder();
    const std::filesystem::path &path() const noexcept { return path_; }
    std::filesystem::path operator/(const std::string &name) const { return path_ / name; }
    /// Writes a file below the folder and returns its path.
    std::filesystem::path write(const std::string &name, const std::string &bytes) const;

private:
    QTemporaryDir dir_;
    std::filesystem::path path_;
};

} // namespace semblance::test

/// Adds a class of tests to its program; also name it in CLASSES of the folder's CMakeLists.txt.
#define SEMBLANCE_TEST(Class)                                                                                \
    static const bool registered##Class =                                                                    \
        ::semblance::test::registerTest(#Class, [] { return std::make_unique<Class>(); })

/// Fails with the error's own sentence.
#define VERIFY_OK(result)                                                                                    \
    do {                                                                                                     \
        const auto &verified = (result);                                                                     \
        QVERIFY2(verified.ok(), verified.ok() ? "" : verified.error().sentence().c_str());                   \
    } while (false)

/// Fails where the result is a success or another kind of error.
#define VERIFY_ERROR(result, expected)                                                                       \
    do {                                                                                                     \
        const auto &verified = (result);                                                                     \
        QVERIFY2(!verified.ok(), "it succeeded");                                                            \
        QVERIFY2(verified.error().code == (expected), verified.error().sentence().c_str());                  \
    } while (false)

/// Skips with a line that says why where the reference data are absent.
#define NEEDS_SHARED()                                                                                       \
    do {                                                                                                     \
        if (::semblance::test::sharedFolder().empty())                                                       \
            QSKIP("the reference data (../shared) are not beside this checkout");                            \
    } while (false)
