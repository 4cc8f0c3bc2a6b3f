// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/catalogue/result_set.h"

#include <QString>

namespace ps {

/// How the parts of a result's identity read, in the table and in its details.

/// "FP4 MTP"; the precision alone without speculation.
QString precisionText(const ServingConfig &config);
/// "#25471873049", else the run's own key.
QString runText(const RunInfo &run);
/// The night of a run with what it is when the run does not tell it: "2026-05-09 (estimated)"; empty when it is not known.
QString nightText(const RunInfo &run);
/// "Known to be bad: the reason"; empty when nothing is known against the result.
QString vetoText(const ResultSet &results, const ResultRow &row);
/// Empty when the image is not known.
QString imageText(const ResultSet &results, const ResultRow &row);

} // namespace ps
