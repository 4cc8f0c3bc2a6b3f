// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/step_sizes.h"

#include "core/support/number_text.h"

#include <algorithm>
#include <string>

namespace ps {

namespace {

constexpr std::size_t kMostBatches = 64;

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t";
    const std::size_t begin = text.find_first_not_of(kSpace);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

Result<std::int64_t> wholeWithin(std::string_view text, std::int64_t most, const char *what) {
    const auto value = parseInteger(trimmed(text));
    if (!value) return failure(ErrorCode::InvalidArgument, "'" + std::string(trimmed(text)) + "' is no whole number");
    if (*value < 1 || *value > most)
        return failure(ErrorCode::InvalidArgument, std::string(what) + " is from 1 to " + std::to_string(most));
    return *value;
}

struct Ends {
    std::string_view first, last; ///< last is empty for a single number
};

/// "4-16", and "4..16" or "4–16", which people also write.
Ends endsOf(std::string_view part) {
    constexpr std::string_view kDashes[] = {"..", "\xe2\x80\x93", "-"};
    for (const std::string_view dash : kDashes) {
        const std::size_t at = part.find(dash, 1); // a sign is not one
        if (at != std::string_view::npos) return {part.substr(0, at), part.substr(at + dash.size())};
    }
    return {part, {}};
}

Status addPart(std::string_view part, std::vector<std::int64_t> &batches) {
    if (part.empty()) return failure(ErrorCode::InvalidArgument, "a number is missing; write it as 1,2,4-16");
    const Ends ends = endsOf(part);
    const auto first = wholeWithin(ends.first, kLargestBatch, "a batch");
    if (!first) return failure(first.error());
    std::int64_t last = *first;
    if (!ends.last.empty() || ends.first.size() != part.size()) {
        const auto end = wholeWithin(ends.last, kLargestBatch, "a batch");
        if (!end) return failure(end.error());
        last = *end;
    }
    if (last < *first) return failure(ErrorCode::InvalidArgument, "'" + std::string(part) + "' goes down; write the smaller number first");
    for (std::int64_t batch = *first; batch < last; batch *= 2) batches.push_back(batch);
    batches.push_back(last);
    return {};
}

} // namespace

Result<std::vector<std::int64_t>> parseBatches(std::string_view text) {
    std::vector<std::int64_t> batches;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        if (const Status added = addPart(trimmed(text.substr(begin, end - begin)), batches); !added) return failure(added.error());
        begin = end + 1;
    }
    std::sort(batches.begin(), batches.end());
    batches.erase(std::unique(batches.begin(), batches.end()), batches.end());
    if (batches.size() > kMostBatches) return failure(ErrorCode::InvalidArgument, "more than " + std::to_string(kMostBatches) + " batches");
    return batches;
}

Result<std::int64_t> parseContext(std::string_view text) {
    if (trimmed(text).empty()) return failure(ErrorCode::InvalidArgument, "the length is missing");
    return wholeWithin(text, kLongestContext, "a context");
}

} // namespace ps
