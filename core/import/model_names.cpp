// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/model_names.h"

#include <algorithm>
#include <array>

namespace ps {

namespace {

struct ModelName {
    std::string_view name;
    std::string_view key;
};

constexpr std::array kPrefixAliases = {
    ModelName{"gptoss", "gptoss120b"}, ModelName{"70b", "llama70b"},           ModelName{"dsv4pro", "dsv4"},
    ModelName{"dsv4-pro", "dsv4"},     ModelName{"kimik2.7", "kimik2.7-code"},
};

/// The last component of model ids and paths, without what kQualifiers lists.
constexpr std::array kModelNames = {
    ModelName{"deepseek-r1", "dsr1"},
    ModelName{"deepseek-v4-pro", "dsv4"},
    ModelName{"deepseek-v4", "dsv4"},
    ModelName{"deepseek-coder-v2-lite", "dsv2lite"},
    ModelName{"deepseek-v2-lite", "dsv2lite"},
    ModelName{"gemma-4", "gemma4"},
    ModelName{"glm-4.7", "glm4.7"},
    ModelName{"glm-5", "glm5"},
    ModelName{"glm-5.1", "glm5.1"},
    ModelName{"glm-5.2", "glm5.2"},
    ModelName{"gpt-oss-120b", "gptoss120b"},
    ModelName{"kimi-k2.5", "kimik2.5"},
    ModelName{"kimi-k2.6", "kimik2.6"},
    ModelName{"kimi-k2.7", "kimik2.7-code"},
    ModelName{"kimi-k2.7-code", "kimik2.7-code"},
    ModelName{"kimi-k3", "kimik3"},
    ModelName{"llama-3.3-70b", "llama70b"},
    ModelName{"minimax-m2.5", "minimaxm2.5"},
    ModelName{"minimax-m2.7", "minimaxm2.7"},
    ModelName{"minimax-m3", "minimaxm3"},
    ModelName{"qwen3.5", "qwen3.5"},
    ModelName{"qwen3.5-397b-a17b", "qwen3.5"},
};

/// Parts of a name that leave the model the same: precisions, revisions, tuning for dialogue.
constexpr std::array<std::string_view, 18> kQualifiers = {
    "fp4",  "fp8", "nvfp4", "mxfp4", "mxfp8",   "bf16",     "fp16", "int4", "int8",
    "0528", "v1",  "v2",    "v3",    "preview", "instruct", "it",   "kv",   "block",
};

bool isQualifier(std::string_view part) {
    return std::find(kQualifiers.begin(), kQualifiers.end(), part) != kQualifiers.end();
}

/// True when the text is empty or "-part-part…" of qualifiers only.
bool onlyQualifiers(std::string_view rest) {
    while (!rest.empty()) {
        if (rest.front() != '-') return false;
        rest.remove_prefix(1);
        const std::string_view part = rest.substr(0, rest.find('-'));
        if (!isQualifier(part)) return false;
        rest.remove_prefix(part.size());
    }
    return true;
}

std::string_view lastComponent(std::string_view path) {
    while (!path.empty() && path.back() == '/') path.remove_suffix(1);
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// "qwen3.5-fp8" → "qwen3.5"
std::string_view withoutPrecision(std::string_view prefix) {
    for (const std::string_view precision : {"-fp4", "-fp8", "-mxfp4", "-nvfp4"}) {
        const std::size_t at = prefix.find(precision);
        if (at != std::string_view::npos) return prefix.substr(0, at);
    }
    return prefix;
}

/// The entry's own key, which lives as long as the program; the argument does not.
std::string_view canonicalKey(std::string_view name) {
    for (const ModelName &alias : kPrefixAliases) {
        if (alias.name == name) return alias.key;
    }
    for (const ModelName &model : kModelNames) {
        if (model.key == name) return model.key;
    }
    return {};
}

} // namespace

std::string_view modelOfPrefix(std::string_view prefix) {
    return canonicalKey(withoutPrecision(prefix));
}

std::string_view modelOfPath(std::string_view path) {
    const std::string_view name = lastComponent(path);
    if (const std::string_view key = modelOfPrefix(name); !key.empty()) return key;
    for (const ModelName &model : kModelNames) {
        if (name.substr(0, model.name.size()) == model.name && onlyQualifiers(name.substr(model.name.size()))) return model.key;
    }
    return {};
}

} // namespace ps
