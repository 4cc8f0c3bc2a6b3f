// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/result_summary.h"

#include "core/support/text.h"
#include "ui/models/number_format.h"

namespace ps {

namespace {

QString label(MetricId id) {
    QString text = toQString(metric(id).label);
    // Inside a sentence; abbreviations such as P99 stay.
    if (text.size() > 1 && text.at(1).isLower()) text[0] = text.at(0).toLower();
    return text;
}

QStringList exclusions(const CurveSet &curves) {
    QStringList reasons;
    const auto reason = [&](std::uint64_t count, MetricId id) {
        if (count > 0) reasons << ResultTableModel::tr("%1 excluded: no %2").arg(formatCount(count), label(id));
    };
    reason(curves.excluded.missingX, curves.axes.x);
    reason(curves.excluded.missingY, curves.axes.y);
    if (curves.excluded.vetoed > 0)
        reasons << ResultTableModel::tr("%1 left out: known to be bad").arg(formatCount(curves.excluded.vetoed));
    return reasons;
}

} // namespace

ResultSummary summarise(const CurveSet *curves, ResultTableModel::Scope scope, int shown, int listed) {
    if (!curves) return {};
    const bool frontierOnly = scope == ResultTableModel::Scope::FrontierPoints;
    const auto points = static_cast<int>(curves->pointCount());
    ResultSummary summary;
    QStringList rest;
    summary.count = frontierOnly ? ResultTableModel::tr("%1 frontier points").arg(formatCount(static_cast<std::uint64_t>(listed)))
                                 : ResultTableModel::tr("%1 points").arg(formatCount(static_cast<std::uint64_t>(listed)));
    if (frontierOnly) rest << ResultTableModel::tr("of %1 shown").arg(formatCount(static_cast<std::uint64_t>(points)));
    if (shown < listed) rest << ResultTableModel::tr("%1 match the search").arg(formatCount(static_cast<std::uint64_t>(shown)));
    rest << exclusions(*curves);
    summary.rest = rest.join(QStringLiteral(" · "));
    return summary;
}

QString nothingToDraw(const CurveSet &curves) {
    if (curves.pointCount() > 0) return {};
    const QStringList reasons = exclusions(curves);
    return reasons.isEmpty() ? ResultTableModel::tr("No result in the store matches these filters.") : reasons.join(QStringLiteral(" · "));
}

} // namespace ps
