// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/store/searches.h"
#include "tests/core/store/storetest.h"
#include "tests/support/testmain.h"

using namespace semblance;
using namespace semblance::store;
using namespace semblance::test;

class TestSearches final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSameQuestionIsInTheHistoryOnce()
    {
        Library library;
        Searches searches(*library.database);
        VERIFY_OK(searches.remember({0, false, "", "{\"words\":\"a\"}", "png", 1}));
        VERIFY_OK(searches.remember({0, false, "", "{\"words\":\"b\"}", "", 2}));
        VERIFY_OK(searches.remember({0, false, "an a", "{\"words\":\"a\"}", "other", 3}));
        const auto history = searches.history(10);
        VERIFY_OK(history);
        QCOMPARE(history->size(), 2U);
        QCOMPARE(history->front().question, std::string("{\"words\":\"a\"}"));
        QCOMPARE(history->front().name, std::string("an a"));
        QCOMPARE(history->front().thumbnail, std::string("other"));
        QCOMPARE(history->front().at, std::int64_t{3});
    }

    void theOldestAreForgotten()
    {
        Library library;
        Searches searches(*library.database);
        for (int at = 0; at < Searches::kHistory + 5; ++at)
            VERIFY_OK(searches.remember({0, false, "", std::to_string(at), "", at}));
        const auto history = searches.history(Searches::kHistory * 2);
        VERIFY_OK(history);
        QCOMPARE(history->size(), static_cast<std::size_t>(Searches::kHistory));
        QCOMPARE(history->back().question, std::string("5"));
    }

    void savedOnesStayWhenTheHistoryIsCleared()
    {
        Library library;
        Searches searches(*library.database);
        VERIFY_OK(searches.remember({0, false, "", "q", "", 1}));
        const auto id = searches.save({0, true, "dogs", "q", "", 2});
        VERIFY_OK(id);
        VERIFY_OK(searches.clearHistory());
        QVERIFY(searches.history(10)->empty());
        QCOMPARE(searches.saved()->size(), 1U);
        VERIFY_OK(searches.rename(*id, "hounds"));
        QCOMPARE(searches.saved()->front().name, std::string("hounds"));
        VERIFY_OK(searches.remove(*id));
        QVERIFY(searches.saved()->empty());
    }

    void aSearchWithoutANameOrTooLongIsRefused()
    {
        Library library;
        Searches searches(*library.database);
        VERIFY_ERROR(searches.save({0, true, "", "q", "", 2}), Code::Invalid);
        const std::string huge(Searches::kLongest + 1, 'x');
        VERIFY_ERROR(searches.remember({0, false, "", huge, "", 1}), Code::TooLarge);
        VERIFY_ERROR(searches.save({0, true, "n", "q", huge, 1}), Code::TooLarge);
    }
};

SEMBLANCE_TEST(TestSearches);
#include "tst_searches.moc"
