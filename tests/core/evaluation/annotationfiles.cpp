// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/core/evaluation/annotationfiles.h"

#include "core/base/check.h"

namespace semblance::test {

using namespace evaluation;

Result<Task> readTask(const std::string &protocol, const std::filesystem::path &data,
                      const ReadOptions &options)
{
    auto made = makeProtocol(protocol);
    SEMBLANCE_CHECK(made.ok());
    return (*made)->read(data, options);
}

void writeCirrFiles(const TempFolder &folder, const std::string &front)
{
    folder.write(front + "captions/cap.rc2.val.json",
                 R"([{"pairid": 7, "reference": "dev-1", "target_hard": "dev-3", "caption": "has * stars",
                      "img_set": {"id": 1, "members": ["dev-1", "dev-2", "dev-3"]}}])");
    folder.write(front + "captions/cap.rc2.test1.json",
                 R"([{"pairid": 9, "reference": "test1-1", "caption": "is red",
                      "img_set": {"members": ["test1-2", "test1-1"]}}])");
    folder.write(front + "image_splits/split.rc2.val.json",
                 R"({"dev-1": "./dev/dev-1.png", "dev-2": "./other/dev-2.png", "dev-3": "./dev/dev-3.png"})");
    folder.write(front + "image_splits/split.rc2.test1.json",
                 R"({"test1-1": "./a.png", "test1-2": "./b.png"})");
    folder.write(front + "dev/dev-1.png", "x");
    folder.write("other/dev-2.png", "x");
}

void writeFashionFiles(const TempFolder &folder, const std::string &captions)
{
    for (const std::string type : {"dress", "shirt", "toptee"}) {
        folder.write("image_splits/split." + type + ".val.json",
                     R"(["A)" + type + R"(", "B", "A)" + type + R"("])");
        folder.write(captions + "/cap." + type + ".val.json",
                     R"([{"candidate": "A)" + type +
                         R"(", "target": "B", "captions": ["is red.", "has sleeves"]}])");
    }
    folder.write("images/B.jpg", "x");
}

void writeCircoFiles(const TempFolder &folder)
{
    folder.write("COCO2017_unlabeled/annotations/image_info_unlabeled2017.json",
                 R"({"images": [{"id": 11, "file_name": "a.jpg"}, {"id": 12, "file_name": "b.jpg"},
                                {"id": 13, "file_name": "c.jpg"}]})");
    folder.write("annotations/val.json", R"([{"id": 0, "reference_img_id": 11, "target_img_id": 13,
                 "gt_img_ids": [12, 13], "relative_caption": "is at night", "shared_concept": "a"}])");
    folder.write(
        "annotations/test.json",
        R"([{"id": 4, "reference_img_id": 12, "relative_caption": "is at sea", "shared_concept": "a"}])");
}

} // namespace semblance::test
