// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/index/codebook.h"

#include "core/base/check.h"
#include "core/index/kernel.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace semblance::index {

namespace {

constexpr int kRounds = 8;     // of the subspace iteration; more change the recall by nothing
constexpr float kReach = 5.5f; // standard deviations that a code spans to each side
constexpr float kLevels = 127.0f;
constexpr float kLargest = 8191.0f; // sums over 4,096 axes stay within 31 bits
constexpr int kZero = 128;

/// Numbers between -1 and 1 that are the same everywhere (Numerical Recipes' "quick" generator).
class Numbers
{
public:
    float next()
    {
        state_ = state_ * 1'664'525u + 1'013'904'223u;
        return static_cast<float>(static_cast<std::int32_t>(state_)) / 2147483648.0f;
    }

private:
    std::uint32_t state_ = 1;
};

/// Makes row `row` orthogonal to the rows before it and of length 1 (Gram and Schmidt, twice: floats).
/// @return false where nothing is left of it
bool orthonormalise(std::vector<float> &rows, std::size_t row, std::size_t width)
{
    float *one = rows.data() + row * width;
    for (int round = 0; round < 2; ++round)
        for (std::size_t other = 0; other < row; ++other) {
            const float *axis = rows.data() + other * width;
            const float share = innerProduct(one, axis, width);
            for (std::size_t i = 0; i < width; ++i)
                one[i] -= share * axis[i];
        }
    const float length = std::sqrt(innerProduct(one, one, width));
    if (!(length > 1e-6f))
        return false;
    for (std::size_t i = 0; i < width; ++i)
        one[i] /= length;
    return true;
}

void orthonormaliseAll(std::vector<float> &rows, std::size_t from, std::size_t to, std::size_t width,
                       Numbers &numbers)
{
    for (std::size_t row = from; row < to; ++row)
        while (!orthonormalise(rows, row, width))
            std::generate_n(rows.begin() + static_cast<std::ptrdiff_t>(row * width), width,
                            [&] { return numbers.next(); });
}

std::vector<float> covarianceOf(std::span<const float> centred, std::size_t width)
{
    std::vector<float> covariance(width * width, 0.0f);
    for (std::size_t at = 0; at < centred.size(); at += width)
        for (std::size_t i = 0; i < width; ++i) {
            const float factor = centred[at + i];
            float *row = covariance.data() + i * width;
            for (std::size_t j = 0; j < width; ++j)
                row[j] += factor * centred[at + j];
        }
    return covariance;
}

/// Axes whose first rows span what the sample differs in most (orthogonal iteration: Golub and Van Loan,
/// Matrix Computations, 8.2.4); the rest completes them.
std::vector<float> axesOf(std::span<const float> covariance, std::size_t first, std::size_t width)
{
    Numbers numbers;
    std::vector<float> axes(width * width), next(first * width);
    std::generate(axes.begin(), axes.end(), [&] { return numbers.next(); });
    orthonormaliseAll(axes, 0, first, width, numbers);
    for (int round = 0; round < kRounds; ++round) {
        for (std::size_t row = 0; row < first; ++row)
            for (std::size_t i = 0; i < width; ++i)
                next[row * width + i] =
                    innerProduct(axes.data() + row * width, covariance.data() + i * width, width);
        std::copy(next.begin(), next.end(), axes.begin());
        orthonormaliseAll(axes, 0, first, width, numbers);
    }
    orthonormaliseAll(axes, first, width, width, numbers);
    return axes;
}

} // namespace

void Codebook::setDimension(int dimension)
{
    dimension_ = dimension;
    const int all = (dimension + 3) / 4 * 4;
    first_ = std::min(all, std::max(64, (dimension / 4 + 3) / 4 * 4));
    others_ = std::max(0, dimension - first_ + 63) / 64 * 64;
}

