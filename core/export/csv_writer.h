// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/frontier/curve_set.h"

#include <string>

namespace ps {

struct DataExportOptions {
    bool allPoints = true; ///< false: frontier points only
};

/// The curve set as CSV (RFC 4180, UTF-8, '\n'): leading '#' lines with the provenance, a header with units, one line
/// per point in the order of curves, points. Numbers in the C locale, shortest text that reads back exactly; a missing
/// value is an empty cell.
std::string writeCsv(const CurveSet &curves, const DataExportOptions &options = {});

} // namespace ps
