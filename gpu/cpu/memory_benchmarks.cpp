// SPDX-License-Identifier: GPL-3.0-or-later
// Memory bandwidth. One launch takes one of eight slices in turn, so that a slice comes back only after all others, which
// together are larger than the caches.
#include "gpu/cpu/host_array.h"
#include "gpu/cpu/host_benchmarks.h"
#include "gpu/cpu/loops.h"
#include "gpu/harness/error_meter.h"
#include "gpu/harness/plain_benchmark.h"

#include <bit>

namespace ps::gpu {

namespace {

enum class Access { Read, Write, Copy, Triad };

constexpr std::size_t kSlices = 8;
constexpr std::size_t kGrain = 512; // a page of doubles: no two threads write the same one
constexpr double kFactor = 3;

int arraysOf(Access operation) {
    return operation == Access::Triad ? 3 : operation == Access::Copy ? 2 : 1;
}

class MemoryCase final : public PreparedCase {
public:
    MemoryCase(ThreadTeam &team, Access operation, std::size_t values, std::uint64_t seed)
        : m_team(team), m_operation(operation), m_out(values), m_b(arraysOf(operation) > 1 ? values : 0),
          m_c(arraysOf(operation) > 2 ? values : 0) {
        fill(team, m_out, [seed](std::size_t i) { return randomReal(seed, i); });
        fill(team, m_b, [seed](std::size_t i) { return randomReal(seed + 1, i); });
        fill(team, m_c, [seed](std::size_t i) { return randomReal(seed + 2, i); });
    }

    void launch() override {
        const std::size_t begin = sliceBegin(m_next), end = sliceBegin(m_next + 1);
        m_next = (m_next + 1) % kSlices;
        m_written += 1;
        std::atomic<std::uint64_t> sum = 0;
        m_team.split(end - begin, kGrain, [&](std::size_t from, std::size_t to) { part(begin + from, to - from, sum); });
        m_sum = sum;
    }

    Verification verify() override {
        ErrorMeter meter;
        if (m_operation != Access::Read) poison(m_team, m_out);
        m_next = 0;
        for (std::size_t slice = 0; slice < kSlices; ++slice) {
            launch();
            for (std::size_t i = sliceBegin(slice); i < sliceBegin(slice + 1) && m_operation != Access::Read; ++i)
                meter.add(m_out[i], expected(i));
            if (m_operation == Access::Read) meter.add(m_sum == plainSum(slice) ? 0 : 1, 0);
        }
        // Exact but for the triad, where the product may be rounded or not.
        return meter.against(m_operation == Access::Triad ? 2 * std::numeric_limits<double>::epsilon() : 0);
    }

    double bytes() const override { return static_cast<double>(arraysOf(m_operation)) * 8 * sliceValues(); }
    double flops() const override { return m_operation == Access::Triad ? 2 * sliceValues() : 0; }

private:
    std::size_t sliceBegin(std::size_t slice) const { return m_out.size() * slice / kSlices; }
    double sliceValues() const { return static_cast<double>(m_out.size()) / kSlices; } // on average: slices differ by one value

    void part(std::size_t at, std::size_t count, std::atomic<std::uint64_t> &sum) {
        switch (m_operation) {
        case Access::Read: sum += loops::sum(reinterpret_cast<const std::uint64_t *>(m_out.data() + at), count); break;
        case Access::Write: loops::store(m_out.data() + at, count, m_written); break;
        case Access::Copy: loops::copy(m_out.data() + at, m_b.data() + at, count); break;
        case Access::Triad: loops::triad(m_out.data() + at, m_b.data() + at, m_c.data() + at, kFactor, count); break;
        }
    }
    double expected(std::size_t at) const {
        if (m_operation == Access::Write) return m_written;
        return m_operation == Access::Copy ? m_b[at] : m_b[at] + kFactor * m_c[at];
    }
    std::uint64_t plainSum(std::size_t slice) const {
        std::uint64_t sum = 0;
        for (std::size_t i = sliceBegin(slice); i < sliceBegin(slice + 1); ++i) sum += std::bit_cast<std::uint64_t>(m_out[i]);
        return sum;
    }

    ThreadTeam &m_team;
    Access m_operation;
    HostArray<double> m_out, m_b, m_c;
    std::size_t m_next = 0;
    std::uint64_t m_sum = 0;
    double m_written = 0; ///< a new value each launch
};

std::unique_ptr<Benchmark> memoryBenchmark(const HostContext &context, Access operation, BenchmarkFacts facts) {
    facts.dataType = operation == Access::Read ? "u64" : "f64";
    return std::make_unique<PlainBenchmark>(
        std::move(facts),
        [context](Suite suite) {
            if (suite != Suite::Check) return std::vector<Shape>{{{"values", context.arrayBytes / 8}}};
            std::vector<Shape> shapes;
            for (const std::int64_t values : kOddSizes) shapes.push_back({{"values", values}});
            return shapes;
        },
        [operation](const Shape &shape) { return shape.at("values") * 8 * arraysOf(operation); },
        [context, operation](const Shape &shape, std::uint64_t seed) {
            return std::make_unique<MemoryCase>(context.team, operation, static_cast<std::size_t>(shape.at("values")), seed);
        });
}

} // namespace

std::unique_ptr<Benchmark> memoryRead(const HostContext &context) {
    return memoryBenchmark(context, Access::Read, {"memory_read", "", "64-bit sum, 64 lanes", "8 values / 8 slices", "0"});
}

std::unique_ptr<Benchmark> memoryWrite(const HostContext &context) {
    return memoryBenchmark(context, Access::Write, {"memory_write", "", "plain stores", "8 values / 8 slices", "0"});
}

std::unique_ptr<Benchmark> memoryCopy(const HostContext &context) {
    return memoryBenchmark(context, Access::Copy, {"memory_copy", "", "memcpy of the C library", "16 values / 8 slices", "0"});
}

std::unique_ptr<Benchmark> memoryTriad(const HostContext &context) {
    return memoryBenchmark(context, Access::Triad, {"memory_triad", "", "plain stores", "24 values / 8 slices", "2 values / 8 slices"});
}

} // namespace ps::gpu
