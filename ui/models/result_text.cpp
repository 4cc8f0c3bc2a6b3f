// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/result_text.h"

#include "core/domain/day_text.h"
#include "core/domain/vocabulary.h"
#include "core/support/text.h"

#include <QCoreApplication>

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

QString nightText(const RunInfo &run) {
    return toQString(dayText(run.day, run.daySource));
}

QString vetoText(const ResultSet &results, const ResultRow &row) {
    const std::string_view reason = results.vetoOf(row);
    return reason.empty() ? QString() : QCoreApplication::translate("ResultText", "Known to be bad: %1").arg(toQString(reason));
}

QString imageText(const ResultSet &results, const ResultRow &row) {
    return row.image < 0 ? QString() : toQString(results.images[static_cast<std::size_t>(row.image)]);
}

} // namespace ps
