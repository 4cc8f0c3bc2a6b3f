// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/frontier/curve_set.h"
#include "core/store/store.h"
#include "core/support/job_control.h"

#include <memory>

namespace ps {

/// The same curves with the rooflines of the local steps among them, from the runs that measured these. Where there are none, or the
/// axes are others than a roofline's, the curves as they are.
[[nodiscard]] Result<std::shared_ptr<const CurveSet>> withRooflines(const StoreReader &reader, std::shared_ptr<const CurveSet> curves,
                                                                    const JobControl &job);

} // namespace ps
