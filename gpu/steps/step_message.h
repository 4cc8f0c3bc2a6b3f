// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/model/roofline.h"
#include "gpu/protocol/message.h"
#include "gpu/steps/step_request.h"

#include <map>
#include <optional>
#include <string>

namespace ps::gpu {

/// What was measured of a step beside its time.
struct StepExtras {
    std::map<std::string, double> partSeconds;
    std::optional<double> prefillS;
    std::string prefillOrigin;  ///< "measured", "composed"
    std::string collectives;    ///< "none", "omitted", "measured"
    std::string prefillAbsence; ///< why there is no prefillS; a flag then
};

/// The line of a step, from the timing of its launches, with its points, roofline and claims.
MeasuredStep stepMessage(const StepRequest &request, std::int64_t batch, const Measured &measured, const StepExtras &extras,
                         const std::optional<Ceilings> &ceilings);

} // namespace ps::gpu
