// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/support/testmain.h"

#include "core/base/files.h"
#include "tests/support/application.h"

#include <cstdio>
#include <map>
#include <set>

namespace semblance::test {

namespace {

std::map<std::string, MakeTest> &tests()
{
    static std::map<std::string, MakeTest> all;
    return all;
}

/// A class that CTest does not know would never run: that is a failure.
int checkListed(const QString &listed)
{
    std::set<std::string> names;
    for (const QString &name : listed.split(u';', Qt::SkipEmptyParts))
        names.insert(name.toStdString());
    int missing = 0;
    for (const auto &[name, make] : tests())
        if (!names.contains(name)) {
            std::fprintf(stderr, "%s is not named in CLASSES of its CMakeLists.txt\n", name.c_str());
            ++missing;
        }
    return missing == 0 ? 0 : 1;
}

} // namespace

bool registerTest(const char *name, MakeTest make)
{
    return tests().emplace(name, std::move(make)).second;
}

std::filesystem::path sharedFolder()
{
    const std::filesystem::path folder = SEMBLANCE_SHARED_DIR;
    std::error_code error;
    return std::filesystem::exists(folder / "fixtures" / "index.json", error) ? folder
                                                                              : std::filesystem::path();
}

TempFolder::TempFolder() : path_(pathFromBytes(dir_.path().toStdString()))
{
    SEMBLANCE_CHECK(dir_.isValid());
}

std::filesystem::path TempFolder::write(const std::string &name, const std::string &bytes) const
{
    const auto written = writeAtomically(path_ / name, bytes, "write a test file");
    SEMBLANCE_CHECK(written.ok());
    return path_ / name;
}

} // namespace semblance::test

int main(int argc, char **argv)
{
    using namespace semblance::test;
    const auto application = makeApplication(argc, argv);
    QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 3 && arguments[1] == u"--listed")
        return checkListed(arguments[2]);
    std::set<std::string> wanted;
    if (arguments.size() >= 3 && arguments[1] == u"--class") {
        wanted.insert(arguments[2].toStdString());
        arguments.erase(arguments.begin() + 1, arguments.begin() + 3);
    }
    int failed = 0;
    int run = 0;
    for (const auto &[name, make] : tests()) {
        if (!wanted.empty() && !wanted.contains(name))
            continue;
        ++run;
        const auto test = make();
        failed += QTest::qExec(test.get(), arguments) != 0;
    }
    if (run == 0)
        std::fprintf(stderr, "there is no such class of tests\n");
    return failed == 0 && run > 0 ? 0 : 1;
}
