// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// What annotation files that are missing or spoilt say: one sentence that names the file.
#include "tests/core/evaluation/annotationfiles.h"

using namespace semblance;
using namespace semblance::evaluation;
using namespace semblance::test;

class TestSpoilt final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsMissingIsNamed_data();
    void whatIsMissingIsNamed();
    void whatIsSpoiltIsNamed_data();
    void whatIsSpoiltIsNamed();
};

void TestSpoilt::whatIsMissingIsNamed_data()
{
    QTest::addColumn<QString>("protocol");
    QTest::addColumn<QString>("file");
    QTest::newRow("imagenet-r") << "imagenet-r"
                                << "imgnet_targets.txt";
    QTest::newRow("coco") << "coco"
                          << "instances_val2017.json";
    QTest::newRow("cirr") << "cirr"
                          << "cap.rc2.val.json";
    QTest::newRow("fashioniq") << "fashioniq"
                               << "cap.dress.val.json";
    QTest::newRow("circo") << "circo"
                           << "val.json";
}

void TestSpoilt::whatIsMissingIsNamed()
{
    QFETCH(QString, protocol);
    QFETCH(QString, file);
    const TempFolder folder;
    ReadOptions options;
    options.allowMissing = true; // something has to be there
    const auto task = readTask(protocol.toStdString(), folder.path(), options);
    VERIFY_ERROR(task, Code::NotFound);
    QVERIFY2(task.error().sentence().find(file.toStdString()) != std::string::npos,
             task.error().sentence().c_str());
}

void TestSpoilt::whatIsSpoiltIsNamed_data()
{
    QTest::addColumn<QString>("protocol");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("content");
    const auto row = [](const char *name, const char *protocol, const char *file, const char *content) {
        QTest::newRow(name) << protocol << file << content;
    };
    row("no JSON", "cirr", "captions/cap.rc2.val.json", "[{");
    row("no list", "cirr", "captions/cap.rc2.val.json", "{}");
    row("no target", "cirr", "captions/cap.rc2.val.json",
        R"([{"pairid": 1, "reference": "dev-1", "caption": "x", "img_set": {"members": ["dev-1", "dev-2"]}}])");
    row("an unknown name", "cirr", "captions/cap.rc2.val.json",
        R"([{"pairid": 1, "reference": "dev-9", "target_hard": "dev-1", "caption": "x",
             "img_set": {"members": ["dev-1", "dev-2"]}}])");
    row("an empty split", "cirr", "image_splits/split.rc2.val.json", "{}");
    row("one caption", "fashioniq", "json/cap.shirt.val.json",
        R"([{"candidate": "Ashirt", "target": "B", "captions": ["a"]}])");
    row("an unknown target", "fashioniq", "json/cap.shirt.val.json",
        R"([{"candidate": "Ashirt", "target": "C", "captions": ["a", "b"]}])");
    row("names that are numbers", "fashioniq", "image_splits/split.shirt.val.json", "[1]");
    row("a label that is none", "imagenet-r", "imgnet/imgnet_targets.txt", "imgnet/a.jpg two\n");
    row("no label", "imagenet-r", "imgnet/imgnet_targets.txt", "imgnet/a.jpg\n");
    row("no picture", "imagenet-r", "imgnet/imgnet_real_query.txt", "\n");
    row("a box of three", "coco", "coco_eval.csv",
        "id,query_regions,query_class,classes\na.jpg,1;2;3,cat,\n");
    row("a box of words", "coco", "coco_eval.csv",
        "id,query_regions,query_class,classes\na.jpg,a;b;c;d,cat,\n");
    row("no objects", "coco", "annotations/instances_val2017.json",
        R"({"images": [], "categories": [], "annotations": []})");
    row("no shape", "coco", "annotations/instances_val2017.json",
        R"({"images": [{"id": 1, "file_name": "1.jpg", "width": 9, "height": 9}],
            "categories": [{"id": 1, "name": "cat"}],
            "annotations": [{"image_id": 1, "category_id": 1, "bbox": [0, 0, 3, 3], "segmentation": []}]})");
    row("a truth out of the gallery", "circo", "annotations/val.json",
        R"([{"id": 0, "reference_img_id": 11, "target_img_id": 99, "gt_img_ids": [99], "relative_caption": "x"}])");
    row("no list of pictures", "circo", "COCO2017_unlabeled/annotations/image_info_unlabeled2017.json", "{}");
}

void TestSpoilt::whatIsSpoiltIsNamed()
{
    QFETCH(QString, protocol);
    QFETCH(QString, file);
    QFETCH(QString, content);
    const TempFolder folder;
    if (protocol == QStringLiteral("cirr"))
        writeCirrFiles(folder);
    if (protocol == QStringLiteral("fashioniq"))
        writeFashionFiles(folder, "json");
    if (protocol == QStringLiteral("circo"))
        writeCircoFiles(folder);
    if (protocol == QStringLiteral("imagenet-r")) {
        folder.write("imgnet/imgnet_targets.txt", "imgnet/a.jpg 1\n");
        folder.write("imgnet/imgnet_real_query.txt", "imgnet/b.jpg 1\n");
    }
    folder.write(file.toStdString(), content.toStdString());
    const auto task = readTask(protocol.toStdString(), folder.path());
    VERIFY_ERROR(task, Code::Damaged);
    const std::string name = file.section(QLatin1Char('/'), -1).toStdString();
    QVERIFY2(task.error().file.find(name) != std::string::npos, task.error().sentence().c_str());
}

SEMBLANCE_TEST(TestSpoilt);
#include "tst_spoilt.moc"
