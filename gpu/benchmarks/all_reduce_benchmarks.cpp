// SPDX-License-Identifier: GPL-3.0-or-later
// The sum over all devices, as two per layer are needed by a model that is spread over them: by the vendor's library, and small
// ones by our own kernel.
#include "gpu/benchmarks/all_reduce_case.h"
#include "gpu/benchmarks/device_benchmarks.h"
#include "gpu/benchmarks/host_numbers.h"
#include "gpu/benchmarks/nccl_clique.h"
#include "gpu/harness/device_fault.h"
#include "gpu/harness/plain_benchmark.h"
#include "gpu/kernels/collective_kernels.h"

namespace ps::gpu {

namespace {

constexpr std::int64_t kKilobyte = 1 << 10, kMegabyte = 1 << 20;
constexpr int kNoPeerAccess = 217; // as the runtimes answer

class NcclCase final : public AllReduceCase {
public:
    /// The library may round after each of its additions, each time by half a unit in the last place, 2^-8 beside a power of two.
    NcclCase(NcclClique &clique, const std::vector<int> &devices, std::size_t bytes, std::uint64_t seed)
        : AllReduceCase(devices, bytes, seed, kBf16Rounding * 2 * static_cast<double>(devices.size())), m_clique(clique) {}

    std::map<std::string, std::string> libraries() const override { return {{NcclClique::name(), m_clique.version()}}; }

private:
    void enqueue(std::int64_t part) override {
        std::vector<NcclClique::Rank> shares;
        for (const auto &rank : ranks()) shares.push_back({rank->input(part), rank->output.at(0), rank->stream});
        m_clique.sumBf16(shares, messageBytes() / 2);
    }

    NcclClique &m_clique;
};

/// By one of our own kernels.
class OwnCase final : public AllReduceCase {
public:
    using Kernel = void (*)(std::span<const kernels::CollectiveRank>, std::size_t bytes);

    /// Rounded once, by half a unit in the last place; the additions in float32 are far below that.
    OwnCase(const DeviceContext &context, Kernel kernel, std::size_t bytes, std::uint64_t seed)
        : AllReduceCase(context.devices, bytes, seed, kBf16Rounding * 2.01), m_kernel(kernel), m_abort(context.abort) {
        for (const int device : context.devices) {
            for (const int peer : context.devices) {
                if (device == peer) continue;
                if (!canAccessPeer(device, peer))
                    throw Unsupported("device " + std::to_string(device) + " cannot access the memory of device " + std::to_string(peer),
                                      kNoPeerAccess);
                enablePeerAccess(device, peer);
            }
        }
        for (const auto &rank : ranks()) {
            const OnDevice on(rank->device);
            m_flags.push_back(DeviceMemory::forSeveralDevices(kernels::kCollectiveFlagBytes));
            setBytes(m_flags.back().at(0), 0, kernels::kCollectiveFlagBytes, *rank->stream);
        }
        for (const kernels::CollectiveRank &rank : shares(0)) kernels::loadCollectives(rank);
        synchronizeAll(); // a flag that is raised before it was cleared would be lost
    }

private:
    std::vector<kernels::CollectiveRank> shares(std::int64_t part) {
        std::vector<kernels::CollectiveRank> out;
        for (std::size_t i = 0; i < ranks().size(); ++i) {
            const Rank &rank = *ranks()[i];
            out.push_back({rank.device, rank.stream, rank.input(part), rank.output.at(0), m_flags[i].as<std::uint32_t>(),
                           m_abort ? m_abort->address() : nullptr});
        }
        return out;
    }
    void enqueue(std::int64_t part) override { m_kernel(shares(part), messageBytes()); }

    Kernel m_kernel;
    std::shared_ptr<AbortWord> m_abort;
    std::vector<DeviceMemory> m_flags;
};

std::vector<Shape> shapesOf(const std::vector<std::int64_t> &sizes, const DeviceContext &context) {
    std::vector<Shape> shapes;
    for (const std::int64_t bytes : sizes)
        shapes.push_back({{"bytes", bytes}, {"gpus", static_cast<std::int64_t>(context.devices.size())}});
    return shapes;
}

BenchmarkFacts factsOf(std::string name, std::string algorithm) {
    return {std::move(name), "bf16", std::move(algorithm), "2 (gpus - 1) / gpus bytes", "0"};
}

std::int64_t footprint(const Shape &shape) {
    return AllReduceCase::workingSetBytes(shape.at("bytes"));
}

} // namespace

void addAllReduceBenchmarks(const DeviceContext &context, BenchmarkList &list) {
    const std::vector<int> devices = context.devices;
    if (devices.size() < 2) return;
    // Starting a clique takes seconds: one serves all sizes.
    list.push_back(std::make_unique<PlainBenchmark>(
        factsOf("all_reduce_nccl", "the library's choice, " + ncclMulticast()),
        [context](Suite suite) {
            if (suite == Suite::Check) return shapesOf({16 * kKilobyte, 100'016, kMegabyte}, context);
            return shapesOf({16 * kKilobyte, 128 * kKilobyte, kMegabyte, 16 * kMegabyte, 256 * kMegabyte}, context);
        },
        footprint,
        [devices, clique = std::make_shared<std::unique_ptr<NcclClique>>()](const Shape &shape, std::uint64_t seed) {
            if (!*clique) *clique = std::make_unique<NcclClique>(devices);
            return std::make_unique<NcclCase>(**clique, devices, static_cast<std::size_t>(shape.at("bytes")), seed);
        }));
    if (devices.size() > static_cast<std::size_t>(kernels::kMostRanks)) return;
    const auto addOwn = [&](const char *name, const char *algorithm, OwnCase::Kernel kernel, std::vector<std::int64_t> checked,
                            std::vector<std::int64_t> timed) {
        list.push_back(std::make_unique<PlainBenchmark>(
            factsOf(name, algorithm),
            [context, checked = std::move(checked), timed = std::move(timed)](Suite suite) {
                return shapesOf(suite == Suite::Check ? checked : timed, context);
            },
            footprint,
            [context, kernel](const Shape &shape, std::uint64_t seed) {
                return std::make_unique<OwnCase>(context, kernel, static_cast<std::size_t>(shape.at("bytes")), seed);
            }));
    };
    addOwn("all_reduce_one_shot", "every device reads all messages and adds in f32, one barrier by flags in peer memory",
           kernels::oneShotAllReduce, {16, 31 * 16, 257 * 16, 70'000 / 16 * 16, 512 * kKilobyte},
           {16 * kKilobyte, 128 * kKilobyte, 512 * kKilobyte});
    addOwn("all_reduce_two_shot", "every device adds one part of all messages in f32 and writes it to all, two barriers",
           kernels::twoShotAllReduce, {16, 31 * 16, 257 * 16, kMegabyte}, {128 * kKilobyte, kMegabyte, 16 * kMegabyte, 256 * kMegabyte});
}

} // namespace ps::gpu
