// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/csv_writer.h"

namespace ps {

/// The curve set as the JSON of `paretoscope frontier --format json` ("schema": 1; see the README's command line).
/// The same store gives the same bytes.
std::string writeJson(const CurveSet &curves, const DataExportOptions &options = {});

} // namespace ps
