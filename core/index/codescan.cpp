// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/index/codescan.h"

#include "core/base/check.h"
#include "core/index/codekernel.h"
#include "core/index/nearest.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <thread>

namespace semblance::index {

namespace {

constexpr std::size_t kChunk = 64; // blocks whose sums are made at once: they stay in the first cache
constexpr std::size_t kRowsPerThread = 20'000; // fewer are not worth waking another
constexpr std::size_t kFewest = 2'048;         // rows that get all their axes looked at, at least
constexpr std::size_t kPerHit = 10;
constexpr float kSure =
    2.05f; // standard deviations: a hit on the edge is missed one time in fifty, the others hardly

struct Candidate
{
    std::int32_t sum = 0;
    std::uint32_t row = 0;
};

bool larger(const Candidate &a, const Candidate &b) noexcept
{
    return a.sum != b.sum ? a.sum > b.sum : a.row < b.row;
}

Error interrupted()
{
    return {Code::Interrupted, "search", "", "it was asked to stop", ""};
}

/// Keeps the `most` largest sums that it is shown; looks at them only now and then.
class Largest
{
public:
    explicit Largest(std::size_t most) : most_(most) { kept_.reserve(2 * most); }
    std::int32_t bar() const noexcept { return bar_; } ///< what is not above it does not count
    void show(std::int32_t sum, std::size_t row)
    {
        kept_.push_back({sum, static_cast<std::uint32_t>(row)});
        if (kept_.size() == 2 * most_)
            prune();
    }
    std::vector<Candidate> take()
    {
        if (kept_.size() > most_)
            prune();
        return std::move(kept_);
    }

private:
    void prune()
    {
        std::nth_element(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(most_ - 1), kept_.end(),
                         larger);
        kept_.resize(most_);
        bar_ = kept_.back().sum;
    }
    std::size_t most_;
    std::int32_t bar_ = std::numeric_limits<std::int32_t>::min();
    std::vector<Candidate> kept_;
};

std::size_t partsOf(const Codes &codes, int threads)
{
    return std::clamp<std::size_t>(codes.ids.size() / kRowsPerThread, 1, static_cast<std::size_t>(threads));
}

/// Calls work(part, from, to) for parts of the blocks, each in a thread of its own but the first.
template <class Work>
void inParts(const Codes &codes, int threads, const Work &work)
{
    const std::size_t blocks = (codes.ids.size() + kBlockRows - 1) / kBlockRows;
    const std::size_t each = (blocks + partsOf(codes, threads) - 1) / partsOf(codes, threads);
    std::vector<std::jthread> others;
    for (std::size_t part = 1; part < partsOf(codes, threads); ++part)
        others.emplace_back(
            [&, part] { work(part, std::min(blocks, part * each), std::min(blocks, (part + 1) * each)); });
    work(std::size_t{0}, std::size_t{0}, std::min(blocks, each));
}

/// The best rows of some blocks by their first axes. @param sums  gets those of all their rows
std::vector<Candidate> firstAxes(const Codes &codes, const CodeQuery &query, const IdSet *allowed,
                                 std::size_t fromBlock, std::size_t toBlock, std::size_t most,
                                 std::int32_t *sums, const CancelToken &cancel)
{
    const auto axes = static_cast<std::size_t>(codes.book.first());
    Largest largest(most);
    for (std::size_t block = fromBlock; block < toBlock && !cancel.wanted(); block += kChunk) {
        const std::size_t some = std::min(kChunk, toBlock - block);
        const std::size_t first = block * kBlockRows;
        std::int32_t *here = sums + first;
        sumBlocks(codes.blocks.data() + first * axes, some, query.numbers.data(), axes, here);
        const std::size_t rows = std::min(some * kBlockRows, codes.ids.size() - first);
        for (std::size_t i = 0; i < rows; ++i)
            if (here[i] > largest.bar() && (!allowed || allowed->contains(codes.ids[first + i])))
                largest.show(here[i], first + i);
    }
    return largest.take();
}

std::vector<Candidate> firstAxes(const Codes &codes, const CodeQuery &query, const IdSet *allowed,
                                 std::size_t most, int threads, std::int32_t *sums, const CancelToken &cancel)
{
    std::vector<std::vector<Candidate>> found(partsOf(codes, threads));
    inParts(codes, threads, [&](std::size_t part, std::size_t from, std::size_t to) {
        found[part] = firstAxes(codes, query, allowed, from, to, most, sums, cancel);
    });
    std::vector<Candidate> all = std::move(found.front());
    for (std::size_t part = 1; part < found.size(); ++part)
        all.insert(all.end(), found[part].begin(), found[part].end());
    if (all.size() > most) {
        std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(most - 1), all.end(), larger);
        all.resize(most);
    }
    return all;
}

/// Shows `nearest` the candidates by all their axes.
void allAxes(const Codes &codes, const CodeQuery &query, const std::vector<Candidate> &candidates,
             Nearest &nearest)
{
    constexpr std::size_t kAhead = 8;
    const auto others = static_cast<std::size_t>(codes.book.others());
    for (std::size_t i = 0; i < candidates.size(); ++i) {
#if defined(__GNUC__)
        if (others > 0 && i + kAhead < candidates.size())
            for (std::size_t line = 0; line < others; line += 64)
                __builtin_prefetch(codes.others.data() + candidates[i + kAhead].row * others + line);
#endif
        const std::int32_t sum = codes.sumOf(candidates[i].row, query, candidates[i].sum);
        nearest.show({codes.ids[candidates[i].row], query.scale * static_cast<float>(sum) + query.offset});
    }
}

/// What a row's first axes must add up to so that it can belong to the hits, hardly ever less. Its cosine s
/// is the first axes' part and the rest; both normal with the sample's variances, so that given s the rest
/// has mean r^2 (s - centre) and deviation rest x sqrt(1 - r^2), r = rest / spread.
/// @param worst  the cosine of the worst hit so far
std::int32_t leastSum(const Codes &codes, const CodeQuery &query, float worst)
{
    if (query.rest <= 0 || query.spread <= 0 || query.scale <= 0)
        return std::numeric_limits<std::int32_t>::max();
    // The other axes' mean adds nothing: codes are taken from the mean, whose code is the zero point.
    std::int64_t zero = 0, all = 0;
    for (std::size_t axis = 0; axis < query.numbers.size(); ++axis)
        (axis < static_cast<std::size_t>(codes.book.first()) ? all : zero) += 128 * query.numbers[axis];
    const float centre = query.scale * static_cast<float>(all + zero) + query.offset;
    const float share = query.rest / query.spread;
    const float edge = worst - share * share * (worst - centre) -
                       kSure * query.rest * std::sqrt(std::max(0.0f, 1 - share * share));
    const double sum = (static_cast<double>(edge) - query.offset) / query.scale - static_cast<double>(zero);
    return static_cast<std::int32_t>(std::clamp(sum, -2147483647.0, 2147483647.0));
}

/// Those that have at least `least` and were not among the first.
std::vector<Candidate> theRest(const Codes &codes, const IdSet *allowed, std::int32_t least,
                               const Candidate &lastOfFirst, std::size_t fromBlock, std::size_t toBlock,
                               const std::int32_t *sums)
{
    std::vector<Candidate> found;
    const std::size_t end = std::min(toBlock * kBlockRows, codes.ids.size());
    for (std::size_t row = fromBlock * kBlockRows; row < end; ++row)
        if (sums[row] >= least) {
            const Candidate one{sums[row], static_cast<std::uint32_t>(row)};
            if (larger(lastOfFirst, one) && (!allowed || allowed->contains(codes.ids[row])))
                found.push_back(one);
        }
    return found;
}

} // namespace

