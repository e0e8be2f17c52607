// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/evaluation/published.h"

#include <cmath>
#include <limits>
#include <map>

namespace semblance::evaluation {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::string_view kPaper = "Saito et al., CVPR 2023 (arXiv 2302.03084)";
constexpr std::string_view kPaperSeen =
    "Saito et al., CVPR 2023 (arXiv 2302.03084); seen again in CompoDiff's and FoCo's tables";
constexpr std::string_view kCirrBoard =
    "Liu et al., ICCV 2021, and the test server's board; not cross-checked";
constexpr std::string_view kNotes =
    "quoted in public notes on FlowCIR, FoCo, FiRE, OSCAR, OSrCIR, Slerp + TAT and WISER";

using Rows = std::vector<Published>;
constexpr Evidence kRecalled = Evidence::Recalled, kQuoted = Evidence::Quoted;

/// cartoon, origami, toy, sculpture, mean: R@10, R@50
const Rows kImageNetR = {
    {"Image only",
     "ViT-L/14",
     "baseline",
     {0.3, 4.5, 0.2, 1.8, 0.6, 5.7, 0.3, 4.0, 0.4, 4.0},
     kRecalled,
     kPaper},
    {"Text only",
     "ViT-L/14",
     "baseline",
     {0.2, 1.1, 0.8, 3.7, 0.8, 2.4, 0.4, 2.0, 0.5, 2.3},
     kRecalled,
     kPaper},
    {"Image + text",
     "ViT-L/14",
     "baseline",
     {2.2, 13.3, 2.0, 10.3, 1.2, 9.7, 1.6, 11.6, 1.7, 11.2},
     kRecalled,
     kPaper},
    {"Pic2Word",
     "ViT-L/14",
     "pseudo word",
     {8.0, 21.9, 13.5, 25.6, 8.7, 21.6, 10.0, 23.8, 10.1, 23.2},
     kQuoted,
     kPaperSeen},
    {"Combiner, trained on CIRR",
     "ViT-L/14",
     "supervised",
     {6.1, 14.8, 10.5, 21.3, 7.0, 17.7, 8.5, 20.4, 8.0, 18.5},
     kRecalled,
     kPaper},
    {"Combiner, trained on Fashion-IQ",
     "ViT-L/14",
     "supervised",
     {6.0, 16.9, 7.6, 20.2, 2.7, 10.9, 8.0, 21.6, 6.0, 17.4},
     kRecalled,
     kPaper},
    {"Context-I2W",
     "ViT-L/14",
     "pseudo word",
     {kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone, 12.9, 27.6},
     kRecalled,
     "Tang et al., AAAI 2024"},
    {"KEDs",
     "ViT-L/14",
     "retrieval-augmented word",
     {kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone, 18.0, 35.4},
     kRecalled,
     "Suo et al., CVPR 2024"},
    {"CompoDiff",
     "ViT-L/14",
     "18 M triplets",
     {kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone, 13.3, 24.9},
     kQuoted,
     "Gu et al., TMLR 2024, quoted in later tables"},
};

/// R@1, R@5, R@10
const Rows kCoco = {
    {"Image only", "ViT-L/14", "baseline", {8.6, 15.4, 18.9}, kRecalled, kPaper},
    {"Text only", "ViT-L/14", "baseline", {6.1, 15.7, 23.5}, kRecalled, kPaper},
    {"Image + text", "ViT-L/14", "baseline", {10.2, 20.2, 26.6}, kRecalled, kPaper},
    {"Pic2Word", "ViT-L/14", "pseudo word", {11.5, 24.8, 33.4}, kQuoted, kPaperSeen},
    {"Combiner, trained on CIRR", "ViT-L/14", "supervised", {9.9, 22.8, 32.2}, kRecalled, kPaper},
    {"Combiner, trained on Fashion-IQ", "ViT-L/14", "supervised", {13.2, 27.1, 35.2}, kRecalled, kPaper},
};

/// R@1, R@5, R@10, R@50 of the test server
const Rows kCirr = {
    {"Image only", "ViT-L/14", "baseline", {7.4, 23.6, 34.0, 57.4}, kRecalled, kPaper},
    {"Text only", "ViT-L/14", "baseline", {20.9, 44.8, 56.7, 79.1}, kRecalled, kPaper},
    {"Image + text", "ViT-L/14", "baseline", {12.4, 36.2, 49.1, 78.2}, kRecalled, kPaper},
    {"Pic2Word", "ViT-L/14", "pseudo word", {23.9, 51.7, 65.3, 87.8}, kQuoted, kPaperSeen},
    {"Combiner, trained on CIRR", "ViT-L/14", "supervised", {30.3, 60.4, 73.2, 92.6}, kRecalled, kPaper},
    {"Combiner, trained on Fashion-IQ",
     "ViT-L/14",
     "supervised",
     {20.1, 47.7, 61.6, 85.9},
     kRecalled,
     kPaper},
    {"TIRG", "ResNet", "supervised", {14.6, 48.4, 64.1, 90.0}, kRecalled, kCirrBoard},
    {"MAAF", "ResNet", "supervised", {10.3, 33.0, 48.3, 80.1}, kRecalled, kCirrBoard},
    {"ARTEMIS", "ResNet", "supervised", {17.0, 46.1, 61.3, 87.7}, kRecalled, kCirrBoard},
    {"CIRPLANT", "ResNet", "supervised", {19.6, 52.6, 68.4, 92.4}, kRecalled, kCirrBoard},
    {"SEARLE", "ViT-B/32", "pseudo word", {24.0, 53.4, 66.8, 89.8}, kRecalled, "Baldrati et al., ICCV 2023"},
    {"SEARLE-XL", "ViT-L/14", "pseudo word", {24.2, 52.5, 66.3, kNone}, kQuoted, kNotes},
    {"SEARLE-XL-OTI", "ViT-L/14", "optimised a picture", {24.9, 52.3, 66.3, kNone}, kQuoted, kNotes},
    {"iSEARLE", "ViT-B/32", "pseudo word", {25.2, 55.7, 68.1, kNone}, kQuoted, kNotes},
    {"iSEARLE-XL", "ViT-L/14", "pseudo word", {25.4, 54.1, 67.5, kNone}, kQuoted, kNotes},
    {"LinCIR", "ViT-L/14", "pseudo word", {25.0, 53.3, 66.7, kNone}, kQuoted, kNotes},
    {"Context-I2W", "ViT-L/14", "pseudo word", {25.6, 55.1, 68.5, kNone}, kQuoted, kNotes},
    {"KEDs",
     "ViT-L/14",
     "retrieval-augmented word",
     {26.4, 54.8, 67.2, kNone},
     kRecalled,
     "Suo et al., CVPR 2024"},
    {"FTI4CIR", "ViT-L/14", "several words", {25.9, 55.6, 67.7, kNone}, kQuoted, kNotes},
    {"CompoDiff", "ViT-L/14", "18 M triplets", {18.2, 53.1, 70.8, kNone}, kQuoted, kNotes},
    {"PrediCIR", "ViT-L/14", "pseudo word", {27.2, 57.0, 70.2, kNone}, kQuoted, kNotes},
    {"Slerp", "ViT-L/14", "no training", {24.4, 49.9, 62.3, kNone}, kQuoted, kNotes},
    {"Slerp + TAT", "ViT-L/14", "text tower tuned", {30.9, 59.4, 70.9, kNone}, kQuoted, kNotes},
    {"MagicLens", "ViT-L/14", "36.7 M triplets", {30.1, 61.7, 74.4, kNone}, kQuoted, kNotes},
    {"CIReVL", "ViT-L/14", "captioner + language model", {24.6, 52.3, 64.9, kNone}, kQuoted, kNotes},
    {"LDRE", "ViT-L/14", "captioner + language model", {26.5, 55.6, 67.5, kNone}, kQuoted, kNotes},
    {"OSrCIR", "ViT-L/14", "multimodal language model", {29.5, 57.7, kNone, kNone}, kQuoted, kNotes},
    {"FoCo", "ViT-L/14", "learned composition", {34.5, 65.4, 74.7, kNone}, kQuoted, kNotes},
    {"FiRE", "4B", "multimodal language model, tuned", {43.3, 74.0, 83.5, kNone}, kQuoted, kNotes},
    {"WISER", "ViT-L/14 and more", "several large models", {49.2, 76.7, kNone, kNone}, kQuoted, kNotes},
};

/// dress, shirt, top & tee, mean: R@10, R@50
const Rows kFashionIq = {
    {"Image only", "ViT-L/14", "baseline", {5.4, 13.9, 9.9, 20.8, 8.3, 17.7, 7.9, 17.5}, kRecalled, kPaper},
    {"Text only",
     "ViT-L/14",
     "baseline",
     {13.6, 29.7, 18.9, 31.8, 19.3, 37.0, 17.3, 32.9},
     kRecalled,
     kPaper},
    {"Image + text",
     "ViT-L/14",
     "baseline",
     {16.3, 33.6, 21.0, 34.5, 22.2, 39.0, 19.8, 35.7},
     kRecalled,
     kPaper},
    {"Pic2Word",
     "ViT-L/14",
     "pseudo word",
     {20.0, 40.2, 26.2, 43.6, 27.9, 47.4, 24.7, 43.7},
     kQuoted,
     kPaperSeen},
    {"CIRPLANT", "ResNet", "supervised", {17.5, 40.4, 17.5, 38.8, 21.6, 45.4, 18.9, 41.5}, kRecalled, kPaper},
    {"ARTEMIS", "ResNet", "supervised", {27.2, 52.4, 21.8, 43.6, 29.2, 54.8, 26.1, 50.3}, kRecalled, kPaper},
    {"Combiner, trained on CIRR",
     "ViT-L/14",
     "supervised",
     {17.2, 37.9, 23.7, 39.4, 24.1, 43.9, 21.7, 40.4},
     kRecalled,
     kPaper},
    {"Combiner",
     "ViT-L/14",
     "supervised",
     {31.6, 56.7, 36.4, 58.0, 38.2, 62.4, 35.4, 59.0},
     kRecalled,
     kPaper},
    {"SEARLE",
     "ViT-B/32",
     "pseudo word",
     {kNone, kNone, kNone, kNone, kNone, kNone, 22.9, 42.5},
     kRecalled,
     "Baldrati et al., ICCV 2023"},
    {"SEARLE-XL",
     "ViT-L/14",
     "pseudo word",
     {kNone, kNone, kNone, kNone, kNone, kNone, 25.6, 46.2},
     kQuoted,
     kNotes},
    {"SEARLE-XL-OTI",
     "ViT-L/14",
     "optimised a picture",
     {kNone, kNone, kNone, kNone, kNone, kNone, 27.6, 47.9},
     kQuoted,
     kNotes},
    {"LinCIR",
     "ViT-L/14",
     "pseudo word",
     {kNone, kNone, kNone, kNone, kNone, kNone, 26.3, 46.5},
     kQuoted,
     kNotes},
    {"LinCIR",
     "ViT-H/14",
     "pseudo word",
     {kNone, kNone, kNone, kNone, kNone, kNone, 36.3, 57.5},
     kQuoted,
     kNotes},
    {"Context-I2W",
     "ViT-L/14",
     "pseudo word",
     {kNone, kNone, kNone, kNone, kNone, kNone, 27.8, 48.9},
     kQuoted,
     kNotes},
    {"KEDs",
     "ViT-L/14",
     "retrieval-augmented word",
     {kNone, kNone, kNone, kNone, kNone, kNone, 26.8, 47.9},
     kRecalled,
     "Suo et al., CVPR 2024"},
    {"FTI4CIR",
     "ViT-L/14",
     "several words",
     {kNone, kNone, kNone, kNone, kNone, kNone, 29.4, 50.9},
     kQuoted,
     kNotes},
    {"CompoDiff",
     "ViT-L/14",
     "18 M triplets",
     {kNone, kNone, kNone, kNone, kNone, kNone, 37.4, 50.9},
     kQuoted,
     kNotes},
    {"PrediCIR",
     "ViT-L/14",
     "pseudo word",
     {kNone, kNone, kNone, kNone, kNone, kNone, 30.1, 52.3},
     kQuoted,
     kNotes},
    {"Slerp + TAT",
     "ViT-L/14",
     "text tower tuned",
     {kNone, kNone, kNone, kNone, kNone, kNone, 28.4, 47.6},
     kQuoted,
     kNotes},
    {"MagicLens",
     "ViT-L/14",
     "36.7 M triplets",
     {kNone, kNone, kNone, kNone, kNone, kNone, 30.7, 52.5},
     kQuoted,
     kNotes},
    {"CIReVL",
     "ViT-L/14",
     "captioner + language model",
     {kNone, kNone, kNone, kNone, kNone, kNone, 28.6, 48.6},
     kQuoted,
     kNotes},
    {"LDRE",
     "ViT-L/14",
     "captioner + language model",
     {kNone, kNone, kNone, kNone, kNone, kNone, 28.5, 50.5},
     kQuoted,
     kNotes},
    {"FoCo",
     "ViT-L/14",
     "learned composition",
     {kNone, kNone, kNone, kNone, kNone, kNone, 31.5, 53.2},
     kQuoted,
     kNotes},
    {"FiRE",
     "4B",
     "multimodal language model, tuned",
     {kNone, kNone, kNone, kNone, kNone, kNone, 35.0, 56.3},
     kQuoted,
     kNotes},
};

/// mAP@5, @10, @25, @50 of the test server
const Rows kCirco = {
    {"Image only", "ViT-L/14", "baseline", {2.5, kNone, kNone, kNone}, kQuoted, kNotes},
    {"Text only", "ViT-L/14", "baseline", {3.3, kNone, kNone, kNone}, kQuoted, kNotes},
    {"Pic2Word",
     "ViT-L/14",
     "pseudo word",
     {8.7, 9.5, 10.6, 11.3},
     kQuoted,
     "measured by SEARLE's authors (Baldrati et al., ICCV 2023), quoted in later tables"},
    {"SEARLE", "ViT-B/32", "pseudo word", {9.4, 9.9, 11.1, 11.8}, kRecalled, "Baldrati et al., ICCV 2023"},
    {"SEARLE-XL", "ViT-L/14", "pseudo word", {11.7, kNone, kNone, kNone}, kQuoted, kNotes},
    {"SEARLE-XL-OTI", "ViT-L/14", "optimised a picture", {10.2, kNone, kNone, kNone}, kQuoted, kNotes},
    {"iSEARLE", "ViT-B/32", "pseudo word", {10.6, kNone, kNone, kNone}, kQuoted, kNotes},
    {"iSEARLE-XL", "ViT-L/14", "pseudo word", {11.3, kNone, kNone, kNone}, kQuoted, kNotes},
    {"LinCIR", "ViT-L/14", "pseudo word", {12.6, kNone, kNone, kNone}, kQuoted, kNotes},
    {"Context-I2W", "ViT-L/14", "pseudo word", {13.0, kNone, kNone, kNone}, kQuoted, kNotes},
    {"FTI4CIR", "ViT-L/14", "several words", {15.1, kNone, kNone, kNone}, kQuoted, kNotes},
    {"CompoDiff", "ViT-L/14", "18 M triplets", {12.6, kNone, kNone, kNone}, kQuoted, kNotes},
    {"PrediCIR", "ViT-L/14", "pseudo word", {15.7, kNone, kNone, kNone}, kQuoted, kNotes},
    {"Slerp + TAT",
     "ViT-L/14",
     "text tower tuned",
     {18.5, kNone, kNone, kNone},
     kQuoted,
     "public notes on the paper; another table gives 17.0"},
    {"MagicLens", "ViT-L/14", "36.7 M triplets", {29.6, kNone, kNone, kNone}, kQuoted, kNotes},
    {"CIReVL", "ViT-L/14", "captioner + language model", {18.6, kNone, kNone, kNone}, kQuoted, kNotes},
    {"LDRE", "ViT-L/14", "captioner + language model", {23.4, kNone, kNone, kNone}, kQuoted, kNotes},
    {"OSrCIR", "ViT-L/14", "multimodal language model", {23.9, kNone, kNone, kNone}, kQuoted, kNotes},
    {"FoCo", "ViT-L/14", "learned composition", {17.5, kNone, kNone, kNone}, kQuoted, kNotes},
    {"FiRE", "4B", "multimodal language model, tuned", {31.0, kNone, kNone, kNone}, kQuoted, kNotes},
    {"WISER", "ViT-L/14 and more", "several large models", {35.1, kNone, kNone, kNone}, kQuoted, kNotes},
};

const std::map<std::string_view, std::vector<std::string_view>> kParts = {
    {"imagenet-r", {"cartoon", "origami", "toy", "sculpture"}},
    {"fashioniq", {"dress", "shirt", "toptee"}},
};

} // namespace

const std::vector<Published> &publishedRows(std::string_view protocol)
{
    static const Rows none;
    const std::map<std::string_view, const Rows *> all = {{"imagenet-r", &kImageNetR},
                                                          {"coco", &kCoco},
                                                          {"cirr", &kCirr},
                                                          {"fashioniq", &kFashionIq},
                                                          {"circo", &kCirco}};
    const auto found = all.find(protocol);
    return found == all.end() ? none : *found->second;
}

std::optional<double> publishedValue(std::string_view protocol, const Published &row, std::string_view part,
                                     std::size_t metric, std::size_t metrics)
{
    const auto parts = kParts.find(protocol);
    std::size_t group = 0;
    if (parts != kParts.end()) {
        group = parts->second.size();
        for (std::size_t i = 0; i < parts->second.size(); ++i)
            if (parts->second[i] == part)
                group = i;
    }
    const std::size_t at = group * metrics + metric;
    if (at >= row.values.size() || std::isnan(row.values[at]))
        return std::nullopt;
    return row.values[at];
}

} // namespace semblance::evaluation
