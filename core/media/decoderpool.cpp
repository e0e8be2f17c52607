// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoderpool.h"

#include "core/base/files.h"
#include "core/base/path.h"
#include "core/base/unicode.h"
#include "core/media/protocol.h"
#include "core/platform/channel.h"
#include "core/platform/folders.h"
#include "core/platform/inputfile.h"
#include "core/platform/process.h"
#include "core/platform/sharedmemory.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace semblance::media {

namespace {

using namespace std::chrono_literals;
using platform::Channel;
using platform::Process;

constexpr const char *kDoing = "decode the picture";
constexpr auto kLook = 50ms; // how often a caller who waits for a child looks at its wish to stop

/// One child and our end of its channel.
struct Child
{
    Process process;
    Channel channel;
    int pictures = 0;
    std::optional<platform::SharedMemory> kept; ///< protocol.h: kMostKept
};

Error interrupted(const std::filesystem::path &path)
{
    return {Code::Interrupted, kDoing, display(path), "it was asked to stop", ""};
}

Error of(Error error, const std::filesystem::path &path)
{
    error.doing = kDoing;
    error.file = display(path);
    return error;
}

DecodeRequest requestFor(const std::filesystem::path &path, const DecodeOptions &options,
                         std::chrono::milliseconds timeout)
{
    DecodeRequest request;
    request.authors = options.mode == Mode::Authors ? 1 : 0;
    request.minSide = std::max(options.minSide, 0);
    // The child's own clock is the second guard: it also counts where we are gone.
    request.seconds = static_cast<std::int32_t>(std::max<std::int64_t>(timeout / 1s, 1));
    put(request.suffix, extension(path));
    return request;
}

/// Text from a file or from a codec's complaint, on one line.
std::string cleaned(const std::string &text)
{
    std::string line = validUtf8(text);
    for (char &c : line)
        if (static_cast<unsigned char>(c) < 32 || c == 127)
            c = ' ';
    return line;
}

const Error &nonsense()
{
    static const Error error = {Code::Damaged, kDoing, "",
                                "the decoder stopped making sense while reading it", ""};
    return error;
}

/// The memory that an answer means, `size` bytes at least. @param own  takes what is for this answer alone
Result<std::span<const std::byte>> memoryOf(const DecodeAnswer &answer, platform::Descriptor pixels,
                                            std::size_t size, std::optional<platform::SharedMemory> &kept,
                                            std::optional<platform::SharedMemory> &own)
{
    auto &place = answer.kept ? kept : own;
    if (pixels.valid()) {
        // All of what is kept is mapped at once, whatever this answer needs of it.
        std::size_t mapped = size;
        if (answer.kept) {
            const auto whole = platform::SharedMemory::sizeOf(pixels);
            if (!whole || *whole < size || *whole > kMostKept + (std::size_t(1) << 20))
                return nonsense();
            mapped = *whole;
        }
        auto memory = platform::SharedMemory::open(std::move(pixels), mapped);
        if (!memory)
            return Error{memory.error().code, kDoing, "", memory.error().cause, ""};
        place = std::move(*memory);
    }
    if (!place || place->bytes().size() < size)
        return nonsense();
    return place->bytes().first(size);
}

/// What a child said, believed only as far as it makes sense.
Result<DecodedPicture> pictureOf(const DecodeAnswer &answer, platform::Descriptor pixels,
                                 std::optional<platform::SharedMemory> &kept)
{
    if (answer.protocol != kProtocol)
        return nonsense();
    if (answer.failed) {
        const bool known = answer.code >= 0 && answer.code <= static_cast<std::int32_t>(Code::Internal);
        return Error{known ? static_cast<Code>(answer.code) : Code::Damaged, kDoing, "",
                     cleaned(take(answer.cause)), cleaned(take(answer.advice))};
    }
    const auto fits = [](std::int64_t width, std::int64_t height) {
        return width > 0 && height > 0 && width <= kMostSide && height <= kMostSide &&
               width * height <= kMostPixels;
    };
    if (!fits(answer.width, answer.height) || !fits(answer.fullWidth, answer.fullHeight) ||
        answer.orientation < 1 || answer.orientation > 8)
        return nonsense();
    const std::size_t size =
        static_cast<std::size_t>(answer.width) * static_cast<std::size_t>(answer.height) * 3;
    std::optional<platform::SharedMemory> own;
    const auto memory = memoryOf(answer, std::move(pixels), size, kept, own);
    if (!memory)
        return memory.error();
    DecodedPicture decoded;
    const auto *bytes = reinterpret_cast<const std::uint8_t *>(memory->data());
    decoded.picture = {answer.width, answer.height, std::vector<std::uint8_t>(bytes, bytes + size)};
    decoded.facts.format = cleaned(take(answer.format));
    decoded.facts.width = answer.fullWidth;
    decoded.facts.height = answer.fullHeight;
    decoded.facts.orientation = answer.orientation;
    if (answer.hasTaken)
        decoded.facts.taken = answer.taken;
    decoded.facts.camera = cleaned(take(answer.camera));
    decoded.partial = answer.partial != 0;
    decoded.scaled = answer.scaled != 0;
    return decoded;
}

/// How a child that was reading ended, as the cause of an Error.
Error deathOf(const std::optional<platform::Exit> &exit)
{
    std::string cause = "the decoder stopped while reading it";
    if (exit && exit->signal != 0)
        cause += " (signal " + std::to_string(exit->signal) + ")";
    return {Code::Damaged, kDoing, "", cause, ""};
}

} // namespace

/// The slots of the pool: a child, or room for one that is started when needed.
struct DecoderPool::State
{
    PoolOptions options;
    std::mutex mutex;
    std::condition_variable freed;
    std::vector<std::optional<Child>> idle; ///< as many entries as there are free slots
    int total = 0;
    std::atomic<int> started = 0;
    std::mutex large; ///< held while a picture is decoded that needs more than its share of the memory

