// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/result_details.h"

#include "core/domain/gpu_sku.h"
#include "core/domain/vocabulary.h"
#include "core/domain/workload.h"
#include "core/support/text.h"
#include "ui/models/number_format.h"
#include "ui/models/result_text.h"

#include <QCoreApplication>
#include <QUrl>

namespace ps {

namespace {

QString text(const char *source) {
    return QCoreApplication::translate("ResultDetails", source);
}

/// A link only to the web: the address comes from an archive.
QString webAddress(const std::string &address) {
    const QUrl url(toQString(address), QUrl::StrictMode);
    return url.isValid() && url.scheme() == QLatin1String("https") ? url.toString() : QString();
}

void append(std::vector<DetailLine> &lines, const char *label, const QString &value, const QString &url = {}) {
    if (!value.isEmpty()) lines.push_back({text(label), value, url});
}

void appendMetrics(std::vector<DetailLine> &lines, const ResultSet &results, std::size_t row) {
    for (std::size_t column = 0; column < results.columns.size(); ++column) {
        const Metric &entry = metric(results.columns[column]);
        const auto value = results.value(row, column);
        lines.push_back({toQString(entry.label),
                         value ? formatMetricWithUnit(entry, *value) : text(QT_TRANSLATE_NOOP("ResultDetails", "not measured")),
                         {}});
    }
}

} // namespace

std::vector<DetailLine> resultDetails(const ResultSet &results, std::size_t row) {
    const ResultRow &result = results.rows[row];
    const SeriesInfo &series = results.seriesOf(result);
    const ServingConfig &config = results.configOf(result);
    const RunInfo &run = results.runOf(result);
    std::vector<DetailLine> lines;
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "GPU"), toQString(gpuLabel(config.hardware)));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Engine"), toQString(frameworkLabel(config.framework)));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Model"), toQString(modelLabel(config.model)));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Precision"), precisionText(config));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Sequence"), toQString(sequenceLabel(series.isl, series.osl)));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Parallelism"), toQString(config.parallelismLabel()));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "GPUs"), formatCount(static_cast<std::uint64_t>(config.totalGpus())));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Concurrency"), formatCount(static_cast<std::uint64_t>(result.concurrency)));
    appendMetrics(lines, results, row);
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Night"), run.day ? toQString(run.day->iso()) : QString());
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Run"), runText(run), webAddress(run.url));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Run name"), toQString(run.name));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Attempt"), result.attempt < 0 ? QString() : QString::number(result.attempt));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Image"), imageText(results, result));
    if (run.synthetic)
        append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Data"), text(QT_TRANSLATE_NOOP("ResultDetails", "Synthetic sample data")));
    return lines;
}

std::vector<DetailLine> originDetails(const ResultOrigin &origin) {
    std::vector<DetailLine> lines;
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Archive"), toQString(origin.archive));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Document"), toQString(origin.document));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Element"), QString::number(origin.element));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Imported"), toQString(origin.importedAt));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Imported by version"), toQString(origin.programVersion));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Hardware as written"), toQString(origin.rawHardware));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Engine as written"), toQString(origin.rawFramework));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Model as written"), toQString(origin.rawModel));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Precision as written"), toQString(origin.rawPrecision));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Speculation as written"), toQString(origin.rawSpec));
    for (const auto &[key, value] : origin.attributes) lines.push_back({toQString(key), toQString(value), {}});
    for (const auto &[key, value] : origin.otherMetrics) lines.push_back({toQString(key), readingLocale().toString(value, 'g', 6), {}});
    return lines;
}

} // namespace ps
