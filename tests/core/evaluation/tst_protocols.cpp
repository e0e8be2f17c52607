// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// Annotation files of every published form, made up: what is asked, what is right, what is removed.
#include "core/evaluation/protocol.h"
#include "core/evaluation/questions.h"
#include "tests/core/evaluation/annotationfiles.h"

using namespace semblance;
using namespace semblance::evaluation;
using namespace semblance::test;

namespace {

const char *const kInstances = R"({
  "images": [{"id": 2, "file_name": "2.jpg", "width": 100, "height": 50},
             {"id": 1, "file_name": "1.jpg", "width": 10, "height": 10},
             {"id": 3, "file_name": "3.jpg", "width": 10, "height": 10}],
  "categories": [{"id": 17, "name": "cat"}, {"id": 18, "name": "dog"}],
  "annotations": [
    {"image_id": 2, "category_id": 17, "bbox": [10.6, 5.2, 20, 10], "segmentation": [[10, 5, 30, 5, 30, 15]]},
    {"image_id": 2, "category_id": 18, "bbox": [0, 0, 90, 50], "segmentation": {"counts": [0, 5], "size": [50, 100]}},
    {"image_id": 1, "category_id": 18, "bbox": [1, 1, 4, 4], "segmentation": {"counts": [3, 90], "size": [10, 10]}},
    {"image_id": 3, "category_id": 18, "bbox": [0, 0, 9, 9], "segmentation": [[0, 0, 9, 0, 9, 9]]}]})";

} // namespace

class TestProtocols final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void imageNetRAsksEveryPhotographInFourDomains();
    void cirrRemovesTheReferenceAndKnowsTheGroup();
    void cirrsTestPartHasNoAnswers();
    void fashionIqReadsBothLayouts_data();
    void fashionIqReadsBothLayouts();
    void fashionIqGoesOnWithoutAKindWhereThatIsAllowed();
    void cocoCutsOutAnObjectBySeed();
    void cocoTakesTheAuthorsListWhereItLies();
    void circoHasSeveralRightPictures();
    void foldersAreClassesAndDomainsEitherWay_data();
    void foldersAreClassesAndDomainsEitherWay();
    void aFolderMayBringItsPromptsAndItsAskingDomain();
    void sentencesAreThoseOfTheMappingsAuthors();
    void everyNameIsMade();
};

void TestProtocols::imageNetRAsksEveryPhotographInFourDomains()
{
    const TempFolder folder;
    folder.write("imgnet/imgnet_targets.txt", "imgnet/imagenet-r/n1/cartoon_0.jpg 2 \n"
                                              "imgnet/imagenet-r/n1/cartoon_1.jpg 2 \n"
                                              "imgnet/imagenet-r/n1/toy_0.jpg 2002 \n"
                                              "imgnet/imagenet-r/n2/origami_0.jpg 1005 \n"
                                              "imgnet/real/n1/a b.JPEG 6002 \n");
    folder.write("imgnet/imgnet_real_query.txt", "imgnet/real/n1/a b.JPEG 2 \nimgnet/real/n2/c.JPEG 5 \n");
    folder.write("imgnet/real/n1/a b.JPEG", "x");
    const auto task = readTask("imagenet-r", folder.path());
    VERIFY_OK(task);
    QCOMPARE(task->parts.size(), std::size_t(4));
    const Part &cartoon = task->parts[0], &origami = task->parts[1], &sculpture = task->parts[3];
    QCOMPARE(cartoon.gallery.size(), std::size_t(5)); // the photographs of the list stay in as distractors
    QCOMPARE(cartoon.queries.size(), std::size_t(2));
    QCOMPARE(cartoon.queries[0].right, (std::vector<int>{0, 1}));
    QCOMPARE(cartoon.queries[0].prompt, std::string("a cartoon of *"));
    QCOMPARE(cartoon.queries[0].picture, cartoon.gallery[4]); // one view, embedded once
    QVERIFY(cartoon.queries[1].right.empty());
    QCOMPARE(origami.queries[1].right, std::vector<int>{3});
    QCOMPARE(origami.queries[0].text, std::string("a origami of "));
    QVERIFY(sculpture.queries[0].right.empty());
    QVERIFY(task->countsHopeless);
    QCOMPARE(task->views.size(), std::size_t(6));
    const auto inside = readTask("imagenet-r", folder.path() / "imgnet"); // either folder may be named
    VERIFY_OK(inside);
    QCOMPARE(inside->views[4].file, std::string("real/n1/a b.JPEG"));
}

void TestProtocols::cirrRemovesTheReferenceAndKnowsTheGroup()
{
    for (const std::string front : {"", "CIRR/", "cirr/"}) {
        const TempFolder folder;
        writeCirrFiles(folder, front);
        const auto task = readTask("cirr", folder.path());
        VERIFY_OK(task);
        const Query &query = task->parts.at(0).queries.at(0);
        QCOMPARE(query.id, std::string("7"));
        QCOMPARE(query.picture, 0);
        QCOMPARE(query.removed, std::vector<int>{0});
        QCOMPARE(query.right, std::vector<int>{2});
        QCOMPARE(query.subset, (std::vector<int>{1, 2}));
        QCOMPARE(task->views[0].file, std::string("dev/dev-1.png"));
        QVERIFY(std::filesystem::exists(task->data / task->views[1].file)); // where the split file says
        QCOMPARE(task->views[2].file, std::string("dev/dev-3.png"));        // where it should lie
        QCOMPARE(static_cast<int>(task->server), static_cast<int>(ServerFile::None));
    }
}

