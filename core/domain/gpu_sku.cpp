// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/gpu_sku.h"

#include <algorithm>
#include <array>

namespace ps {

namespace {

constexpr std::array kGpus = {
    GpuSku{"h100", "H100", Vendor::Nvidia, 0},         GpuSku{"h200", "H200", Vendor::Nvidia, 1},
    GpuSku{"rtx5090", "RTX 5090", Vendor::Nvidia, 2},  GpuSku{"rtx6000pro", "RTX PRO 6000", Vendor::Nvidia, 3},
    GpuSku{"b200", "B200", Vendor::Nvidia, 4},         GpuSku{"b300", "B300", Vendor::Nvidia, 5},
    GpuSku{"gb200", "GB200 NVL72", Vendor::Nvidia, 6}, GpuSku{"gb300", "GB300 NVL72", Vendor::Nvidia, 7},
    GpuSku{"mi300x", "MI300X", Vendor::Amd, 0},        GpuSku{"mi325x", "MI325X", Vendor::Amd, 1},
    GpuSku{"mi355x", "MI355X", Vendor::Amd, 2},
};

} // namespace

std::string_view vendorKey(Vendor vendor) {
    switch (vendor) {
    case Vendor::Nvidia: return "nvidia";
    case Vendor::Amd: return "amd";
    case Vendor::Unknown: return "unknown";
    }
    return "unknown";
}

std::string_view vendorLabel(Vendor vendor) {
    switch (vendor) {
    case Vendor::Nvidia: return "NVIDIA";
    case Vendor::Amd: return "AMD";
    case Vendor::Unknown: return "Other vendors";
    }
    return "Other vendors";
}

std::span<const GpuSku> knownGpus() {
    return kGpus;
}

const GpuSku *findGpu(std::string_view key) {
    const auto it = std::find_if(kGpus.begin(), kGpus.end(), [key](const GpuSku &gpu) { return gpu.key == key; });
    return it == kGpus.end() ? nullptr : &*it;
}

std::string gpuLabel(std::string_view key) {
    const GpuSku *gpu = findGpu(key);
    return std::string(gpu ? gpu->label : key);
}

Vendor vendorOfGpu(std::string_view key) {
    const GpuSku *gpu = findGpu(key);
    return gpu ? gpu->vendor : Vendor::Unknown;
}

} // namespace ps