Codebook Codebook::train(std::span<const float> sample, int dimension)
{
    const auto width = static_cast<std::size_t>(dimension);
    SEMBLANCE_CHECK(dimension > 0 && !sample.empty() && sample.size() % width == 0);
    const std::size_t count = sample.size() / width;
    Codebook book;
    book.setDimension(dimension);
    book.mean_.assign(width, 0.0f);
    for (std::size_t i = 0; i < sample.size(); ++i)
        book.mean_[i % width] += sample[i] / static_cast<float>(count);
    std::vector<float> centred(sample.begin(), sample.end());
    for (std::size_t i = 0; i < centred.size(); ++i)
        centred[i] -= book.mean_[i % width];
    const std::size_t first = std::min(width, static_cast<std::size_t>(book.first_));
    book.axes_ = axesOf(covarianceOf(centred, width), first, width);
    book.step_.resize(width);
    for (std::size_t axis = 0; axis < width; ++axis) {
        double squares = 0;
        for (std::size_t at = 0; at < centred.size(); at += width) {
            const float value = innerProduct(book.axes_.data() + axis * width, centred.data() + at, width);
            squares += static_cast<double>(value) * value;
        }
        const auto deviation = static_cast<float>(std::sqrt(squares / static_cast<double>(count)));
        book.step_[axis] = std::max(deviation, 1e-6f) * kReach / kLevels;
    }
    return book;
}

void Codebook::project(std::span<const float> unit, std::vector<float> &out) const
{
    const auto width = static_cast<std::size_t>(dimension_);
    SEMBLANCE_CHECK(unit.size() == width);
    out.resize(width);
    for (std::size_t axis = 0; axis < width; ++axis)
        out[axis] = innerProduct(axes_.data() + axis * width, unit.data(), width);
}

void Codebook::encode(std::span<const float> unit, std::span<std::uint8_t> codes) const
{
    SEMBLANCE_CHECK(static_cast<int>(codes.size()) == padded());
    std::vector<float> centred(unit.begin(), unit.end()), turned;
    for (std::size_t i = 0; i < centred.size(); ++i)
        centred[i] -= mean_[i];
    project(centred, turned);
    std::fill(codes.begin(), codes.end(), std::uint8_t(kZero));
    for (std::size_t axis = 0; axis < turned.size(); ++axis) {
        const float level = std::clamp(std::round(turned[axis] / step_[axis]), -kLevels, kLevels);
        codes[axis] = static_cast<std::uint8_t>(static_cast<int>(level) + kZero);
    }
}

CodeQuery Codebook::query(std::span<const float> unit) const
{
    CodeQuery query;
    query.numbers.assign(static_cast<std::size_t>(padded()), 0);
    std::vector<float> turned;
    project(unit, turned);
    float largest = 0;
    double before = 0, behind = 0;
    for (std::size_t axis = 0; axis < turned.size(); ++axis) {
        turned[axis] *= step_[axis];
        largest = std::max(largest, std::abs(turned[axis]));
        const double share = static_cast<double>(turned[axis]) * kLevels / kReach;
        (static_cast<int>(axis) < first_ ? before : behind) += share * share;
    }
    query.scale = largest > 0 ? largest / kLargest : 1.0f;
    std::int64_t sum = 0;
    for (std::size_t axis = 0; axis < turned.size(); ++axis) {
        query.numbers[axis] = static_cast<std::int16_t>(std::round(turned[axis] / query.scale));
        sum += query.numbers[axis];
    }
    query.offset =
        innerProduct(unit.data(), mean_.data(), unit.size()) - query.scale * kZero * static_cast<float>(sum);
    query.spread = static_cast<float>(std::sqrt(before + behind));
    query.rest = static_cast<float>(std::sqrt(behind));
    return query;
}

std::size_t Codebook::size(int dimension)
{
    const auto width = static_cast<std::size_t>(dimension);
    return (width * width + 2 * width) * sizeof(float);
}

std::string Codebook::bytes() const
{
    std::string text;
    for (const std::vector<float> *numbers : {&mean_, &axes_, &step_})
        text.append(reinterpret_cast<const char *>(numbers->data()), numbers->size() * sizeof(float));
    return text;
}

Result<Codebook> Codebook::parse(std::string_view bytes, int dimension)
{
    const auto width = static_cast<std::size_t>(dimension);
    const Error wrong{Code::Damaged, "load the index", "", "its table of axes is damaged", ""};
    if (dimension <= 0 || bytes.size() != size(dimension))
        return wrong;
    Codebook book;
    book.setDimension(dimension);
    book.mean_.resize(width);
    book.axes_.resize(width * width);
    book.step_.resize(width);
    for (std::vector<float> *numbers : {&book.mean_, &book.axes_, &book.step_}) {
        std::memcpy(numbers->data(), bytes.data(), numbers->size() * sizeof(float));
        bytes.remove_prefix(numbers->size() * sizeof(float));
        if (!std::ranges::all_of(*numbers, [](float number) { return std::isfinite(number); }))
            return wrong;
    }
    if (!std::ranges::all_of(book.step_, [](float step) { return step > 0; }))
        return wrong;
    return book;
}

} // namespace semblance::index
