// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/field_mapping.h"

#include "core/support/number_text.h"

#include <algorithm>
#include <limits>

namespace ps {

namespace {

bool isCount(std::string_view key) {
    constexpr std::string_view kCounts[] = {"tp", "ep", "pp", "pcp_size", "isl", "osl", "num_prefill_gpu", "num_decode_gpu"};
    return std::find(std::begin(kCounts), std::end(kCounts), key) != std::end(kCounts);
}

bool isSwitch(std::string_view key) {
    return key == "dp_attention" || key == "disagg";
}

std::string listOfFields() {
    std::string list;
    for (const std::string_view field : mappableFields()) list.append(list.empty() ? "" : ", ").append(field);
    return list;
}

} // namespace

const std::vector<std::string_view> &mappableFields() {
    static const std::vector<std::string_view> fields = {"hw",
                                                         "framework",
                                                         "precision",
                                                         "tp",
                                                         "ep",
                                                         "dp_attention",
                                                         "pp",
                                                         "pcp_size",
                                                         "model",
                                                         "spec_decoding",
                                                         "isl",
                                                         "osl",
                                                         "image",
                                                         "disagg",
                                                         "num_prefill_gpu",
                                                         "num_decode_gpu"};
    return fields;
}

Status addMapping(std::string_view text, FieldMapping &mapping) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0 || equals + 1 == text.size())
        return failure(ErrorCode::InvalidArgument, "a mapping is KEY=VALUE such as hw=b200, not '" + std::string(text) + "'");
    const std::string_view key = text.substr(0, equals);
    const std::string_view value = text.substr(equals + 1);
    const auto &fields = mappableFields();
    if (std::find(fields.begin(), fields.end(), key) == fields.end())
        return failure(ErrorCode::InvalidArgument, "a mapping cannot give '" + std::string(key) + "'; it can give " + listOfFields());
    if (isCount(key)) {
        const auto count = parseInteger(value);
        if (!count || *count < 0 || *count > std::numeric_limits<int>::max())
            return failure(ErrorCode::InvalidArgument, std::string(key) + " is a whole number, not '" + std::string(value) + "'");
    }
    if (isSwitch(key) && value != "true" && value != "false")
        return failure(ErrorCode::InvalidArgument, std::string(key) + " is true or false, not '" + std::string(value) + "'");
    mapping.insert_or_assign(std::string(key), std::string(value));
    return {};
}

} // namespace ps
