// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/weights/filekind.h"

#include "core/base/path.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace semblance::weights {

namespace {

using namespace std::string_view_literals;

bool startsWithWord(std::string_view text, std::string_view lower)
{
    if (text.size() < lower.size())
        return false;
    return std::equal(lower.begin(), lower.end(), text.begin(), [](char wanted, char found) {
        return wanted == (found >= 'A' && found <= 'Z' ? static_cast<char>(found - 'A' + 'a') : found);
    });
}

bool isWebPage(std::string_view head)
{
    const std::size_t text = head.find_first_not_of(" \t\r\n\xef\xbb\xbf");
    if (text == std::string_view::npos)
        return false;
    head.remove_prefix(text);
    return startsWithWord(head, "<!doctype") || startsWithWord(head, "<html");
}

/// The header length if it is safetensors. JSON text gives an impossibly large one: {"meta":{ has a { there
/// too.
std::uint64_t lengthOf(std::string_view head)
{
    std::uint64_t length = 0;
    for (std::size_t i = 8; i-- > 0;)
        length = length << 8 | static_cast<unsigned char>(head[i]);
    return length;
}

} // namespace

Result<FileKind> recognise(const MappedFile &file)
{
    if (file.size() == 0)
        return FileKind::Empty;
    std::string head(static_cast<std::size_t>(std::min<std::uint64_t>(file.size(), 512)), '\0');
    if (auto got = file.read(0, std::as_writable_bytes(std::span(head))); !got)
        return got.error();
    const std::string_view text = head;
    if (text.starts_with("PK\3\4"sv))
        return FileKind::PyTorchZip;
    if (text.starts_with("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19\x2e"sv))
        return FileKind::PyTorchLegacy;
    if (text.starts_with("PYTORCH1"sv))
        return FileKind::PyTorchPreview;
    if (text.starts_with("\x93NUMPY"sv))
        return FileKind::NumPy;
    if (text.starts_with("version https://git-lfs"sv))
        return FileKind::GitLfsPointer;
    if (isWebPage(text))
        return FileKind::WebPage;
    if (text.size() >= 262 && text.substr(257, 5) == "ustar"sv)
        return FileKind::PyTorchTar;
    if (text.size() >= 9 && text[8] == '{' && !(text[0] == '{' && lengthOf(text) > file.size()))
        return FileKind::Safetensors;
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && text[first] == '{')
        return FileKind::ShardIndex;
    return FileKind::Unknown;
}

Error refusal(FileKind kind, const std::filesystem::path &path)
{
    const auto say = [&](Code code, std::string cause, std::string advice) {
        return Error{code, "read the weights", display(path), std::move(cause), std::move(advice)};
    };
    switch (kind) {
    case FileKind::ShardIndex:
        return say(Code::Damaged, "it is a list of shards where a shard should be",
                   "Download the model again");
    case FileKind::PyTorchTar:
        return say(Code::Unsupported, "it is a tar archive, the form of PyTorch before 0.1.9",
                   "Save it again with a newer PyTorch, as safetensors");
    case FileKind::PyTorchPreview:
        return say(Code::Unsupported, "it is an archive of a preview release of PyTorch (PYTORCH1)",
                   "Save it again with a newer PyTorch, as safetensors");
    case FileKind::NumPy:
        return say(Code::Unsupported, "it is a NumPy array, not a checkpoint",
                   "Choose the weights file of a model");
    case FileKind::GitLfsPointer:
        return say(Code::Damaged, "it is only a Git LFS pointer: the real file was not downloaded",
                   "Run \"git lfs pull\", or download the file itself");
    case FileKind::WebPage:
        return say(Code::Damaged, "it is a web page that was saved instead of the file",
                   "Download the file itself");
    case FileKind::Empty:
        return say(Code::Damaged, "it is empty", "Download it again");
    default:
        return say(Code::Unsupported, "it is no weights file of a known kind",
                   "Choose the weights file of a model");
    }
}

} // namespace semblance::weights
