// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/archive_counts.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace ps {

std::string recordCountsText(const RecordCountsByKind &counts) {
    if (counts == RecordCountsByKind{}) return {};
    nlohmann::json list = nlohmann::json::array();
    for (const RecordCounts &kind : counts) list.push_back({kind.added, kind.unchanged});
    return list.dump();
}

RecordCountsByKind recordCountsFromText(std::string_view text) {
    RecordCountsByKind counts{};
    const nlohmann::json list = nlohmann::json::parse(text, nullptr, false);
    const auto isCount = [](const nlohmann::json &pair) {
        return pair.is_array() && pair.size() == 2 && pair[0].is_number_unsigned() && pair[1].is_number_unsigned();
    };
    for (std::size_t kind = 0; list.is_array() && kind < std::min(counts.size(), list.size()); ++kind) {
        if (isCount(list[kind])) counts[kind] = {list[kind][0].get<std::uint64_t>(), list[kind][1].get<std::uint64_t>()};
    }
    return counts;
}

RecordCountsByKind &operator+=(RecordCountsByKind &sum, const RecordCountsByKind &counts) {
    for (std::size_t kind = 0; kind < sum.size(); ++kind) {
        sum[kind].added += counts[kind].added;
        sum[kind].unchanged += counts[kind].unchanged;
    }
    return sum;
}

} // namespace ps
