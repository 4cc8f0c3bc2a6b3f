// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/text_encoding.h"

#include <algorithm>

namespace ps {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

void appendUtf8(std::uint32_t code, std::string &text) {
    const auto byte = [&text](std::uint32_t bits) { text += static_cast<char>(static_cast<unsigned char>(bits)); };
    if (code < 0x80) {
        byte(code);
    } else if (code < 0x800) {
        byte(0xC0U | code >> 6);
        byte(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
        byte(0xE0U | code >> 12);
        byte(0x80U | (code >> 6 & 0x3FU));
        byte(0x80U | (code & 0x3FU));
    } else {
        byte(0xF0U | code >> 18);
        byte(0x80U | (code >> 12 & 0x3FU));
        byte(0x80U | (code >> 6 & 0x3FU));
        byte(0x80U | (code & 0x3FU));
    }
}

bool isBracket(char c) {
    return c == '[' || c == '{';
}

std::uint32_t unitAt(std::string_view text, std::size_t at, bool bigEndian) {
    const std::uint32_t first = static_cast<unsigned char>(text[at]);
    const std::uint32_t second = static_cast<unsigned char>(text[at + 1]);
    return bigEndian ? first << 8 | second : second << 8 | first;
}

/// The bytes of the UTF-8 sequence at `at`; 0 when there is none that is valid.
std::size_t sequenceLength(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t offset) -> std::uint32_t {
        return at + offset < text.size() ? static_cast<unsigned char>(text[at + offset]) : 0;
    };
    const auto follows = [&](std::size_t offset) { return (byte(offset) & 0xC0U) == 0x80U; };
    const std::uint32_t first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool overlong = first == 0xE0 && byte(1) < 0xA0;
        const bool surrogate = first == 0xED && byte(1) > 0x9F;
        return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool overlong = first == 0xF0 && byte(1) < 0x90;
        const bool beyond = first == 0xF4 && byte(1) > 0x8F;
        return follows(1) && follows(2) && follows(3) && !overlong && !beyond ? 4 : 0;
    }
    return 0;
}

} // namespace

std::string_view withoutByteOrderMark(std::string_view text) {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    return text.substr(0, kMark.size()) == kMark ? text.substr(kMark.size()) : text;
}

std::optional<std::string> fromUtf16(std::string_view text) {
    if (text.size() < 2) return std::nullopt;
    const std::string_view start = text.substr(0, 2);
    const bool littleMark = start == std::string_view("\xFF\xFE", 2);
    const bool bigMark = start == std::string_view("\xFE\xFF", 2);
    const bool little = littleMark || (isBracket(text[0]) && text[1] == '\0');
    const bool big = bigMark || (text[0] == '\0' && isBracket(text[1]));
    if (!little && !big) return std::nullopt;
    std::string utf8;
    utf8.reserve(text.size() / 2);
    for (std::size_t i = littleMark || bigMark ? 2 : 0; i + 1 < text.size(); i += 2) {
        const std::uint32_t unit = unitAt(text, i, big);
        if (unit < 0xD800 || unit > 0xDFFF) {
            appendUtf8(unit, utf8);
            continue;
        }
        const std::uint32_t next = unit < 0xDC00 && i + 3 < text.size() ? unitAt(text, i + 2, big) : 0;
        if (next < 0xDC00 || next > 0xDFFF) {
            utf8 += kReplacement;
            continue;
        }
        appendUtf8(0x10000 + ((unit - 0xD800) << 10) + (next - 0xDC00), utf8);
        i += 2;
    }
    return utf8;
}

std::optional<RepairedText> replaceInvalidUtf8(std::string_view text) {
    RepairedText repaired;
    std::size_t copied = 0;
    for (std::size_t i = 0; i < text.size();) {
        if (const std::size_t length = sequenceLength(text, i)) {
            i += length;
            continue;
        }
        repaired.text.append(text.substr(copied, i - copied)).append(kReplacement);
        ++repaired.replaced;
        copied = ++i;
    }
    if (repaired.replaced == 0) return std::nullopt;
    repaired.text.append(text.substr(copied));
    return repaired;
}

} // namespace ps
