// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/harness/benchmark.h"

#include <functional>

namespace ps::gpu {

/// A benchmark made of plain functions, so that each kernel is one file with one class.
class PlainBenchmark final : public Benchmark {
public:
    using Shapes = std::function<std::vector<Shape>(Suite)>;
    using Footprint = std::function<std::int64_t(const Shape &)>;
    using Prepare = std::function<std::unique_ptr<PreparedCase>(const Shape &, std::uint64_t seed)>;

    PlainBenchmark(BenchmarkFacts facts, Shapes shapes, Footprint footprint, Prepare prepare)
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

} // namespace ps::gpu
