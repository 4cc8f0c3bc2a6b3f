// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/point_card.h"

#include "core/domain/vocabulary.h"
#include "core/domain/workload.h"
#include "core/support/text.h"
#include "ui/models/number_format.h"
#include "ui/models/result_details.h"
#include "ui/models/result_text.h"

#include <QCoreApplication>

namespace ps {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ps::PointCard)
};

constexpr int kShortCommit = 12; ///< enough to tell commits apart

void addMetric(PointCard &card, const ResultSet &results, std::uint32_t row, MetricId id) {
    const auto column = results.columnOf(id);
    const auto value = column ? results.value(row, *column) : std::nullopt;
    if (value) card.lines.emplace_back(toQString(metric(id).label), formatMetricWithUnit(metric(id), *value));
}

/// Facts that share a line: "Attempt · commit". Those that are not known are left out, with their part of the label.
void addTogether(PointCard &card, const std::vector<std::pair<QString, QString>> &facts) {
    QStringList labels, values;
    for (const auto &[label, value] : facts) {
        if (value.isEmpty()) continue;
        labels << label;
        values << value;
    }
    if (!values.isEmpty()) card.lines.emplace_back(labels.join(QStringLiteral(" · ")), values.join(QStringLiteral(" · ")));
}

} // namespace

PointCard describePoint(const CurveSet &curves, std::uint32_t row, const ResultOrigin *origin) {
    const ResultSet &results = *curves.results;
    const ResultRow &result = results.rows[row];
    const SeriesInfo &series = results.seriesOf(result);
    const ServingConfig &config = results.configOf(result);
    const RunInfo &run = results.runOf(result);
    const auto count = [](int number) { return readingLocale().toString(number); };

    PointCard card;
    card.title =
        toQString(results.catalogue->hardwareLabel(config.hardware)) + QStringLiteral(" · ") + toQString(frameworkLabel(config.framework));
    card.badge = toQString(precisionLabel(config.precision));
    addMetric(card, results, row, curves.axes.y);
    if (curves.axes.x != curves.axes.y) addMetric(card, results, row, curves.axes.x);
    card.lines.emplace_back(Text::tr("Concurrency · GPUs"), count(result.concurrency) + QStringLiteral(" · ") + count(config.totalGpus()));
    addTogether(card, {{Text::tr("Parallelism"), toQString(config.parallelismLabel())},
                       {Text::tr("Speculation"), toQString(specLabel(config.spec))}});
    addTogether(card, {{Text::tr("Model"), toQString(modelLabel(config.model))},
                       {Text::tr("Sequence"), toQString(sequenceLabel(series.isl, series.osl))}});
    const QString image = imageText(results, result);
    if (!image.isEmpty()) card.lines.emplace_back(Text::tr("Image"), image);
    addTogether(card, {{Text::tr("Night"), nightText(run)}, {Text::tr("Run"), runText(run)}});
    addTogether(card, {{Text::tr("Attempt"), result.attempt < 0 ? QString() : count(result.attempt)},
                       {Text::tr("Commit"), toQString(run.headSha).left(kShortCommit)}});
    if (origin) {
        for (DetailLine &line : originSummary(*origin, config)) card.origin.emplace_back(std::move(line.label), std::move(line.value));
    }
    card.note = vetoText(results, result);
    if (!card.note.isEmpty()) return card;
    if (run.synthetic)
        card.note = Text::tr("Synthetic sample data");
    else if (isLocalBenchmark(series.benchmarkType))
        card.note = Text::tr("Kernel-composed step, no engine");
    const auto share = curves.roofShareOf(row);
    if (!share) return card;
    card.lines.insert(card.lines.begin() + std::min<std::ptrdiff_t>(2, std::ssize(card.lines)),
                      {Text::tr("Share of its roofline"), Text::tr("%1 %").arg(readingLocale().toString(100 * *share, 'f', 0))});
    card.note += Text::tr(". Roofline: the same step at the rates of memory and arithmetic that its run measured; no limit for "
                          "engines, which may speculate");
    return card;
}

} // namespace ps
