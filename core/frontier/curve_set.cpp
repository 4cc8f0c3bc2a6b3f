// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/frontier/curve_set.h"

#include "core/frontier/near_choices.h"

#include <algorithm>
#include <array>
#include <span>

namespace ps {

namespace {

struct FieldName {
    GroupField field;
    std::string_view key;
};

constexpr std::array kFieldNames = {
    FieldName{GroupField::Vendor, "vendor"},
    FieldName{GroupField::Hardware, "hardware"},
    FieldName{GroupField::Framework, "framework"},
    FieldName{GroupField::Model, "model"},
    FieldName{GroupField::Precision, "precision"},
    FieldName{GroupField::Spec, "spec"},
    FieldName{GroupField::Disaggregated, "disagg"},
    FieldName{GroupField::Isl, "isl"},
    FieldName{GroupField::Osl, "osl"},
    FieldName{GroupField::BenchmarkType, "type"},
    FieldName{GroupField::Offload, "offload"},
    FieldName{GroupField::Concurrency, "conc"},
    FieldName{GroupField::Parallelism, "parallelism"},
    FieldName{GroupField::Day, "date"},
    FieldName{GroupField::Run, "run"},
    FieldName{GroupField::Image, "image"},
    FieldName{GroupField::Config, "config"},
};

constexpr std::array kGpuFields = {GroupField::Hardware};
constexpr std::array kLineFields = {GroupField::Hardware, GroupField::Framework, GroupField::Precision, GroupField::Spec};

/// A word for one or several fields.
struct Shorthand {
    std::string_view key;
    std::span<const GroupField> fields;
};

constexpr std::array kShorthands = {Shorthand{"gpu", kGpuFields}, Shorthand{"line", kLineFields}};

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

Error unknownGrouping(std::string_view given) {
    std::vector<std::string_view> choices;
    std::string all;
    const auto add = [&](std::string_view key) {
        choices.push_back(key);
        if (!all.empty()) all += ", ";
        all += key;
    };
    for (const Shorthand &shorthand : kShorthands) add(shorthand.key);
    for (const FieldName &name : kFieldNames) add(name.key);
    std::string message = given.empty() ? "a field to group by is empty" : "cannot group by '" + std::string(given) + "'";
    return Error(ErrorCode::InvalidArgument, message + nearChoicesHint(given, choices) + " (known: " + all + ")");
}

Result<std::vector<GroupField>> fieldsOf(std::string_view word) {
    for (const Shorthand &shorthand : kShorthands) {
        if (shorthand.key == word) return std::vector<GroupField>(shorthand.fields.begin(), shorthand.fields.end());
    }
    for (const FieldName &name : kFieldNames) {
        if (name.key == word) return std::vector<GroupField>{name.field};
    }
    return failure(unknownGrouping(word));
}

Result<MetricId> axisMetric(std::string_view key, std::string_view axis) {
    const Metric *found = findMetric(key);
    if (!found) {
        std::vector<std::string_view> choices;
        for (const Metric &entry : allMetrics()) {
            if (entry.better != Better::Neither) choices.push_back(entry.key);
        }
        return failure(ErrorCode::InvalidArgument,
                       "unknown metric '" + std::string(key) + "' for " + std::string(axis) + nearChoicesHint(key, choices));
    }
    if (found->better == Better::Neither) {
        return failure(ErrorCode::InvalidArgument, "'" + found->key + "' cannot be the " + std::string(axis) +
                                                       " axis of a frontier: neither more nor less of it is better");
    }
    return found->id;
}

} // namespace

std::string_view groupFieldKey(GroupField field) {
    const auto it = std::find_if(kFieldNames.begin(), kFieldNames.end(), [field](const FieldName &name) { return name.field == field; });
    return it == kFieldNames.end() ? std::string_view() : it->key;
}

Result<GroupBy> GroupBy::parse(std::string_view text) {
    GroupBy groupBy;
    groupBy.fields.clear();
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const auto fields = fieldsOf(trimmed(text.substr(begin, end - begin)));
        if (!fields) return failure(fields.error());
        for (const GroupField field : *fields) {
            if (std::find(groupBy.fields.begin(), groupBy.fields.end(), field) == groupBy.fields.end()) groupBy.fields.push_back(field);
        }
        begin = end + 1;
    }
    return groupBy;
}

std::string GroupBy::key() const {
    for (const Shorthand &shorthand : kShorthands) {
        if (std::equal(fields.begin(), fields.end(), shorthand.fields.begin(), shorthand.fields.end())) return std::string(shorthand.key);
    }
    std::string text;
    for (const GroupField field : fields) {
        if (!text.empty()) text += ',';
        text += groupFieldKey(field);
    }
    return text;
}

Result<AxisChoice> AxisChoice::parse(std::string_view xKey, std::string_view yKey) {
    const auto x = axisMetric(xKey, "x");
    if (!x) return failure(x.error());
    const auto y = axisMetric(yKey, "y");
    if (!y) return failure(y.error());
    return AxisChoice{*x, *y};
}

std::optional<double> CurveSet::roofShareOf(std::uint32_t row) const {
    for (const CurveRoofline &roofline : rooflines) {
        for (const auto &[itsRow, share] : roofline.shares) {
            if (itsRow == row) return share;
        }
    }
    return std::nullopt;
}

std::size_t CurveSet::pointCount() const {
    std::size_t count = 0;
    for (const Curve &curve : curves) count += curve.points.size();
    return count;
}

std::size_t CurveSet::frontierCount() const {
    std::size_t count = 0;
    for (const Curve &curve : curves) count += curve.frontier.size();
    return count;
}

bool CurveSet::anySynthetic() const {
    const auto synthetic = [this](const CurvePoint &point) { return results->runOf(results->rows[point.row]).synthetic; };
    return std::any_of(curves.begin(), curves.end(),
                       [&](const Curve &curve) { return std::any_of(curve.points.begin(), curve.points.end(), synthetic); });
}

bool CurveSet::anyVetoed() const {
    if (!selection.vetoed) return false;
    const auto vetoed = [this](const CurvePoint &point) { return !results->vetoOf(results->rows[point.row]).empty(); };
    return std::any_of(curves.begin(), curves.end(),
                       [&](const Curve &curve) { return std::any_of(curve.points.begin(), curve.points.end(), vetoed); });
}

} // namespace ps
