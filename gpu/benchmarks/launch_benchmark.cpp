// SPDX-License-Identifier: GPL-3.0-or-later
// What starting a kernel costs: one that does nothing, launched on the stream by the host, and replayed from a graph.
#include "gpu/benchmarks/device_benchmarks.h"
#include "gpu/harness/plain_benchmark.h"
#include "gpu/kernels/memory_kernels.h"

namespace ps::gpu {

namespace {

constexpr std::int64_t kLaunches = 1000;

class LaunchCase final : public DeviceCase {
public:
    explicit LaunchCase(bool fromGraph) : m_fromGraph(fromGraph) {}

    LaunchTimer timer(const Clock &) override {
        LaunchTimer timer;
        timer.mode = m_fromGraph ? "graph" : "stream";
        timer.launchesPerSample = [](double) { return kLaunches; };
        timer.time = [this](std::int64_t launches) {
            const auto all = [this, launches] {
                for (std::int64_t i = 0; i < launches; ++i) launch();
            };
            if (m_fromGraph && (!m_graph || m_captured != launches)) {
                m_graph = std::make_unique<Graph>(stream(), all);
                m_captured = launches;
            }
            m_before.record(stream());
            if (m_fromGraph)
                m_graph->launch(stream());
            else
                all();
            m_after.record(stream());
            return Event::secondsBetween(m_before, m_after) / static_cast<double>(launches);
        };
        return timer;
    }

    Verification verify() override { // there is no output but the launch itself, whose error would be thrown
        launch();
        synchronize();
        return {true, 0, 0, 1};
    }
    double bytes() const override { return 0; }
    double flops() const override { return 0; }

private:
    void enqueue(std::int64_t) override { kernels::nothing(stream()); }

    bool m_fromGraph;
    Event m_before, m_after;
    std::unique_ptr<Graph> m_graph;
    std::int64_t m_captured = 0;
};

} // namespace

void addLaunchBenchmark(const DeviceContext &, BenchmarkList &list) {
    for (const bool fromGraph : {true, false}) {
        list.push_back(std::make_unique<PlainBenchmark>(
            BenchmarkFacts{fromGraph ? "launch_graph" : "launch_stream", "none", "an empty kernel of 32 threads", "0", "0"},
            [](Suite) { return std::vector<Shape>{Shape{}}; }, [](const Shape &) { return std::int64_t(0); },
            [fromGraph](const Shape &, std::uint64_t) { return std::make_unique<LaunchCase>(fromGraph); }));
    }
}

} // namespace ps::gpu
