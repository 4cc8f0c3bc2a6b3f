// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/name_normalizer.h"

#include "core/domain/gpu_sku.h"
#include "core/domain/vocabulary.h"
#include "core/import/model_names.h"

#include <algorithm>

namespace ps {

namespace {

struct Alias {
    std::string_view from;
    std::string_view to;
};

constexpr Alias kFrameworkAliases[] = {
    {"sglang-disagg", "mori-sglang"},
    {"atom-disagg", "mooncake-atom"},
    {"dynamo-trtllm", "dynamo-trt"},
    {"trtllm", "trt"},
};
constexpr Alias kPrecisionAliases[] = {
    {"nvfp4", "fp4"},
    {"mxfp4", "fp4"},
    {"fp8block", "fp8"},
};

/// As runners are called that leave out the letter of AMD's accelerators.
constexpr Alias kHardwareAliases[] = {
    {"mi300", "mi300x"},
    {"mi325", "mi325x"},
    {"mi355", "mi355x"},
};

template <std::size_t count>
std::string_view resolved(const Alias (&aliases)[count], std::string_view name) {
    for (const Alias &alias : aliases) {
        if (alias.from == name) return alias.to;
    }
    return name;
}

bool endsWith(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// "mi355x_0" → "mi355x"
std::string_view withoutRunnerNumber(std::string_view name) {
    const std::size_t digits = name.find_last_not_of("0123456789");
    if (digits == std::string_view::npos || digits + 1 == name.size() || name[digits] != '_') return name;
    return name.substr(0, digits);
}

} // namespace

std::string lowered(std::string_view raw) {
    constexpr std::string_view kSpace = " \t\r\n";
    const std::size_t first = raw.find_first_not_of(kSpace);
    if (first == std::string_view::npos) return {};
    std::string text(raw.substr(first, raw.find_last_not_of(kSpace) - first + 1));
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

NormalName normalHardware(std::string_view raw) {
    std::string whole = lowered(raw);
    std::string_view name = whole;
    if (const std::size_t colon = name.rfind(':'); colon != std::string_view::npos) name.remove_prefix(colon + 1);
    name = withoutRunnerNumber(name.substr(0, name.find('-')));
    name = resolved(kHardwareAliases, name);
    if (name.empty()) return {std::move(whole), false};
    return {std::string(name), findGpu(name) != nullptr};
}

NormalName normalModel(std::string_view prefix, std::string_view model) {
    std::string name = lowered(prefix);
    if (!name.empty()) {
        if (const std::string_view key = modelOfPrefix(name); !key.empty()) return {std::string(key), true};
        return {std::move(name), false};
    }
    name = lowered(model);
    if (const std::string_view key = modelOfPath(name); !key.empty()) return {std::string(key), true};
    return {std::move(name), false};
}

NormalFramework normalFramework(std::string_view raw) {
    const std::string name = lowered(raw);
    NormalFramework result;
    result.disaggregated = endsWith(name, "-disagg");
    result.name.key = resolved(kFrameworkAliases, name);
    result.name.known = isKnownFramework(result.name.key);
    return result;
}

NormalName normalPrecision(std::string_view raw) {
    const std::string name = lowered(raw);
    const std::string_view key = resolved(kPrecisionAliases, name);
    return {std::string(key), isKnownPrecision(key)};
}

std::string normalSpec(std::string_view raw) {
    std::string name = lowered(raw);
    return name.empty() ? "none" : name;
}

} // namespace ps
