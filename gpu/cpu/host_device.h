// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/protocol/message.h"

namespace ps::gpu {

/// This machine as far as this process may use it: processors of its affinity mask, their last-level caches added up.
Device hostDevice();
/// What /proc/meminfo calls available, or the rest of this process's address space limit if that is less. 0 when unknown.
std::int64_t availableMemoryBytes();

} // namespace ps::gpu
