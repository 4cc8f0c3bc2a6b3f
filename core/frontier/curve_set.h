// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/catalogue/result_set.h"
#include "core/catalogue/selection.h"
#include "core/domain/metric.h"
#include "core/domain/vendor.h"
#include "core/support/result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ps {

/// A field that frontiers can be grouped by.
enum class GroupField {
    Vendor,
    Hardware,
    Framework,
    Model,
    Precision,
    Spec,
    Disaggregated,
    Isl,
    Osl,
    BenchmarkType,
    Offload,
    Concurrency,
    Parallelism,
    Day,
    Run,
    Image,
    Config
};

std::string_view groupFieldKey(GroupField field); ///< "vendor", "hardware", "framework", "model", "precision", "spec", "disagg", "isl",
                                                  ///< "osl", "type", "offload", "conc", "parallelism", "date", "run", "image", "config"

/// How results are split into frontiers. Whatever the fields, results of different models, sequences, benchmark types
/// (and offload modes) are never put on one frontier: a frontier over two workloads means nothing.
struct GroupBy {
    std::vector<GroupField> fields = {GroupField::Vendor};
    /// "vendor", "gpu", "line" (GPU + engine + precision + speculation), "config", or "hardware,precision".
    static Result<GroupBy> parse(std::string_view text);
    std::string key() const; ///< reads back with parse()
    friend bool operator==(const GroupBy &, const GroupBy &) = default;
};

struct AxisChoice {
    MetricId x;
    MetricId y;
    /// From metric keys. InvalidArgument for an unknown one, or one that has no better direction.
    static Result<AxisChoice> parse(std::string_view xKey, std::string_view yKey);
    friend bool operator==(const AxisChoice &, const AxisChoice &) = default;
};

/// A result that has a value on both axes.
struct CurvePoint {
    double x = 0;
    double y = 0;
    std::uint32_t row = 0; ///< index into ResultSet::rows
    bool onFrontier = false;
};

/// The results of one group and their frontier.
struct Curve {
    /// Field key → value, in the order of GroupBy, then what was needed to keep workloads apart. Values are keys
    /// ("amd", "dsr1"), stable between sessions: colours hang on them.
    std::vector<std::pair<std::string, std::string>> key;
    std::string label;               ///< "AMD", "B200 · vLLM · FP8"
    Vendor vendor = Vendor::Unknown; ///< of all its points; Unknown when they differ
    std::string hardware;            ///< when all its points share one GPU, else empty
    std::string benchmarkType;
    std::vector<CurvePoint> points;      ///< by ascending x, then row
    std::vector<std::uint32_t> frontier; ///< indices into points, ascending x
};

/// Where the decode steps of one local run would be at the rates of memory and arithmetic that the run measured. No limit for
/// engines, which may speculate.
struct CurveRoofline {
    struct Knot {
        double x = 0;
        double y = 0;
        friend bool operator==(const Knot &, const Knot &) = default;
    };
    std::size_t curve = 0;                                ///< index into CurveSet::curves, of the steps' own
    std::string label;                                    ///< of the device; with precision and parallelism where one device has several
    std::vector<Knot> knots;                              ///< in the units of the axes, strictly ascending x; two or more
    std::vector<std::pair<std::uint32_t, double>> shares; ///< by row: how much of it the step reached (1 = all)
    friend bool operator==(const CurveRoofline &, const CurveRoofline &) = default;
};

/// Results that are not on the picture, and why.
struct Excluded {
    std::uint64_t missingX = 0; ///< no value for x (y may be missing too)
    std::uint64_t missingY = 0; ///< x is there, y is not
    std::uint64_t vetoed = 0;   ///< known to be bad; the selection would show them otherwise, or older ones instead
};

/// What chart, table and every export show. Built once, then immutable; shared as std::shared_ptr<const CurveSet>, so
/// they cannot disagree.
struct CurveSet {
    std::shared_ptr<const ResultSet> results;
    Selection selection;     ///< as given
    std::optional<Day> asOf; ///< the effective day
    AxisChoice axes;
    GroupBy groupBy;
    std::vector<Curve> curves; ///< NVIDIA, AMD, others; within a vendor by label
    Excluded excluded;
    std::vector<CurveRoofline> rooflines; ///< of decode alone, where the axes are interactivity and throughput

    /// How much of its roofline a local step reached.
    std::optional<double> roofShareOf(std::uint32_t row) const;
    std::size_t pointCount() const;
    std::size_t frontierCount() const;
    bool anySynthetic() const; ///< some point comes from the shipped sample
    bool anyVetoed() const;    ///< some point is known to be bad; only when the selection shows such
};

} // namespace ps
