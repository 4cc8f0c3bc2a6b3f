// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace ps {

/// Which direction of an axis is the good one. (Metrics with no direction cannot be an axis.)
enum class Direction { LowerIsBetter, HigherIsBetter };

} // namespace ps
