// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/frontier/curve_set.h"
#include "core/import/import_report.h"

#include <QString>

#include <vector>

namespace ps {

/// One fact about a result.
struct DetailLine {
    QString label;
    QString value;
    QString url; ///< where the value leads; or empty
};

/// Everything known about one result: its configuration, workload, the metrics that were read, its run.
std::vector<DetailLine> resultDetails(const ResultSet &results, std::size_t row);

/// Where it comes from: archive, document, element, import, the names as the archive spells them, further fields.
std::vector<DetailLine> originDetails(const ResultOrigin &origin);

} // namespace ps
