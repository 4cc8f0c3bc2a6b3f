// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/local_run_text.h"

#include "core/runner/local_point.h"
#include "core/support/text.h"
#include "ui/models/import_text.h"
#include "ui/models/number_format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace ps {

namespace {

constexpr double kMilli = 1e3;
constexpr double kMicro = 1e6;
constexpr double kMinuteS = 60;

QString tr(const char *text) {
    return QCoreApplication::translate("LocalRun", text);
}

/// "40 s", "3 min": an estimate is worth no more.
QString roughly(double seconds) {
    if (seconds < 2 * kMinuteS) return tr("%1 s").arg(std::max(1LL, std::llround(seconds)));
    return tr("%1 min").arg(std::llround(seconds / kMinuteS));
}

QString suiteText(const WorkerRequest &work) {
    if (!work.models.empty()) return tr("steps of %1").arg(toQString(work.models.front()));
    if (!work.only.empty()) return tr("chosen kernels");
    return work.suite == RunSuite::Full ? tr("full suite") : tr("quick suite");
}

QString caseText(const std::string &benchmark, const gpu::Shape &shape) {
    if (benchmark.empty()) return tr("The worker");
    const QString sizes = caseShapeText(shape);
    return sizes.isEmpty() ? toQString(benchmark) : toQString(benchmark) + QStringLiteral(", ") + sizes;
}

QString withDoubts(const QString &text, const std::vector<std::string> &doubts) {
    QStringList reasons;
    for (const std::string &doubt : doubts) reasons << toQString(doubt);
    return reasons.isEmpty() ? text : tr("%1; kept out of frontiers: %2").arg(text, reasons.join(QStringLiteral("; ")));
}

} // namespace

QString figureText(double value) {
    const QLocale locale = readingLocale();
    const double size = std::abs(value);
    if (size == 0 || !std::isfinite(value)) return QStringLiteral("0");
    const int decimals = std::clamp(2 - static_cast<int>(std::floor(std::log10(size))), 0, 8);
    return locale.toString(value, 'f', decimals);
}

QString caseShapeText(const gpu::Shape &shape) {
    QStringList sizes;
    for (const auto &[name, size] : shape)
        sizes << toQString(name) + QLatin1Char(' ') + readingLocale().toString(static_cast<qlonglong>(size));
    return sizes.join(QStringLiteral(", "));
}

QString kernelFigureText(const gpu::Measured &kernel) {
    if (!(kernel.gbPerS > 0)) return tr("%1 µs").arg(figureText(kernel.time.medianS * kMicro)); // it moves nothing
    QString text = tr("%1 GB/s").arg(figureText(kernel.gbPerS));
    if (kernel.gflopPerS) text += tr(" · %1 GFLOP/s").arg(figureText(*kernel.gflopPerS));
    return text;
}

QString stepFigureText(const gpu::MeasuredStep &step) {
    QString text = tr("%1 ms").arg(figureText(step.decode.medianS * kMilli));
    if (step.decodeOnly)
        text += tr(" · %1 tok/s/user · %2 tok/s/GPU").arg(figureText(step.decodeOnly->perUser), figureText(step.decodeOnly->perGpu));
    return text;
}

QString estimateTimeText(const RunEstimate &estimate) {
    if (estimate.asBeforeS) return tr("about %1, as the last time").arg(roughly(*estimate.asBeforeS));
    return tr("%1 to %2").arg(roughly(estimate.shortestS), roughly(estimate.longestS));
}

QString estimateMemoryText(const RunEstimate &estimate) {
    return estimate.memoryBytes ? tr("up to %1").arg(formatBytes(static_cast<std::uint64_t>(*estimate.memoryBytes))) : QString();
}

QString estimateLoadText(const RunEstimate &estimate, const std::vector<PlannedRun> &runs) {
    if (estimate.powerLimitW) return tr("at full load, up to %1 W").arg(std::llround(*estimate.powerLimitW));
    std::int64_t threads = 0;
    for (const PlannedRun &run : runs) threads = std::max(threads, run.target.device.threads);
    return threads > 0 ? tr("all %1 threads busy").arg(threads) : tr("the device at full load");
}

QString plannedRunText(const PlannedRun &run) {
    QString text = tr("%1 on %2").arg(suiteText(run.work), toQString(run.target.device.id));
    if (run.repetitions > 1) text += tr(" (%1 of %2)").arg(run.repetition).arg(run.repetitions);
    text[0] = text[0].toUpper();
    return text;
}

QString localRunText(const LocalRunInfo &run) {
    QStringList parts{momentText(run.startedAt), toQString(run.deviceName), toQString(run.suite)};
    if (run.imported) parts << toQString(run.machine);
    if (run.driver) parts << tr("driver %1").arg(toQString(*run.driver));
    return parts.join(QStringLiteral(" · "));
}

QString logText(const gpu::Message &message, const std::string &backend) {
    if (const auto *hello = std::get_if<gpu::Hello>(&message))
        return tr("Worker %1, version %2 (%3)")
            .arg(toQString(hello->vendor), toQString(hello->build.version), toQString(hello->build.revision));
    if (const auto *device = std::get_if<gpu::Device>(&message))
        return tr("Device %1: %2").arg(toQString(device->id), toQString(device->name));
    if (const auto *kernel = std::get_if<gpu::Measured>(&message))
        return withDoubts(caseText(kernel->benchmark, kernel->shape) + QStringLiteral(": ") + kernelFigureText(*kernel),
                          doubtsAbout(*kernel, backend));
    if (const auto *step = std::get_if<gpu::MeasuredStep>(&message))
        return withDoubts(
            tr("%1 %2, batch %3: %4").arg(toQString(step->model), toQString(step->precision)).arg(step->batch).arg(stepFigureText(*step)),
            doubtsAbout(*step, backend));
    if (const auto *checked = std::get_if<gpu::Checked>(&message))
        return tr("%1: checked").arg(caseText(checked->benchmark, checked->shape));
    if (const auto *skipped = std::get_if<gpu::Skipped>(&message))
        return tr("%1: skipped: %2").arg(caseText(skipped->benchmark, skipped->shape), toQString(skipped->reason));
    if (const auto *failed = std::get_if<gpu::Failed>(&message))
        return tr("%1: failed: %2").arg(caseText(failed->benchmark, failed->shape), toQString(failed->reason));
    return {};
}

} // namespace ps
