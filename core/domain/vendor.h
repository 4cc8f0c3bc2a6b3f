// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace ps {

/// Who makes the GPU. It follows from the GPU (gpu_sku.h) and is stored nowhere.
enum class Vendor { Nvidia, Amd, Unknown };

std::string_view vendorKey(Vendor vendor);   ///< "nvidia", "amd", "unknown"
std::string_view vendorLabel(Vendor vendor); ///< "NVIDIA", "AMD", "Other vendors"

} // namespace ps
