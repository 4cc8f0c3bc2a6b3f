// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/harness/step_facts.h"
#include "gpu/protocol/message.h"

namespace ps::gpu {

/// A measured launch as the step that it is: with its points, its roofline at a read rate of `ceilingGbPerS` (0: not known), and
/// its claims. A step faster than its roofline is invalid.
MeasuredStep stepMessage(const Measured &measured, const StepFacts &facts, double ceilingGbPerS);

} // namespace ps::gpu
