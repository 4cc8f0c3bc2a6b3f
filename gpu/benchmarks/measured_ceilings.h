// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/benchmarks/device_case.h"
#include "gpu/model/roofline.h"

#include <optional>

namespace ps::gpu {

/// What this device gives: reading memory, and large products by type, measured once when first asked for. Sustained, as a
/// step's own products would run for long.
class MeasuredCeilings {
public:
    explicit MeasuredCeilings(DeviceContext context) : m_context(std::move(context)) {}
    const std::optional<Ceilings> &get();

private:
    DeviceContext m_context;
    std::optional<Ceilings> m_ceilings;
};

} // namespace ps::gpu
