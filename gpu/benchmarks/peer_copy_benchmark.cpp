// SPDX-License-Identifier: GPL-3.0-or-later
// Copies from one device to another, for each ordered pair.
#include "gpu/benchmarks/device_benchmarks.h"
#include "gpu/harness/plain_benchmark.h"
#include "gpu/kernels/memory_kernels.h"

#include <algorithm>

namespace ps::gpu {

namespace {

constexpr std::int64_t kSmallBytes = std::int64_t(64) << 10, kLargeBytes = std::int64_t(1) << 30;
constexpr std::size_t kComparedAtOnce = std::size_t(64) << 20; // bytes

DeviceMemory memoryOn(int device, std::size_t bytes) {
    const OnDevice on(device);
    return DeviceMemory(bytes);
}

/// Made with its source selected, whose stream copies and whose events tell the time.
class PeerCopyCase final : public DeviceCase {
public:
    PeerCopyCase(int from, int to, std::size_t bytes, std::uint64_t seed)
        : m_source(from), m_direct(canAccessPeer(from, to)), m_from(bytes), m_to(memoryOn(to, bytes)) {
        if (m_direct) enablePeerAccess(from, to);
        kernels::fillWords(m_from.at(0), bytes / 4, static_cast<std::uint32_t>(seed), stream());
        synchronize();
    }

    LaunchTimer timer(const Clock &clock) override {
        const OnDevice on(m_source);
        LaunchTimer timer = DeviceCase::timer(clock);
        timer.time = [source = m_source, time = std::move(timer.time)](std::int64_t launches) {
            const OnDevice on(source);
            return time(launches);
        };
        return timer;
    }

    Verification verify() override {
        const OnDevice on(m_source);
        // The poison comes from the source, as what fills the target would be of another stream.
        DeviceMemory poison(m_from.bytes());
        setBytes(poison.at(0), 0xff, poison.bytes(), stream());
        copyOnDevices(m_to.at(0), poison.at(0), poison.bytes(), stream());
        launch();
        synchronize();
        std::int64_t differing = 0;
        for (std::size_t at = 0; at < m_from.bytes(); at += kComparedAtOnce) {
            const std::size_t words = std::min(kComparedAtOnce, m_from.bytes() - at) / 4;
            const auto sent = downloaded<std::uint32_t>(m_from.at(at), words), got = downloaded<std::uint32_t>(m_to.at(at), words);
            for (std::size_t i = 0; i < words; ++i) differing += sent[i] == got[i] ? 0 : 1;
        }
        return {differing == 0, static_cast<double>(differing), 0, static_cast<std::int64_t>(m_from.bytes() / 4)};
    }

    double bytes() const override { return static_cast<double>(m_from.bytes()); }
    double flops() const override { return 0; }
    Message message(const Measured &measured) override {
        Measured out = measured;
        out.algorithm = m_direct ? "peer" : "through the host";
        return out;
    }

private:
    void enqueue(std::int64_t) override { copyOnDevices(m_to.at(0), m_from.at(0), m_from.bytes(), stream()); }
    bool isCapturable() override { return m_direct; }

    int m_source;
    bool m_direct;
    DeviceMemory m_from, m_to;
};

/// The whole matrix in full; in short, what goes out of the measured device and what comes in.
std::vector<Shape> shapesOf(const DeviceContext &context, Suite suite) {
    std::vector<std::int64_t> sizes{std::min(kLargeBytes, context.arrayBytes / 16 * 16)};
    if (suite == Suite::Full) sizes.insert(sizes.begin(), kSmallBytes);
    if (suite == Suite::Check) sizes = {16, 257 * 16, 70'001 * 16};
    std::vector<Shape> shapes;
    for (const int from : context.devices) {
        for (const int to : context.devices) {
            const bool own = from == context.devices.front() || to == context.devices.front();
            if (from == to || (suite == Suite::Quick && !own)) continue;
            for (const std::int64_t bytes : sizes) shapes.push_back({{"from", from}, {"to", to}, {"bytes", bytes}});
        }
    }
    return shapes;
}

} // namespace

void addPeerCopyBenchmark(const DeviceContext &context, BenchmarkList &list) {
    if (context.devices.size() < 2) return;
    list.push_back(std::make_unique<PlainBenchmark>(
        BenchmarkFacts{"peer_copy", "u32", "peer, or through the host", "bytes", "0"},
        [context](Suite suite) { return shapesOf(context, suite); },
        [](const Shape &shape) { return 2 * shape.at("bytes"); }, // with the poison
        [](const Shape &shape, std::uint64_t seed) {
            const auto from = static_cast<int>(shape.at("from")), to = static_cast<int>(shape.at("to"));
            const OnDevice on(from);
            return std::make_unique<PeerCopyCase>(from, to, static_cast<std::size_t>(shape.at("bytes")), seed);
        }));
}

} // namespace ps::gpu
