// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/result_text.h"

#include "core/domain/vocabulary.h"
#include "core/support/text.h"

namespace ps {

QString precisionText(const ServingConfig &config) {
    const QString precision = toQString(precisionLabel(config.precision));
    if (config.spec.empty() || config.spec == "none") return precision;
    return precision + QLatin1Char(' ') + toQString(specLabel(config.spec));
}

QString runText(const RunInfo &run) {
    if (run.githubRunId) return QLatin1Char('#') + QString::number(*run.githubRunId);
    return toQString(run.key);
}

QString imageText(const ResultSet &results, const ResultRow &row) {
    return row.image < 0 ? QString() : toQString(results.images[static_cast<std::size_t>(row.image)]);
}

} // namespace ps
