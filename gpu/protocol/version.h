// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace ps::gpu {

/// "v" of every line. Raised when an old reader would misunderstand a new line; a new type or field does not raise it.
inline constexpr int kProtocolVersion = 1;
/// "schema" of a result line: which fields it has and how they were counted. 2: conditions, ceiling, phase, libraries, invalid.
inline constexpr int kResultSchema = 2;
/// "schema" of a step line.
inline constexpr int kStepSchema = 1;

/// What a reader accepts. A worker that exceeds one of these is broken or is no worker.
inline constexpr std::size_t kMaxLineBytes = std::size_t(1) << 20;
inline constexpr std::size_t kMaxTextBytes = std::size_t(1) << 14;
inline constexpr int kMaxDepth = 8;

} // namespace ps::gpu
