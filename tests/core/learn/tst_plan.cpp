// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/batchplan.h"
#include "core/learn/bpetrainer.h"
#include "core/learn/starter.h"
#include "core/learn/words.h"
#include "tests/core/learn/toydata.h"
#include "tests/support/testmain.h"

#include <algorithm>
#include <numeric>

using namespace semblance;
using namespace semblance::learn;

class TestPlan final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wordsAreSplitLikeTheTokenizerDoes();
    void mergesGiveFrequentWordsOneToken();
    void theStarKeepsItsNumber();
    void spellingsOfCollectionsMeet();
    void captionsThatNameAClassAreNeitherRightNorWrong();
    void picturesOfAClassShareItsSentence();
    void theSameSeedGivesTheSamePlan();
    void damagedIndexesAreRefused();
    void aSetIsReadBackByItsSplits();
};

namespace {

PictureRecord labelled(const std::string &source, const std::string &name, Domain domain = Domain::Photo)
{
    return {source + "/" + name, source, false, domain, name, {}};
}

PictureRecord captioned(const std::string &caption)
{
    return {"c/" + caption, "flickr8k", false, Domain::Photo, {}, {caption, caption + " again"}};
}

BatchPlan planOf(const std::vector<PictureRecord> &records, std::uint64_t seed, int count)
{
    PictureSet set;
    set.records = records;
    const auto tokenizer = clip::Tokenizer::fromMerges(learnVocabulary(set, 50)).value();
    const ClassTable classes(records);
    BatchShares shares;
    shares.edges = shares.flatColours = 0;
    BatchPlanner planner(records, classes, *tokenizer, 32, shares);
    Random random(seed);
    return planner.plan(count, random);
}

} // namespace

void TestPlan::wordsAreSplitLikeTheTokenizerDoes()
{
    const std::vector<std::string> expected = {"a", "dog", "'s", "bone", ",", "2", "4", "!!", "été"};
    QCOMPARE(splitWords("A dog's  bone, 24!! Été"), expected);
}

void TestPlan::mergesGiveFrequentWordsOneToken()
{
    const auto merges = learnMerges({{"photo", 50}, {"phone", 20}, {"of", 70}, {"rare", 1}}, 100);
    const auto tokenizer = clip::Tokenizer::fromMerges(merges);
    VERIFY_OK(tokenizer);
    QCOMPARE((*tokenizer)->encode("photo of phone", 32).ids.size(), std::size_t(5));
    QCOMPARE((*tokenizer)->encode("rare", 32).ids.size(), std::size_t(6)); // seen once: letters
    QVERIFY(learnMerges({{"aaaa", 9}}, 1).size() == 1);
}

void TestPlan::theStarKeepsItsNumber()
{
    const PictureSet set = learn::test::toyPictures(2, 1);
    const auto tokenizer = clip::Tokenizer::fromMerges(learnVocabulary(set, 200));
    VERIFY_OK(tokenizer);
    QCOMPARE((*tokenizer)->slotId("*"), 265);
    const auto tokens = (*tokenizer)->encodePrompt("a photo of *", "*", 32);
    VERIFY_OK(tokens);
    QCOMPARE(tokens->ids.size(), std::size_t(6));
}

void TestPlan::spellingsOfCollectionsMeet()
{
    const std::vector<PictureRecord> records = {labelled("caltech101", "airplanes"),
                                                labelled("sketchy", "airplane"),
                                                labelled("noto_emoji", "jack-o\u2019-lantern"),
                                                labelled("sketchy", "jack-o'-lantern"),
                                                labelled("a", "crab"),
                                                labelled("b", "hermit crab")};
    const ClassTable classes(records);
    QCOMPARE(classes.size(), 4);
    QVERIFY(classes.find("airplane") >= 0);
    const auto &forms = classes.forms(classes.find("airplane"));
    QVERIFY(std::find(forms.begin(), forms.end(), "airplanes") != forms.end());
    QCOMPARE(classes.alike(classes.find("crab")), std::vector<int>{classes.find("hermit crab")});
}

