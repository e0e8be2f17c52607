// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/core/clip/fixturepicture.h"

#include "tests/support/testmain.h"

#include <cstring>
#include <opencv2/imgcodecs.hpp>

namespace semblance::test {

Picture readPicture(const std::filesystem::path &file)
{
    const cv::Mat bgr = cv::imread(file.string(), cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION);
    Picture picture{bgr.cols, bgr.rows, {}};
    picture.rgb.reserve(bgr.total() * 3);
    for (int y = 0; y < bgr.rows; ++y)
        for (int x = 0; x < bgr.cols; ++x) {
            const auto &pixel = bgr.at<cv::Vec3b>(y, x);
            picture.rgb.insert(picture.rgb.end(), {pixel[2], pixel[1], pixel[0]});
        }
    return picture;
}

std::filesystem::path preprocessFolder()
{
    return sharedFolder() / "fixtures" / "clip" / "preprocess";
}

const Json &preprocessCases()
{
    static const Json cases = [] {
        const auto json = readJson(preprocessFolder() / "cases.json", "read the fixture");
        return json ? *json : Json();
    }();
    return cases;
}

std::string difference(const Picture &found, const Picture &expected)
{
    if (found.width != expected.width || found.height != expected.height)
        return "the size is " + std::to_string(found.width) + " x " + std::to_string(found.height) +
               " instead of " + std::to_string(expected.width) + " x " + std::to_string(expected.height);
    for (std::size_t i = 0; i < expected.rgb.size(); ++i)
        if (found.rgb[i] != expected.rgb[i])
            return "byte " + std::to_string(i) + " is " + std::to_string(found.rgb[i]) + " instead of " +
                   std::to_string(expected.rgb[i]);
    return {};
}

} // namespace semblance::test
