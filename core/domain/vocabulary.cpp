// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/vocabulary.h"

#include <algorithm>
#include <array>
#include <span>

namespace ps {

namespace {

struct NamedKey {
    std::string_view key;
    std::string_view label;
};

constexpr std::array kModels = {
    NamedKey{"dsr1", "DeepSeek R1 0528"},
    NamedKey{"dsv4", "DeepSeek V4 Pro"},
    NamedKey{"dsv2lite", "DeepSeek Coder V2 Lite"},
    NamedKey{"gemma4", "Gemma 4"},
    NamedKey{"glm4.7", "GLM 4.7"},
    NamedKey{"glm5", "GLM 5"},
    NamedKey{"glm5.1", "GLM 5.1"},
    NamedKey{"glm5.2", "GLM 5.2"},
    NamedKey{"gptoss120b", "gpt-oss 120B"},
    NamedKey{"kimik2.5", "Kimi K2.5"},
    NamedKey{"kimik2.6", "Kimi K2.6"},
    NamedKey{"kimik2.7-code", "Kimi K2.7 Code"},
    NamedKey{"kimik3", "Kimi K3"},
    NamedKey{"llama70b", "Llama 3.3 70B Instruct"},
    NamedKey{"minimaxm2.5", "MiniMax M2.5"},
    NamedKey{"minimaxm2.7", "MiniMax M2.7"},
    NamedKey{"minimaxm3", "MiniMax M3"},
    NamedKey{"qwen3.5", "Qwen 3.5 397B-A17B"},
};

constexpr std::array kFrameworks = {
    NamedKey{"atom", "ATOM"},
    NamedKey{"dynamo-sglang", "Dynamo SGLang"},
    NamedKey{"dynamo-trt", "Dynamo TensorRT-LLM"},
    NamedKey{"dynamo-vllm", "Dynamo vLLM"},
    NamedKey{"kernel-composed", "Kernel-composed step, no engine"},
    NamedKey{"llmd-vllm", "llm-d vLLM"},
    NamedKey{"mooncake-atom", "Mooncake ATOM"},
    NamedKey{"mori-sglang", "MoRI SGLang"},
    NamedKey{"sglang", "SGLang"},
    NamedKey{"tilert", "TileRT"},
    NamedKey{"trt", "TensorRT-LLM"},
    NamedKey{"vllm", "vLLM"},
    NamedKey{"vllm-disagg", "vLLM disaggregated"},
};

constexpr std::array kPrecisions = {
    NamedKey{"fp4", "FP4"}, NamedKey{"fp8", "FP8"}, NamedKey{"bf16", "BF16"}, NamedKey{"int4", "INT4"}, NamedKey{"fp4fp8", "FP4 + FP8"},
};

constexpr std::array kSpecs = {
    NamedKey{"none", "No speculation"},     NamedKey{"mtp", "MTP"}, NamedKey{"eagle", "EAGLE"}, NamedKey{"medusa", "Medusa"},
    NamedKey{"draft_model", "Draft model"},
};

constexpr std::array kBenchmarkTypes = {
    NamedKey{kSingleTurn, "Fixed sequence"},
    NamedKey{kAgenticTraces, "Agentic traces"},
    NamedKey{kLocalKernel, "Local kernels: decode step"},
    NamedKey{kLocalInterleaved, "Local kernels: prefill and decode in turn"},
    NamedKey{kSyntheticSample, "Synthetic sample"},
};

const NamedKey *find(std::span<const NamedKey> table, std::string_view key) {
    const auto it = std::find_if(table.begin(), table.end(), [key](const NamedKey &entry) { return entry.key == key; });
    return it == table.end() ? nullptr : &*it;
}

std::string labelIn(std::span<const NamedKey> table, std::string_view key) {
    const NamedKey *entry = find(table, key);
    return std::string(entry ? entry->label : key);
}

} // namespace

std::string modelLabel(std::string_view key) {
    return labelIn(kModels, key);
}

std::string frameworkLabel(std::string_view key) {
    return labelIn(kFrameworks, key);
}

std::string precisionLabel(std::string_view key) {
    return labelIn(kPrecisions, key);
}

std::string specLabel(std::string_view key) {
    return labelIn(kSpecs, key);
}

std::string benchmarkTypeLabel(std::string_view key) {
    return labelIn(kBenchmarkTypes, key);
}

bool isKnownModel(std::string_view key) {
    return find(kModels, key) != nullptr;
}

bool isKnownFramework(std::string_view key) {
    return find(kFrameworks, key) != nullptr;
}

bool isKnownPrecision(std::string_view key) {
    return find(kPrecisions, key) != nullptr;
}

bool isLocalBenchmark(std::string_view type) {
    return type == kLocalKernel || type == kLocalInterleaved;
}

} // namespace ps
