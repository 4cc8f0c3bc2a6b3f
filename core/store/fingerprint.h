// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/measurement.h"

#include <cstdint>

namespace ps {

/// 64 bits over everything that was measured or explains it: metrics, other metrics, image, attributes. Two
/// measurements of one point with the same fingerprint are taken for the same. The same on every platform and in every
/// version of the program, whatever the order of the registry, as it is stored.
std::int64_t fingerprint(const Measurement &measurement);

} // namespace ps
