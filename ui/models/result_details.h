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

/// Where it comes from: archive, document, element, import, what was normalised, the names as the archive spells them
/// where it spells them otherwise than `config`, further fields. What is not known is left out.
std::vector<DetailLine> originDetails(const ResultOrigin &origin, const ServingConfig &config);

/// The same in a few lines, for a card.
std::vector<DetailLine> originSummary(const ResultOrigin &origin, const ServingConfig &config);

} // namespace ps
