// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/cpu/host_array.h"
#include "gpu/cpu/host_benchmarks.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ps::gpu {

/// A benchmark made of plain functions, so that each kernel is one file with one class.
class HostBenchmark final : public Benchmark {
public:
    using Shapes = std::function<std::vector<Shape>(Suite)>;
    using Footprint = std::function<std::int64_t(const Shape &)>;
    using Prepare = std::function<std::unique_ptr<PreparedCase>(const Shape &, std::uint64_t seed)>;

    HostBenchmark(BenchmarkFacts facts, Shapes shapes, Footprint footprint, Prepare prepare)
        : m_facts(std::move(facts)), m_shapes(std::move(shapes)), m_footprint(std::move(footprint)), m_prepare(std::move(prepare)) {}

    BenchmarkFacts facts() const override { return m_facts; }
    std::vector<Shape> shapes(Suite suite) const override { return m_shapes(suite); }
    std::int64_t workingSetBytes(const Shape &shape) const override { return m_footprint(shape); }
    std::unique_ptr<PreparedCase> prepare(const Shape &shape, std::uint64_t seed) const override { return m_prepare(shape, seed); }

private:
    BenchmarkFacts m_facts;
    Shapes m_shapes;
    Footprint m_footprint;
    Prepare m_prepare;
};

/// The largest difference of outputs from their reference. NaN, once seen, stays.
class ErrorMeter {
public:
    void add(double output, double reference) {
        ++m_count;
        const double error = std::abs(output - reference);
        if (std::isnan(error) || error > m_error) m_error = std::isnan(m_error) ? m_error : error;
        m_largest = std::max(m_largest, std::abs(reference));
    }
    /// `relativeBound` is of the largest reference value.
    Verification against(double relativeBound) const {
        const double bound = relativeBound * m_largest;
        return {m_error <= bound, m_error, bound, m_count};
    }

private:
    double m_error = 0;
    double m_largest = 0;
    std::int64_t m_count = 0;
};

/// Rounding of `terms` additions in float32, growing like a random walk, with a margin for the exponential's 2e-7.
inline double floatBound(std::size_t terms) {
    return std::numeric_limits<float>::epsilon() * (16 + 2 * std::sqrt(static_cast<double>(terms)));
}

} // namespace ps::gpu
