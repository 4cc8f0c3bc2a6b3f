// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/benchmarks/all_reduce_case.h"

#include "gpu/benchmarks/host_numbers.h"
#include "gpu/harness/device_fault.h"
#include "gpu/harness/error_meter.h"
#include "gpu/kernels/memory_kernels.h"

namespace ps::gpu {

namespace {

constexpr std::size_t kFullyCompared = std::size_t(4) << 20; // bytes; of more, pieces are compared
constexpr std::size_t kPiece = std::size_t(1) << 16, kPieces = 64;
constexpr std::uint32_t kSeedsPerRank = 16;

} // namespace

AllReduceCase::Rank::Rank(int ofDevice, Stream *firstStream, std::size_t bytes)
    : device(ofDevice), ownStream(firstStream ? nullptr : std::make_unique<Stream>()), stream(firstStream ? firstStream : ownStream.get()),
      inputs(DeviceMemory::forSeveralDevices(static_cast<std::size_t>(kMessages) * bytes)), output(bytes) {}

AllReduceCase::AllReduceCase(const std::vector<int> &devices, std::size_t bytes, std::uint64_t seed, double tolerance)
    : DeviceCase(kMessages), m_bytes(bytes), m_tolerance(tolerance) {
    for (std::size_t i = 0; i < devices.size(); ++i) {
        const OnDevice on(devices[i]);
        Rank &rank = *m_ranks.emplace_back(std::make_unique<Rank>(devices[i], i == 0 ? &stream() : nullptr, bytes));
        const auto rankSeed = static_cast<std::uint32_t>(seed) + kSeedsPerRank * static_cast<std::uint32_t>(i);
        kernels::fillBf16(rank.inputs.at(0), rank.inputs.bytes() / 4, rankSeed, 1, *rank.stream);
    }
    synchronizeAll();
}

void AllReduceCase::synchronizeAll() {
    for (const auto &rank : m_ranks) rank->stream->synchronize();
}

double AllReduceCase::bytes() const {
    const auto devices = static_cast<double>(m_ranks.size());
    return 2 * (devices - 1) / devices * static_cast<double>(m_bytes);
}

void AllReduceCase::fork() {
    m_start.record(stream());
    for (const auto &rank : m_ranks)
        if (rank->ownStream) rank->stream->waitFor(m_start);
}

void AllReduceCase::join() {
    for (const auto &rank : m_ranks) {
        if (!rank->ownStream) continue;
        rank->done.record(*rank->stream);
        stream().waitFor(rank->done);
    }
}

/// Whether a graph over several devices works is not to be asked, only to be tried; the timing mode says the answer.
bool AllReduceCase::isCapturable() {
    try {
        Graph graph(stream(), [this] {
            fork();
            for (std::int64_t i = 0; i < kMessages; ++i) launch();
            join();
        });
        graph.launch(stream());
        synchronize();
        return true;
    } catch (const DeviceLost &) {
        throw;
    } catch (const DeviceFault &) {
        return false;
    }
}

Verification AllReduceCase::verify() {
    ErrorMeter meter;
    rewind();
    for (std::int64_t part = 0; part < kMessages; ++part) {
        for (const auto &rank : m_ranks) {
            const OnDevice on(rank->device);
            setBytes(rank->output.at(0), 0xff, m_bytes, *rank->stream);
        }
        launch();
        synchronizeAll();
        if (m_bytes <= kFullyCompared) {
            compare(part, 0, m_bytes, meter);
        } else {
            for (std::size_t i = 0; i < kPieces; ++i) compare(part, (m_bytes - kPiece) / (kPieces - 1) * i / 16 * 16, kPiece, meter);
        }
    }
    return meter.against(m_tolerance);
}

void AllReduceCase::compare(std::int64_t part, std::size_t at, std::size_t bytes, ErrorMeter &meter) const {
    const auto valuesAt = [at, bytes](const void *from) {
        return downloaded<std::uint16_t>(static_cast<const std::byte *>(from) + at, bytes / sizeof(std::uint16_t));
    };
    std::vector<double> sums(bytes / sizeof(std::uint16_t));
    for (const auto &rank : m_ranks) {
        const auto input = valuesAt(rank->input(part));
        for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += bf16ToDouble(input[i]);
    }
    const auto first = valuesAt(m_ranks.front()->output.at(0));
    for (const auto &rank : m_ranks) {
        const auto output = valuesAt(rank->output.at(0));
        for (std::size_t i = 0; i < sums.size(); ++i) meter.add(bf16ToDouble(output[i]), sums[i]);
        // Ranks that go on with different bits would drift apart.
        meter.add(output == first ? 0 : std::numeric_limits<double>::infinity(), 0);
    }
}

} // namespace ps::gpu
