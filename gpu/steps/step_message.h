// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/model/roofline.h"
#include "gpu/protocol/message.h"
#include "gpu/steps/step_facts.h"

namespace ps::gpu {

/// A measured launch as the step that it is: with its points, its roofline where there are ceilings, and its claims. A step that
/// is faster than its bytes can be read is invalid.
MeasuredStep stepMessage(const Measured &measured, const StepFacts &facts, const std::optional<Ceilings> &ceilings);

} // namespace ps::gpu
