// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/result_columns.h"

#include "core/support/text.h"

#include <QCoreApplication>

namespace ps {

namespace {

using Kind = ResultColumn::Kind;

/// Metrics beside the axes that are shown before the user asks for more.
constexpr std::size_t kFurtherMetricsAtFirst = 1;

QString text(const char *source) {
    return QCoreApplication::translate("ResultColumns", source);
}

ResultColumn plain(Kind kind, const char *key, const char *title, bool numeric = false) {
    ResultColumn column;
    column.kind = kind;
    column.key = QString::fromLatin1(key);
    column.title = text(title);
    column.numeric = numeric;
    return column;
}

ResultColumn ofMetric(MetricId id, std::size_t valueColumn) {
    const Metric &entry = metric(id);
    ResultColumn column;
    column.kind = Kind::Metric;
    column.metric = id;
    column.valueColumn = valueColumn;
    column.key = QStringLiteral("metric:") + toQString(entry.key);
    column.title = metricColumnTitle(entry);
    column.explanation = toQString(entry.labelWithUnit()) + QLatin1Char('\n') + toQString(entry.definition);
    column.numeric = true;
    return column;
}

void appendMetrics(std::vector<ResultColumn> &columns, const CurveSet &curves) {
    const ResultSet &results = *curves.results;
    for (const MetricId axis : {curves.axes.y, curves.axes.x}) {
        if (const auto valueColumn = results.columnOf(axis)) columns.push_back(ofMetric(axis, *valueColumn));
        if (curves.axes.x == curves.axes.y) break;
    }
    std::size_t further = 0;
    for (std::size_t i = 0; i < results.columns.size(); ++i) {
        const MetricId id = results.columns[i];
        if (id == curves.axes.x || id == curves.axes.y) continue;
        columns.push_back(ofMetric(id, i));
        columns.back().shownAtFirst = further++ < kFurtherMetricsAtFirst;
    }
}

} // namespace

std::vector<ResultColumn> resultColumns(const CurveSet &curves) {
    std::vector<ResultColumn> columns;
    if (curves.selection.models.size() != 1) columns.push_back(plain(Kind::Model, "model", QT_TRANSLATE_NOOP("ResultColumns", "Model")));
    if (curves.selection.sequences.size() != 1)
        columns.push_back(plain(Kind::Sequence, "sequence", QT_TRANSLATE_NOOP("ResultColumns", "Sequence")));
    columns.push_back(plain(Kind::Gpu, "gpu", QT_TRANSLATE_NOOP("ResultColumns", "GPU")));
    columns.push_back(plain(Kind::Engine, "engine", QT_TRANSLATE_NOOP("ResultColumns", "Engine")));
    columns.push_back(plain(Kind::Precision, "precision", QT_TRANSLATE_NOOP("ResultColumns", "Precision")));
    columns.push_back(plain(Kind::Parallelism, "parallelism", QT_TRANSLATE_NOOP("ResultColumns", "Parallelism")));
    columns.push_back(plain(Kind::Concurrency, "concurrency", QT_TRANSLATE_NOOP("ResultColumns", "Conc."), true));
    columns.back().explanation = text(QT_TRANSLATE_NOOP("ResultColumns", "Concurrency: requests in flight"));
    if (curves.results) appendMetrics(columns, curves);
    columns.push_back(plain(Kind::Night, "night", QT_TRANSLATE_NOOP("ResultColumns", "Night")));
    columns.push_back(plain(Kind::Run, "run", QT_TRANSLATE_NOOP("ResultColumns", "Run")));
    columns.back().shownAtFirst = false;
    columns.push_back(plain(Kind::Image, "image", QT_TRANSLATE_NOOP("ResultColumns", "Image")));
    columns.back().shownAtFirst = false;
    return columns;
}

QString shortMetricLabel(const Metric &metric) {
    QString label = toQString(metric.label);
    label.replace(QStringLiteral("time to first token"), QStringLiteral("TTFT"));
    label.replace(QStringLiteral("time per output token"), QStringLiteral("TPOT"));
    label.replace(QStringLiteral("inter-token latency"), QStringLiteral("ITL"));
    label.replace(QStringLiteral("end-to-end"), QStringLiteral("E2E"));
    label.replace(QStringLiteral("Standard deviation of"), QStringLiteral("SD of"));
    // The unit says it already.
    if (metric.unit == "tok/s/GPU") label.remove(QStringLiteral(" per GPU"));
    return label;
}

QString metricColumnTitle(const Metric &metric) {
    QString label = shortMetricLabel(metric);
    const QString unit = toQString(metric.unit);
    if (unit.isEmpty()) return label;
    if (metric.unit != "tok/s/GPU" && metric.unit != "tok/s/user") return QStringLiteral("%1 (%2)").arg(label, unit);
    // These units name the quantity.
    label.remove(QStringLiteral("throughput"), Qt::CaseInsensitive).remove(QStringLiteral("interactivity"));
    return QStringLiteral("%1 %2").arg(label.simplified(), unit).trimmed();
}

} // namespace ps