void TestProtocols::cirrsTestPartHasNoAnswers()
{
    const TempFolder folder;
    writeCirrFiles(folder);
    ReadOptions options;
    options.split = "test";
    const auto task = readTask("cirr", folder.path(), options);
    VERIFY_OK(task);
    QVERIFY(task->server == ServerFile::Cirr);
    QVERIFY(task->parts[0].queries[0].right.empty());
    QCOMPARE(task->parts[0].queries[0].subset, std::vector<int>{1});
    QCOMPARE(task->views[0].file, std::string("test1/test1-1.png"));
}

void TestProtocols::fashionIqReadsBothLayouts_data()
{
    QTest::addColumn<QString>("captions");
    QTest::newRow("Pic2Word's") << "json";
    QTest::newRow("SEARLE's") << "captions";
}

void TestProtocols::fashionIqReadsBothLayouts()
{
    QFETCH(QString, captions);
    const TempFolder folder;
    writeFashionFiles(folder, captions.toStdString());
    const auto task = readTask("fashioniq", folder.path());
    VERIFY_OK(task);
    QCOMPARE(task->parts.size(), std::size_t(3));
    const Part &shirt = task->parts[1];
    QCOMPARE(shirt.name, std::string("shirt"));
    QCOMPARE(shirt.gallery.size(), std::size_t(2)); // a name that stands twice is one picture
    QCOMPARE(shirt.queries[0].right, std::vector<int>{1});
    QVERIFY(shirt.queries[0].removed.empty());
    QCOMPARE(shirt.queries[0].text, std::string("a photo of * , has sleeves and is red."));
    QCOMPARE(task->views[1].file, std::string("images/B.jpg"));
    QCOMPARE(task->views.size(), std::size_t(4)); // B is shared
    ReadOptions test;
    test.split = "test";
    VERIFY_ERROR(readTask("fashioniq", folder.path(), test), Code::Invalid);
}

void TestProtocols::fashionIqGoesOnWithoutAKindWhereThatIsAllowed()
{
    const TempFolder folder;
    writeFashionFiles(folder, "json");
    std::filesystem::remove(folder.path() / "json/cap.dress.val.json");
    VERIFY_ERROR(readTask("fashioniq", folder.path()), Code::NotFound);
    ReadOptions options;
    options.allowMissing = true;
    const auto task = readTask("fashioniq", folder.path(), options);
    VERIFY_OK(task);
    QCOMPARE(task->parts.size(), std::size_t(2));
    QCOMPARE(task->missingAnnotations, std::vector<std::string>{"json/cap.dress.val.json"});
}

void TestProtocols::cocoCutsOutAnObjectBySeed()
{
    const TempFolder folder;
    folder.write("annotations/instances_val2017.json", kInstances);
    const auto task = readTask("coco", folder.path());
    VERIFY_OK(task);
    const Part &part = task->parts.at(0);
    QCOMPARE(part.queries.size(), std::size_t(2)); // the object of picture 3 is too large
    QCOMPARE(part.queries[0].id, std::string("1.jpg"));
    QCOMPARE(part.queries[0].prompt, std::string("a photo of * and dog and ")); // as the authors' code has it
    const Query &query = part.queries[1]; // of picture 2 only the cat is small enough
    QCOMPARE(query.prompt, std::string("a photo of * and cat and dog"));
    QCOMPARE(query.text, std::string("a photo of cat and dog"));
    QCOMPARE(query.right, std::vector<int>{1});
    const View &object = task->views[static_cast<std::size_t>(query.picture)];
    QVERIFY(object.squash && object.mask && object.mask->polygons.size() == 1);
    QCOMPARE(*object.region, (Region{10, 5, 20, 10}));
    const View &whole = task->views[static_cast<std::size_t>(part.gallery[1])];
    QVERIFY(!whole.squash && !whole.mask && !whole.region);
    QVERIFY(task->views[static_cast<std::size_t>(part.queries[0].picture)].mask->runs.size() == 2);
}

void TestProtocols::cocoTakesTheAuthorsListWhereItLies()
{
    const TempFolder folder;
    folder.write("coco/coco_eval.csv", "id,query_regions,query_class,classes\n"
                                       "000000000139.jpg,236.98;142.51;261.68;212.01 ,potted plant,tv;chair\n"
                                       "000000000285.jpg,0.0;0.4;9.2;8.9 ,bear,\n");
    const auto task = readTask("coco", folder.path());
    VERIFY_OK(task);
    const Query &query = task->parts[0].queries.at(0);
    const View &object = task->views[static_cast<std::size_t>(query.picture)];
    QCOMPARE(object.file, std::string("val2017_masked/000000000139.jpg"));
    QCOMPARE(*object.region, (Region{236, 142, 25, 70}));
    QCOMPARE(query.prompt, std::string("a photo of * and potted plant and tv and chair"));
    QCOMPARE(task->parts[0].queries.at(1).prompt, std::string("a photo of * and bear and "));
}

