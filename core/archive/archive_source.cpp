// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/archive_source.h"

#include "core/archive/file_source.h"
#include "core/archive/zip_source.h"

#include <algorithm>

namespace ps {

namespace {

/// The first bytes for a message: text as it is, anything else in hexadecimal.
std::string shownStart(std::string_view start) {
    if (start.empty()) return "nothing: the file is empty";
    const bool text = std::all_of(start.begin(), start.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
    if (text) return "\"" + std::string(start) + "\"";
    std::string shown = "bytes";
    for (const char c : start) {
        constexpr std::string_view kDigits = "0123456789abcdef";
        const auto byte = static_cast<unsigned char>(c);
        shown += ' ';
        shown += kDigits[byte >> 4];
        shown += kDigits[byte & 15];
    }
    return shown;
}

bool isCalledZip(const std::filesystem::path &file) {
    std::string extension = file.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return extension == ".zip";
}

} // namespace

Status ArchiveSource::stream(std::size_t index, const ByteSink &sink, const std::atomic<bool> *stop) {
    std::string content;
    const Status status = read(index, content, stop);
    if (status) sink(content);
    return status;
}

Result<std::unique_ptr<ArchiveSource>> openArchive(const std::filesystem::path &file, const ArchiveLimits &limits) {
    auto input = InputFile::open(file);
    if (!input) return failure(input.error());
    const std::string_view start = input->start().substr(0, 4);
    if (hasZipSignature(start)) return openZip(file, std::move(*input), limits);
    if (isCalledZip(file)) return failure(ErrorCode::Malformed, "not a zip archive (begins with " + shownStart(start) + ")");
    return std::make_unique<FileSource>(std::move(*input), limits);
}

bool beginsLikeZip(const std::filesystem::path &file) {
    const auto input = InputFile::open(file, 4);
    return input && hasZipSignature(input->start());
}

} // namespace ps