std::uint8_t *Codes::inBlock(std::size_t row, std::size_t axis) noexcept
{
    const auto axes = static_cast<std::size_t>(book.first());
    return blocks.data() + row / kBlockRows * kBlockRows * axes + axis * kBlockRows + row % kBlockRows * 4;
}

void Codes::reserve(std::size_t rows)
{
    ids.reserve(rows);
    blocks.reserve((rows + kBlockRows) * static_cast<std::size_t>(book.first()));
    others.reserve(rows * static_cast<std::size_t>(book.others()));
    if (!fitsFine(rows)) {
        giveUpFine();
    } else if (keepsFine) {
        fine.reserve(rows * static_cast<std::size_t>(book.dimension()));
        fineStep.reserve(rows);
    }
}

void Codes::giveUpFine() noexcept
{
    keepsFine = false;
    std::vector<std::int16_t>().swap(fine);
    std::vector<float>().swap(fineStep);
}

void Codes::writeFine(std::size_t row, std::span<const float> unit)
{
    float most = 1e-20f;
    for (const float number : unit)
        most = std::max(most, std::abs(number));
    const float factor = 32767.f / most;
    std::int16_t *to = fine.data() + row * unit.size();
    for (std::size_t i = 0; i < unit.size(); ++i)
        to[i] = static_cast<std::int16_t>(std::lrintf(unit[i] * factor));
    fineStep[row] = most / 32767.f;
}

