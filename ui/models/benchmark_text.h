// SPDX-License-Identifier: GPL-3.0-or-later
// Names of workers' benchmarks for people.
#pragma once

#include "gpu/protocol/message.h"

#include <QString>

#include <set>
#include <string>
#include <vector>

namespace ps {

/// In the order in which they are shown.
enum class BenchmarkKind { Memory, Matrix, Attention, Experts, Layers, Devices, Steps };
BenchmarkKind benchmarkKind(const std::string &benchmark);
QString benchmarkKindText(BenchmarkKind kind);

/// "Llama-3.3-70B · TP8 · BF16 · 8k / 1k" for "decode_step/Llama-3.3-70B/tp8/bf16/8k1k"; other names as they are.
QString benchmarkText(const std::string &benchmark);

/// Names of the sizes that tell cases of one benchmark apart: those that not all of them have with the same value.
std::set<std::string> sizesThatDiffer(const std::vector<gpu::ListedCase> &cases);

} // namespace ps
