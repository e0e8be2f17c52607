// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/sheet.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace semblance::media {

namespace {

constexpr const char *kDoing = "make the contact sheet";
constexpr int kTitleHeight = 36;
constexpr int kNumberHeight = 22; // below each cell
constexpr std::int64_t kMostPixels = 300'000'000;
const cv::Scalar kPaper(255, 255, 255), kInk(40, 40, 40), kCell(235, 235, 235), kCross(170, 170, 170);

cv::Mat view(const Picture &picture)
{
    // OpenCV has no read-only view; nothing writes through this one.
    return {picture.height, picture.width, CV_8UC3, const_cast<std::uint8_t *>(picture.rgb.data())};
}

/// OpenCV's Hershey fonts know ASCII only; anything else becomes a question mark, one for each character.
std::string ascii(const std::string &text)
{
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 32 && byte < 127)
            out += c;
        else if (byte >= 0xC0)
            out += '?';
    }
    return out;
}

void drawText(cv::Mat &sheet, const std::string &text, cv::Point baseline, double scale)
{
    cv::putText(sheet, text, baseline, cv::FONT_HERSHEY_SIMPLEX, scale, kInk, 1, cv::LINE_AA);
}

void drawCell(cv::Mat &sheet, const std::optional<Picture> &picture, const cv::Rect &cell, int number)
{
    if (picture) {
        const Picture fitted = fitInto(*picture, cell.width, cell.height);
        const cv::Rect place(cell.x + (cell.width - fitted.width) / 2,
                             cell.y + (cell.height - fitted.height) / 2, fitted.width, fitted.height);
        view(fitted).copyTo(sheet(place));
    } else {
        sheet(cell) = kCell;
        cv::line(sheet, cell.tl(), cell.br() - cv::Point(1, 1), kCross, 1, cv::LINE_AA);
        cv::line(sheet, {cell.x, cell.y + cell.height - 1}, {cell.x + cell.width - 1, cell.y}, kCross, 1,
                 cv::LINE_AA);
    }
    const std::string text = std::to_string(number);
    int baseline = 0;
    const cv::Size size = cv::getTextSize(text, cv::FONT_HERSHEY_SIMPLEX, 0.5, 1, &baseline);
    drawText(sheet, text, {cell.x + (cell.width - size.width) / 2, cell.y + cell.height + kNumberHeight - 7},
             0.5);
}

/// Means of 2 x 2 pixels; a last odd row or column goes.
Picture halved(const Picture &picture)
{
    Picture out{picture.width / 2, picture.height / 2, {}};
    const auto row = static_cast<std::size_t>(picture.width) * 3;
    out.rgb.resize(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height) * 3);
    cv::Mat target(out.height, out.width, CV_8UC3, out.rgb.data());
    const cv::Mat even(out.height * 2, out.width * 2, CV_8UC3, const_cast<std::uint8_t *>(picture.rgb.data()),
                       row);
    cv::resize(even, target, target.size(), 0, 0, cv::INTER_AREA);
    return out;
}

} // namespace

Picture fitInto(const Picture &picture, int width, int height)
{
    const double scale = std::min({1.0, double(width) / picture.width, double(height) / picture.height});
    Picture out;
    out.width = std::clamp(static_cast<int>(std::lround(picture.width * scale)), 1, width);
    out.height = std::clamp(static_cast<int>(std::lround(picture.height * scale)), 1, height);
    if (out.width == picture.width && out.height == picture.height)
        return picture;
    // A factor of two is several times as fast as any other, and most of the pixels go by it.
    Picture smaller;
    const Picture *from = &picture;
    while (from->width >= 2 * out.width && from->height >= 2 * out.height) {
        smaller = halved(*from);
        from = &smaller;
    }
    if (from->width == out.width && from->height == out.height)
        return smaller;
    out.rgb.resize(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height) * 3);
    cv::Mat target(out.height, out.width, CV_8UC3, out.rgb.data());
    cv::resize(view(*from), target, target.size(), 0, 0, cv::INTER_AREA);
    return out;
}

Result<Picture> contactSheet(const std::vector<std::optional<Picture>> &pictures, const SheetOptions &options)
{
    if (pictures.empty())
        return Error{Code::Invalid, kDoing, "", "there is nothing to show", ""};
    if (options.columns < 1 || options.columns > 100 || options.cell < 16 || options.cell > 1'024 ||
        options.gap < 0 || options.gap > 200)
        return Error{Code::Invalid, kDoing, "",
                     "1 to 100 columns, cells of 16 to 1,024 pixels and gaps of 0 to 200 are possible", ""};
    const int columns =
        std::min(options.columns, static_cast<int>(std::min<std::size_t>(pictures.size(), 100)));
    const std::int64_t rows = (static_cast<std::int64_t>(pictures.size()) + columns - 1) / columns;
    const int top = options.gap + (options.title.empty() ? 0 : kTitleHeight);
    const std::int64_t width =
        options.gap + static_cast<std::int64_t>(columns) * (options.cell + options.gap);
    const std::int64_t height = top + rows * (options.cell + kNumberHeight + options.gap);
    if (height > 65'535 || width * height > kMostPixels)
        return Error{Code::TooLarge, kDoing, "",
                     std::to_string(pictures.size()) + " pictures do not fit on one sheet", "Ask for fewer"};
    try {
        Picture out{static_cast<int>(width), static_cast<int>(height), {}};
        out.rgb.resize(static_cast<std::size_t>(width * height) * 3);
        cv::Mat sheet(out.height, out.width, CV_8UC3, out.rgb.data());
        sheet = kPaper;
        if (!options.title.empty())
            drawText(sheet, ascii(options.title), {options.gap + 2, options.gap + 24}, 0.7);
        for (std::size_t i = 0; i < pictures.size(); ++i) {
            const int column = static_cast<int>(i) % columns;
            const int row = static_cast<int>(i) / columns;
            drawCell(sheet, pictures[i],
                     {options.gap + column * (options.cell + options.gap),
                      top + row * (options.cell + kNumberHeight + options.gap), options.cell, options.cell},
                     static_cast<int>(i) + 1);
        }
        return out;
    } catch (const std::bad_alloc &) {
        return Error{Code::NoMemory, kDoing, "", "there is not enough memory", ""};
    } catch (const cv::Exception &problem) {
        return Error{Code::Internal, kDoing, "", problem.err, ""};
    }
}

} // namespace semblance::media
