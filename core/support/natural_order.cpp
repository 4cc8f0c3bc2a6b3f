// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/natural_order.h"

#include <algorithm>

namespace ps {

namespace {

/// The run of digits at the start without its leading zeros; removed from `text`.
std::string_view takeNumber(std::string_view &text) {
    const std::size_t length = std::min(text.find_first_not_of("0123456789"), text.size());
    std::string_view digits = text.substr(0, length);
    text.remove_prefix(length);
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    return digits;
}

bool startsWithDigit(std::string_view text) {
    return !text.empty() && text.front() >= '0' && text.front() <= '9';
}

} // namespace

bool naturalLess(std::string_view a, std::string_view b) {
    const std::string_view wholeA = a, wholeB = b;
    while (!a.empty() && !b.empty()) {
        if (startsWithDigit(a) && startsWithDigit(b)) {
            const std::string_view numberA = takeNumber(a), numberB = takeNumber(b);
            if (numberA.size() != numberB.size()) return numberA.size() < numberB.size();
            if (numberA != numberB) return numberA < numberB;
        } else {
            if (a.front() != b.front()) return a.front() < b.front();
            a.remove_prefix(1);
            b.remove_prefix(1);
        }
    }
    if (a.empty() != b.empty()) return a.empty();
    return wholeA < wholeB; // equal but for leading zeros
}

} // namespace ps