    Result<std::optional<Child>> takeSlot(const DecodeOptions &wanted, const std::filesystem::path &path)
    {
        std::unique_lock lock(mutex);
        while (!freed.wait_for(lock, kLook, [this] { return !idle.empty(); }))
            if (wanted.cancel.wanted())
                return interrupted(path);
        // The child that was used last is the warmest; empty slots stay at the front.
        std::optional<Child> child = std::move(idle.back());
        idle.pop_back();
        return child;
    }

    void giveBack(std::optional<Child> child)
    {
        if (child && child->pictures >= options.picturesPerChild)
            child.reset(); // hangs up and ends it
        {
            std::lock_guard lock(mutex);
            idle.insert(child ? idle.end() : idle.begin(), std::move(child));
        }
        freed.notify_one();
    }

    Result<Child> startChild()
    {
        auto program =
            options.program.empty() ? findDecoder() : Result<std::filesystem::path>(options.program);
        if (!program)
            return program.error();
        auto ends = Channel::pair();
        if (!ends)
            return ends.error();
        platform::StartOptions start;
        start.inherit = {ends->second.descriptor().get()};
        // One picture, one thread: the parallel part is the pool. Set before the libraries load.
        start.environment = {"OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1"};
        if (options.lowPriority)
            start.arguments = {"--low-priority"};
        auto process = Process::start(*program, start);
        if (!process)
            return Error{process.error().code == Code::NoMemory ? Code::NoMemory : Code::Internal,
                         "start the decoder program", process.error().file, process.error().cause,
                         "Install Semblance again"};
        ++started;
        return Child{std::move(*process), std::move(ends->first), 0, std::nullopt};
    }

    /// Gives the file to a child; a child that died while it was idle is replaced once.
    Result<void> ask(std::optional<Child> &child, const DecodeRequest &request,
                     const platform::Descriptor &file)
    {
        const auto message = std::as_bytes(std::span(&request, 1));
        const bool fresh = !child;
        for (int attempt = fresh ? 1 : 0; attempt < 2; ++attempt) {
            if (!child) {
                auto born = startChild();
                if (!born)
                    return born.error();
                child.emplace(std::move(*born));
            }
            if (child->channel.send(message, file.get()))
                return {};
            child.reset();
        }
        return Error{Code::Internal, "start the decoder program", "", "it ends as soon as it is started",
                     "Install Semblance again"};
    }

    Result<DecodedPicture> decodeWith(std::optional<Child> &child, const DecodeRequest &request,
                                      const platform::Descriptor &file, const DecodeOptions &wanted)
    {
        if (auto asked = ask(child, request, file); !asked)
            return asked.error();
        DecodeAnswer answer;
        auto pixels = child->channel.receive(std::as_writable_bytes(std::span(&answer, 1)), options.timeout,
                                             wanted.cancel);
        if (pixels) {
            ++child->pictures;
            auto picture = pictureOf(answer, std::move(*pixels), child->kept);
            if (!picture && !answer.failed)
                child.reset(); // it lied, or broke while answering: nothing more is asked of it
            return picture;
        }
        Error failed = pixels.error();
        if (failed.code == Code::NotFound) {
            failed = wanted.cancel.wanted() ? interrupted({}) : deathOf(child->process.wait(1s));
        } else if (failed.code == Code::Locked) {
            failed = {Code::Damaged, kDoing, "",
                      "decoding it took longer than " + std::to_string(options.timeout / 1s) + " seconds",
                      ""};
        }
        child.reset(); // kills it
        return failed;
    }
};

DecoderPool::DecoderPool(PoolOptions options) : state_(std::make_unique<State>())
{
    state_->options = std::move(options);
    const int cores = static_cast<int>(std::max(std::thread::hardware_concurrency(), 1u));
    state_->total = state_->options.children > 0 ? state_->options.children : cores;
    state_->idle.resize(static_cast<std::size_t>(state_->total));
}

DecoderPool::~DecoderPool() = default;

Result<DecodedPicture> DecoderPool::decode(const std::filesystem::path &path, const DecodeOptions &options)
{
    auto file = platform::openInput(path, kDoing);
    if (!file)
        return file.error();
    auto slot = state_->takeSlot(options, path);
    if (!slot)
        return slot.error();
    DecodeRequest request = requestFor(path, options, state_->options.timeout);
    auto decoded = state_->decodeWith(*slot, request, *file, options);
    if (!decoded && decoded.error().code == Code::TooLarge) {
        const std::lock_guard alone(state_->large);
        request.mostPixels = kMostPixels;
        request.memory = kMostMemory;
        decoded = state_->decodeWith(*slot, request, *file, options);
    }
    state_->giveBack(std::move(*slot));
    if (!decoded && decoded.error().doing == kDoing)
        return of(decoded.error(), path);
    return decoded;
}

int DecoderPool::children() const noexcept
{
    return state_->total;
}

int DecoderPool::started() const noexcept
{
    return state_->started;
}

Result<std::filesystem::path> findDecoder()
{
#ifdef _WIN32
    const char *const kName = "semblance-decode.exe";
#else
    const char *const kName = "semblance-decode";
#endif
    const std::filesystem::path folder = platform::programFolder();
    for (const auto &place : {folder / kName, folder.parent_path() / "libexec" / "semblance" / kName}) {
        std::error_code error;
        if (std::filesystem::is_regular_file(place, error))
            return place;
    }
    return Error{Code::Internal, "find the decoder program", display(folder / kName), "it is not there",
                 "Install Semblance again"};
}

} // namespace semblance::media
