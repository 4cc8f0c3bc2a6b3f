// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/measurement.h"

#include <string>
#include <string_view>

namespace ps {

/// The metrics of a displaced version: their keys, which many versions share, and their values.
struct MetricBlob {
    std::string keys;   ///< JSON array of texts; other metrics behind the known ones
    std::string values; ///< one little-endian double per key
};

MetricBlob toBlob(const Measurement &measurement);
/// Sets the metrics and other metrics of `measurement`, whichever they are for this version of the program.
void fromBlob(std::string_view keys, std::string_view values, Measurement &measurement);

} // namespace ps