void TestProtocols::circoHasSeveralRightPictures()
{
    const TempFolder folder;
    writeCircoFiles(folder);
    const auto task = readTask("circo", folder.path());
    VERIFY_OK(task);
    const Query &query = task->parts.at(0).queries.at(0);
    QCOMPARE(query.right, (std::vector<int>{2, 1})); // the main one first
    QVERIFY(query.removed.empty());
    QCOMPARE(task->views[0].file, std::string("COCO2017_unlabeled/unlabeled2017/a.jpg"));
    ReadOptions options;
    options.split = "test";
    const auto hidden = readTask("circo", folder.path(), options);
    VERIFY_OK(hidden);
    QVERIFY(hidden->server == ServerFile::Circo);
    QCOMPARE(hidden->parts[0].queries[0].picture, 1);
}

void TestProtocols::foldersAreClassesAndDomainsEitherWay_data()
{
    QTest::addColumn<bool>("domainsOutside");
    QTest::newRow("CLASS/DOMAIN") << false;
    QTest::newRow("DOMAIN/CLASS") << true;
}

void TestProtocols::foldersAreClassesAndDomainsEitherWay()
{
    QFETCH(bool, domainsOutside);
    const TempFolder folder;
    for (const std::string kind : {"dogs", "cats"})
        for (const std::string domain : {"photos", "sketches", "emoji"})
            if (kind == "dogs" || domain != "emoji")
                folder.write((domainsOutside ? domain + "/" + kind : kind + "/" + domain) + "/1.png", "x");
    folder.write("cover.png", "lies too high");
    const auto task = readTask("folder", folder.path());
    VERIFY_OK(task);
    QCOMPARE(task->views.size(), std::size_t(5));
    QCOMPARE(task->parts.size(), std::size_t(2));
    QCOMPARE(task->parts[0].queries.size(), std::size_t(1)); // no emoji of a cat
    const Part &sketches = task->parts[1];
    QCOMPARE(sketches.name, std::string("sketches"));
    QCOMPARE(sketches.queries.size(), std::size_t(2));
    QCOMPARE(sketches.queries[0].prompt, std::string("a sketch of *"));
    QCOMPARE(sketches.queries[0].removed, std::vector<int>{sketches.queries[0].picture});
    QCOMPARE(task->parts[0].queries[0].prompt, std::string("an emoji of *"));
}

void TestProtocols::aFolderMayBringItsPromptsAndItsAskingDomain()
{
    const TempFolder folder;
    for (const char *name : {"church/day/1.jpg", "church/night/1.jpg"})
        folder.write(name, "x");
    VERIFY_ERROR(readTask("folder", folder.path()), Code::NotFound); // nobody asks
    ReadOptions options;
    options.from = "day";
    folder.write("prompts.tsv", "# of two\nnight\ta photo of * at night\n");
    const auto task = readTask("folder", folder.path(), options);
    VERIFY_OK(task);
    QCOMPARE(task->parts.at(0).queries.at(0).prompt, std::string("a photo of * at night"));
    QCOMPARE(task->parts.at(0).queries.at(0).text, std::string("a photo of  at night"));
    folder.write("prompts.tsv", "night\tno star\n");
    VERIFY_ERROR(readTask("folder", folder.path(), options), Code::Damaged);
}

void TestProtocols::sentencesAreThoseOfTheMappingsAuthors()
{
    Query query;
    query.captions = {"is red."};
    const auto searle = *clip::profileOfKind("searle");
    QCOMPARE(promptsOf(query, {}), std::vector<std::string>{"a photo of * , is red."});
    query.captions = {"has * stars"};
    QCOMPARE(promptsOf(query, {}).at(0), std::string("a photo of * , has   stars"));
    query.captions = {"is red.", " long, "};
    QCOMPARE(promptsOf(query, {}), std::vector<std::string>{"a photo of * ,  long,  and is red."});
    QCOMPARE(promptsOf(query, searle).size(), std::size_t(2));
    QVERIFY(promptsOf(query, searle)[0].ends_with("that is red and long"));
    QVERIFY(promptsOf(query, searle)[1].ends_with("that long and is red"));
    query.prompt = "a toy of *";
    QCOMPARE(promptsOf(query, searle), std::vector<std::string>{"a toy of *"});
}

void TestProtocols::everyNameIsMade()
{
    for (const std::string &name : protocolNames())
        VERIFY_OK(makeProtocol(name));
    QCOMPARE(protocolNames().size(), std::size_t(6));
    VERIFY_ERROR(makeProtocol("genecis"), Code::Invalid);
}

SEMBLANCE_TEST(TestProtocols);
#include "tst_protocols.moc"