bool Codes::vector(ContentId id, std::span<float> into) const noexcept
{
    const std::uint32_t at = row(id);
    if (!keepsFine || at == kNoRow)
        return false;
    const std::int16_t *from = fine.data() + at * into.size();
    for (std::size_t i = 0; i < into.size(); ++i)
        into[i] = static_cast<float>(from[i]) * fineStep[at];
    return true;
}

void Codes::write(std::size_t row, std::span<const std::uint8_t> codes)
{
    const auto axes = static_cast<std::size_t>(book.first());
    for (std::size_t axis = 0; axis < axes; axis += 4)
        std::memcpy(inBlock(row, axis), codes.data() + axis, 4);
    const std::span<const std::uint8_t> rest = codes.subspan(axes);
    std::copy(rest.begin(), rest.end(), others.begin() + static_cast<std::ptrdiff_t>(row * rest.size()));
}

void Codes::put(ContentId id, std::span<const std::uint8_t> codes, std::span<const float> unit)
{
    SEMBLANCE_CHECK(id.value > 0 && codes.size() == static_cast<std::size_t>(book.padded()));
    std::uint32_t known = row(id);
    if (known == kNoRow) {
        known = static_cast<std::uint32_t>(ids.size());
        const auto axes = static_cast<std::size_t>(book.first());
        blocks.resize((ids.size() / kBlockRows + 1) * kBlockRows * axes);
        others.resize((ids.size() + 1) * static_cast<std::size_t>(book.others()));
        if (keepsFine && !fitsFine(ids.size() + 1))
            giveUpFine();
        if (keepsFine) {
            fine.resize((ids.size() + 1) * unit.size());
            fineStep.resize(ids.size() + 1);
        }
        if (static_cast<std::size_t>(id.value) >= rowOf.size())
            rowOf.resize(static_cast<std::size_t>(id.value) + 1, kNoRow);
        ids.push_back(id);
        rowOf[static_cast<std::size_t>(id.value)] = known;
    }
    write(known, codes);
    if (keepsFine)
        writeFine(known, unit);
}

bool Codes::remove(ContentId id)
{
    const std::uint32_t hole = row(id);
    if (hole == kNoRow)
        return false;
    const std::size_t last = ids.size() - 1;
    const auto rest = static_cast<std::size_t>(book.others());
    if (hole != last) {
        for (std::size_t axis = 0; axis < static_cast<std::size_t>(book.first()); axis += 4)
            std::memcpy(inBlock(hole, axis), inBlock(last, axis), 4);
        std::memcpy(others.data() + hole * rest, others.data() + last * rest, rest);
        if (keepsFine) {
            const auto width = static_cast<std::size_t>(book.dimension());
            std::copy_n(fine.begin() + static_cast<std::ptrdiff_t>(last * width), width,
                        fine.begin() + static_cast<std::ptrdiff_t>(hole * width));
            fineStep[hole] = fineStep[last];
        }
        ids[hole] = ids[last];
        rowOf[static_cast<std::size_t>(ids[hole].value)] = hole;
    }
    rowOf[static_cast<std::size_t>(id.value)] = kNoRow;
    ids.pop_back();
    others.resize(last * rest);
    if (keepsFine) {
        fine.resize(last * static_cast<std::size_t>(book.dimension()));
        fineStep.resize(last);
    }
    blocks.resize((last + kBlockRows - 1) / kBlockRows * kBlockRows * static_cast<std::size_t>(book.first()));
    return true;
}

