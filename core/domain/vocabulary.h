// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace ps {

/// Names for people. Each function returns the label of a known key, else the key as it is: an unknown model or
/// engine is kept and shown under its own name, never dropped and never guessed.
std::string modelLabel(std::string_view key);     ///< "dsr1" → "DeepSeek R1 0528"
std::string frameworkLabel(std::string_view key); ///< "dynamo-trt" → "Dynamo TensorRT-LLM"
std::string precisionLabel(std::string_view key); ///< "fp8" → "FP8"
std::string specLabel(std::string_view key);      ///< "none" → "No speculation", "mtp" → "MTP"
/// "single_turn" → "Fixed sequence", "agentic_traces" → "Agentic traces", "local_kernel" → "Local kernels: decode step".
std::string benchmarkTypeLabel(std::string_view key);

bool isKnownModel(std::string_view key);
bool isKnownFramework(std::string_view key);
bool isKnownPrecision(std::string_view key);
/// Measured by a worker, without an engine.
bool isLocalBenchmark(std::string_view type);

inline constexpr std::string_view kSingleTurn = "single_turn";
inline constexpr std::string_view kAgenticTraces = "agentic_traces";
/// Decode steps of the workers, alone; and what a node gives that runs prefill and decode steps in turn. No engine was at work:
/// types of their own, so that they never share a line with served results, nor with each other.
inline constexpr std::string_view kLocalKernel = "local_kernel";
inline constexpr std::string_view kLocalInterleaved = "local_interleaved";
/// Made-up results of the shipped sample: a type of their own, so that they never share a line with measured ones.
inline constexpr std::string_view kSyntheticSample = "synthetic_sample";

} // namespace ps
