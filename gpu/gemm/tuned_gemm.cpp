// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/gemm/tuned_gemm.h"

#include "gpu/harness/device_fault.h"

#include <algorithm>
#include <optional>

namespace ps::gpu {

namespace {

constexpr double kRoundS = 2e-3; // of runs that are timed together
constexpr int kRounds = 5;
constexpr std::int64_t kMostRuns = 60;

/// Fastest of a few rounds; none when the library refuses after all, as it does for some of its own proposals.
std::optional<double> secondsOf(const Gemm &gemm, int algorithm, const GemmOperands &operands, Stream &stream) {
    Event before, after;
    const auto timed = [&](const std::function<void()> &work, std::int64_t runs) {
        before.record(stream);
        work();
        after.record(stream);
        return Event::secondsBetween(before, after) / static_cast<double>(runs);
    };
    const auto runs = [&](std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i) {
            gemm.run(algorithm, operands.x, operands.w(i), operands.y, stream);
            operands.between();
        }
    };
    try {
        runs(1);
        stream.synchronize();
    } catch (const Unsupported &) {
        return std::nullopt;
    }
    const double once = timed([&] { runs(2); }, 2);
    const auto count = std::clamp(static_cast<std::int64_t>(kRoundS / std::max(once, 1e-9)), std::int64_t(2), kMostRuns);
    Graph graph(stream, [&] { runs(count); }); // launches by the host would hide what short products take
    double best = timed([&] { graph.launch(stream); }, count);
    for (int round = 1; round < kRounds; ++round) best = std::min(best, timed([&] { graph.launch(stream); }, count));
    return best;
}

} // namespace

TunedGemm::TunedGemm(std::unique_ptr<Gemm> gemm, const GemmOperands &operands, Stream &stream) : m_gemm(std::move(gemm)) {
    std::optional<double> best;
    for (int algorithm = 0; algorithm < m_gemm->algorithms(); ++algorithm) {
        const auto seconds = secondsOf(*m_gemm, algorithm, operands, stream);
        if (!seconds || (best && *seconds >= *best)) continue;
        best = seconds;
        m_best = algorithm;
    }
    if (!best) throw Unsupported("none of the library's algorithms runs", 0);
    m_seconds = *best;
}

} // namespace ps::gpu