std::int32_t Codes::firstSumOf(std::size_t row, const CodeQuery &query) const noexcept
{
    const auto axes = static_cast<std::size_t>(book.first());
    const std::uint8_t *codes = blocks.data() + row / kBlockRows * kBlockRows * axes + row % kBlockRows * 4;
    std::int32_t sum = 0;
    for (std::size_t axis = 0; axis < axes; axis += 4, codes += 4 * kBlockRows)
        for (std::size_t j = 0; j < 4; ++j)
            sum += codes[j] * query.numbers[axis + j];
    return sum;
}

std::int32_t Codes::sumOf(std::size_t row, const CodeQuery &query, std::int32_t first) const noexcept
{
    const auto rest = static_cast<std::size_t>(book.others());
    return first +
           (rest > 0 ? sumRow(others.data() + row * rest, query.numbers.data() + book.first(), rest) : 0);
}

Result<Hits> scan(const Codes &codes, const CodeQuery &query, int k, const IdSet *allowed, int threads,
                  Sums &sums, const CancelToken &cancel)
{
    const std::size_t most = std::max(kFewest, kPerHit * static_cast<std::size_t>(k));
    std::int32_t *all = sums.room((codes.ids.size() + kBlockRows - 1) / kBlockRows * kBlockRows);
    const auto first = firstAxes(codes, query, allowed, most, threads, all, cancel);
    if (cancel.wanted())
        return interrupted();
    Nearest nearest(k);
    allAxes(codes, query, first, nearest);
    Hits hits = nearest.take();
    if (first.size() < most || codes.book.others() == 0) // every row was looked at
        return hits;
    const Candidate last = *std::max_element(first.begin(), first.end(), larger);
    const std::int32_t least = leastSum(codes, query, hits.back().cosine);
    if (least > last.sum)
        return hits;
    std::vector<Hits> found(partsOf(codes, threads));
    inParts(codes, threads, [&](std::size_t part, std::size_t from, std::size_t to) {
        Nearest more(k);
        allAxes(codes, query, theRest(codes, allowed, least, last, from, to, all), more);
        found[part] = more.take();
    });
    for (const Hits &more : found)
        for (const Hit &hit : more)
            nearest.show(hit);
    for (const Hit &hit : hits)
        nearest.show(hit);
    return nearest.take();
}

Result<Hits> scanFew(const Codes &codes, const CodeQuery &query, int k, const IdSet &allowed,
                     const CancelToken &cancel)
{
    Nearest nearest(k);
    std::size_t seen = 0;
    for (const ContentId id : allowed.ids()) {
        if (seen++ % 1024 == 0 && cancel.wanted())
            return interrupted();
        const std::uint32_t row = codes.row(id);
        if (row == Codes::kNoRow)
            continue;
        const std::int32_t sum = codes.sumOf(row, query, codes.firstSumOf(row, query));
        nearest.show({id, query.scale * static_cast<float>(sum) + query.offset});
    }
    return nearest.take();
}

Result<Hits> scanAll(const Codes &codes, const CodeQuery &query, int k, const IdSet *allowed,
                     const CancelToken &cancel)
{
    const auto axes = static_cast<std::size_t>(codes.book.first());
    Nearest nearest(k);
    std::int32_t sums[kChunk * kBlockRows];
    const std::size_t blocks = (codes.ids.size() + kBlockRows - 1) / kBlockRows;
    for (std::size_t block = 0; block < blocks; block += kChunk) {
        if (cancel.wanted())
            return interrupted();
        const std::size_t some = std::min(kChunk, blocks - block), first = block * kBlockRows;
        sumBlocks(codes.blocks.data() + first * axes, some, query.numbers.data(), axes, sums);
        const std::size_t rows = std::min(some * kBlockRows, codes.ids.size() - first);
        for (std::size_t i = 0; i < rows; ++i) {
            const ContentId id = codes.ids[first + i];
            if (allowed && !allowed->contains(id))
                continue;
            const std::int32_t sum = codes.sumOf(first + i, query, sums[i]);
            nearest.show({id, query.scale * static_cast<float>(sum) + query.offset});
        }
    }
    return nearest.take();
}

} // namespace semblance::index