void TestPlan::captionsThatNameAClassAreNeitherRightNorWrong()
{
    const std::vector<PictureRecord> records = {
        labelled("pacs", "dog"), captioned("two puppies and a dog run"), captioned("a red car")};
    const BatchPlan plan = planOf(records, 3, 24);
    const auto texts = static_cast<std::size_t>(plan.textCount());
    int seen = 0;
    for (std::size_t i = 0; i < plan.pictures.size(); ++i)
        for (std::size_t j = 0; j < texts; ++j) {
            const bool aboutDog = plan.sentences[j].find("puppies") != std::string::npos;
            const bool aboutCar = plan.sentences[j].find("red car") != std::string::npos;
            if (plan.pictures[i] == 0 && aboutDog) {
                QVERIFY(plan.ignored[i * texts + j] && !plan.positive[i * texts + j]);
                ++seen;
            }
            if (plan.pictures[i] == 0 && aboutCar)
                QVERIFY(!plan.ignored[i * texts + j] && !plan.positive[i * texts + j]);
        }
    QVERIFY(seen > 0);
}

void TestPlan::picturesOfAClassShareItsSentence()
{
    const PictureSet set = learn::test::toyPictures(6, 1);
    const BatchPlan plan = planOf(set.records, 5, 32);
    const auto texts = static_cast<std::size_t>(plan.textCount());
    QCOMPARE(plan.positive.size(), plan.pictures.size() * texts);
    std::size_t ids = 0;
    for (const TextBlock &block : plan.texts)
        ids += static_cast<std::size_t>(block.count);
    QCOMPARE(ids, texts);
    for (std::size_t i = 0; i < plan.pictures.size(); ++i) {
        bool named = false;
        for (std::size_t j = 0; j < texts; ++j) {
            const std::string &name = set.records[static_cast<std::size_t>(plan.pictures[i])].className;
            if (plan.positive[i * texts + j] && plan.sentences[j].find(name) != std::string::npos)
                named = true;
            const bool other = plan.sentences[j].find("bars") != std::string::npos && name != "bars";
            QVERIFY(!(other && plan.positive[i * texts + j]));
        }
        QVERIFY(named);
    }
}

void TestPlan::theSameSeedGivesTheSamePlan()
{
    const PictureSet set = learn::test::toyPictures(6, 1);
    QCOMPARE(planOf(set.records, 5, 32).sentences, planOf(set.records, 5, 32).sentences);
    QVERIFY(planOf(set.records, 5, 32).pictures != planOf(set.records, 6, 32).pictures);
}

void TestPlan::damagedIndexesAreRefused()
{
    const semblance::test::TempFolder folder;
    VERIFY_OK(writePictureSet(folder / "p.u8", learn::test::toyPictures(1, 1)));
    folder.write("p.u8", "too short");
    VERIFY_ERROR(readPictureSet(folder / "p.u8", Split::Training), Code::Damaged);
    folder.write("p.json",
                 R"({"side": 2, "records": [{"id": "a", "source": "s", "domain": "dream", "class": "x"}]})");
    folder.write("p.u8", std::string(12, 'x'));
    VERIFY_ERROR(readPictureSet(folder / "p.u8", Split::Training), Code::Damaged);
    VERIFY_ERROR(readPictureSet(folder / "absent.u8", Split::Training), Code::NotFound);
}

void TestPlan::aSetIsReadBackByItsSplits()
{
    const semblance::test::TempFolder folder;
    const PictureSet set = learn::test::toyPictures(4, 1);
    VERIFY_OK(writePictureSet(folder / "p.u8", set));
    const auto training = readPictureSet(folder / "p.u8", Split::Training);
    const auto validation = readPictureSet(folder / "p.u8", Split::Validation);
    VERIFY_OK(training);
    VERIFY_OK(validation);
    QCOMPARE(training->records.size() + validation->records.size(), set.records.size());
    QCOMPARE(training->records[5], set.records[5]);
    QVERIFY(std::ranges::equal(training->picture(5), set.picture(5)));
    QVERIFY(std::ranges::equal(validation->picture(0), set.picture(48)));
}

SEMBLANCE_TEST(TestPlan);
#include "tst_plan.moc"
