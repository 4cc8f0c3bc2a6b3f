// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/point_card.h"

#include "core/domain/gpu_sku.h"
#include "core/domain/vocabulary.h"
#include "core/domain/workload.h"
#include "core/support/text.h"
#include "ui/models/number_format.h"
#include "ui/models/result_text.h"

#include <QCoreApplication>

namespace ps {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ps::PointCard)
};

void addMetric(PointCard &card, const ResultSet &results, std::uint32_t row, MetricId id) {
    const auto column = results.columnOf(id);
    const auto value = column ? results.value(row, *column) : std::nullopt;
    if (value) card.lines.emplace_back(toQString(metric(id).label), formatMetricWithUnit(metric(id), *value));
}

} // namespace

PointCard describePoint(const CurveSet &curves, std::uint32_t row) {
    const ResultSet &results = *curves.results;
    const ResultRow &result = results.rows[row];
    const SeriesInfo &series = results.seriesOf(result);
    const ServingConfig &config = results.configOf(result);
    const RunInfo &run = results.runOf(result);
    const auto count = [](int number) { return readingLocale().toString(number); };

    PointCard card;
    card.title = toQString(gpuLabel(config.hardware)) + QStringLiteral(" · ") + toQString(frameworkLabel(config.framework));
    card.badge = toQString(precisionLabel(config.precision));
    addMetric(card, results, row, curves.axes.y);
    if (curves.axes.x != curves.axes.y) addMetric(card, results, row, curves.axes.x);
    card.lines.emplace_back(Text::tr("Concurrency · GPUs"), count(result.concurrency) + QStringLiteral(" · ") + count(config.totalGpus()));
    card.lines.emplace_back(Text::tr("Parallelism"), toQString(config.parallelismLabel()));
    card.lines.emplace_back(Text::tr("Speculation"), toQString(specLabel(config.spec)));
    card.lines.emplace_back(Text::tr("Model"), toQString(modelLabel(config.model)));
    card.lines.emplace_back(Text::tr("Sequence"), toQString(sequenceLabel(series.isl, series.osl)));
    const QString image = imageText(results, result);
    if (!image.isEmpty()) card.lines.emplace_back(Text::tr("Image"), image);
    const QString day = run.day ? toQString(run.day->iso()) + QStringLiteral(" · ") : QString();
    card.lines.emplace_back(Text::tr("Run"), day + runText(run));
    if (result.attempt >= 0) card.lines.emplace_back(Text::tr("Attempt"), count(result.attempt));
    if (run.synthetic)
        card.note = Text::tr("Synthetic sample data");
    else if (series.benchmarkType == kLocalKernel)
        card.note = Text::tr("Kernel-composed step, no engine");
    return card;
}

} // namespace ps
