// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/container_kind.h"

#include <algorithm>
#include <array>
#include <utility>

namespace ps {

namespace {

using namespace std::string_view_literals;

char lowerCase(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool endsWith(std::string_view name, std::string_view lowerEnd) {
    return name.size() > lowerEnd.size() && std::equal(lowerEnd.begin(), lowerEnd.end(), name.end() - static_cast<long>(lowerEnd.size()),
                                                       [](char wanted, char c) { return wanted == lowerCase(c); });
}

constexpr std::size_t kTarHeaderBytes = 512;
constexpr std::size_t kTarChecksumAt = 148;
constexpr std::size_t kTarChecksumBytes = 8;

/// The sum of the header's bytes with the field of the sum itself taken for spaces; it is noted in octal digits.
bool hasTarChecksum(std::string_view header) {
    if (header.size() < kTarHeaderBytes || header[0] == '\0') return false;
    const std::string_view field = header.substr(kTarChecksumAt, kTarChecksumBytes);
    std::size_t at = field.find_first_not_of(' ');
    unsigned noted = 0;
    bool any = false;
    for (; at < field.size() && field[at] >= '0' && field[at] <= '7'; ++at, any = true)
        noted = noted * 8 + static_cast<unsigned>(field[at] - '0');
    if (!any || (at < field.size() && field[at] != ' ' && field[at] != '\0')) return false;
    unsigned sum = kTarChecksumBytes * static_cast<unsigned>(' ');
    for (std::size_t i = 0; i < kTarHeaderBytes; ++i) {
        if (i < kTarChecksumAt || i >= kTarChecksumAt + kTarChecksumBytes) sum += static_cast<unsigned char>(header[i]);
    }
    return sum == noted;
}

struct Extension {
    std::string_view text;
    ContainerKind kind;
};
constexpr std::array kExtensions = {
    Extension{".zip", ContainerKind::Zip},    Extension{".tar", ContainerKind::Tar},   Extension{".tgz", ContainerKind::Gzip},
    Extension{".gz", ContainerKind::Gzip},    Extension{".txz", ContainerKind::Xz},    Extension{".xz", ContainerKind::Xz},
    Extension{".zst", ContainerKind::Zstd},   Extension{".tzst", ContainerKind::Zstd}, Extension{".bz2", ContainerKind::Bzip2},
    Extension{".tbz2", ContainerKind::Bzip2}, Extension{".tbz", ContainerKind::Bzip2},
};

} // namespace

ContainerKind containerKind(std::string_view start) {
    const auto begins = [start](std::string_view signature) { return start.substr(0, signature.size()) == signature; };
    if (begins("PK\3\4"sv) || begins("PK\5\6"sv)) return ContainerKind::Zip;
    if (begins("PK\7\10"sv)) return ContainerKind::SplitZip;
    if (begins("\x1f\x8b\x08"sv)) return ContainerKind::Gzip;
    if (begins("\xfd"
               "7zXZ\0"sv))
        return ContainerKind::Xz;
    if (begins("\x28\xb5\x2f\xfd"sv)) return ContainerKind::Zstd;
    // The size of blocks, then the sign of a block or, in an empty file, of the end. None is shorter than that.
    if (begins("BZh"sv) && start.size() >= 14 && start[3] >= '1' && start[3] <= '9' &&
        (start.substr(4, 6) == "1AY&SY"sv || start.substr(4, 6) == "\x17\x72\x45\x38\x50\x90"sv))
        return ContainerKind::Bzip2;
    return hasTarChecksum(start.substr(0, kTarHeaderBytes)) ? ContainerKind::Tar : ContainerKind::None;
}

ContainerKind containerKindOfName(std::string_view name) {
    for (const Extension &extension : kExtensions) {
        if (endsWith(name, extension.text)) return extension.kind;
    }
    return ContainerKind::None;
}

std::string_view containerKindText(ContainerKind kind) {
    switch (kind) {
    case ContainerKind::None: break;
    case ContainerKind::Zip:
    case ContainerKind::SplitZip: return "zip archive";
    case ContainerKind::Gzip: return "gzip file";
    case ContainerKind::Xz: return "xz file";
    case ContainerKind::Zstd: return "zstd file";
    case ContainerKind::Bzip2: return "bzip2 file";
    case ContainerKind::Tar: return "tar archive";
    }
    return "archive";
}

std::string withoutCompression(std::string_view name) {
    for (const std::string_view extension : {".gz"sv, ".xz"sv, ".zst"sv, ".bz2"sv}) {
        if (endsWith(name, extension)) return std::string(name.substr(0, name.size() - extension.size()));
    }
    for (const std::string_view extension : {".tgz"sv, ".txz"sv, ".tzst"sv, ".tbz2"sv, ".tbz"sv}) {
        if (endsWith(name, extension)) return std::string(name.substr(0, name.size() - extension.size())) + ".tar";
    }
    return std::string(name);
}

bool isPartName(std::string_view name) {
    std::size_t end = name.size();
    while (end > 0 && isDigit(name[end - 1])) --end;
    const std::size_t digits = name.size() - end;
    const std::string_view rest = name.substr(0, end);
    if (digits >= 1 && (endsWith(rest, ".part") || endsWith(rest, ".part-"))) return true;
    if (digits == 2 && endsWith(rest, ".z")) return true;
    // "split" counts in letters.
    if (const std::size_t part = name.rfind(".part"); part != std::string_view::npos && name.size() == part + 7 &&
                                                      name.find_first_not_of("abcdefghijklmnopqrstuvwxyz", part + 5) == name.npos)
        return true;
    return digits == 3 && endsWith(rest, ".") && containerKindOfName(rest.substr(0, rest.size() - 1)) != ContainerKind::None;
}

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

} // namespace ps
