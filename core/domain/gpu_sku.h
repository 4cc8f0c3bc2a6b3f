// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/vendor.h"

#include <span>
#include <string>
#include <string_view>

namespace ps {

/// A GPU that the archives know. `generation` orders the GPUs of one vendor, oldest first, from 0; it picks the shade.
struct GpuSku {
    std::string_view key;   ///< As in the archives after normalisation: "gb300"
    std::string_view label; ///< "GB300 NVL72"
    Vendor vendor;
    int generation;
};

std::span<const GpuSku> knownGpus();
const GpuSku *findGpu(std::string_view key); ///< nullptr when unknown

/// The label of a known GPU, else the key as it is: an unknown GPU is shown under its own name.
std::string gpuLabel(std::string_view key);
Vendor vendorOfGpu(std::string_view key);

} // namespace ps
