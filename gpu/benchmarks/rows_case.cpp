// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/benchmarks/rows_case.h"

#include "gpu/harness/plain_benchmark.h"

#include <utility>

namespace ps::gpu {

void addRowsBenchmark(const DeviceContext &context, BenchmarkList &list, BenchmarkFacts facts, double bytesPerElement,
                      std::function<std::vector<Shape>(Suite)> shapes, const MakeRows &make) {
    const auto bytesOf = [bytesPerElement](const Shape &shape) {
        return bytesPerElement * static_cast<double>(shape.at("rows") * shape.at("width"));
    };
    const auto partsOf = [context, bytesOf](const Shape &shape) { return partsFor(context, bytesOf(shape)); };
    list.push_back(std::make_unique<PlainBenchmark>(
        std::move(facts), std::move(shapes),
        [partsOf, bytesOf](const Shape &shape) { return static_cast<std::int64_t>(bytesOf(shape)) * partsOf(shape); },
        [make, partsOf](const Shape &shape, std::uint64_t seed) {
            return make(shape.at("rows"), shape.at("width"), partsOf(shape), seed);
        }));
}

} // namespace ps::gpu
