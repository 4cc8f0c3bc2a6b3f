// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/terminal_text.h"

namespace ps {

namespace {

constexpr std::size_t kLongest = 500;

bool continuesCharacter(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

} // namespace

std::string terminalText(std::string_view text) {
    std::size_t length = text.size();
    if (length > kLongest) {
        length = kLongest;
        while (length > 0 && continuesCharacter(text[length])) --length;
    }
    std::string line(text.substr(0, length));
    for (char &c : line) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F) c = '?';
    }
    if (length < text.size()) line += "…";
    return line;
}

} // namespace ps
