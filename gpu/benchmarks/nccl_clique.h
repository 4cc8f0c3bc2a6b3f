// SPDX-License-Identifier: GPL-3.0-or-later
// NCCL or RCCL, opened when first needed: never linked and never shipped.
#pragma once

#include "gpu/device/stream.h"

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace ps::gpu {

/// Keeps NCCL from NVLink multicast (NVLS), unless the environment says otherwise. Changes the environment: call it while the
/// process has one thread.
void switchNcclMulticastOff();
/// "NVLS off", or what the environment asks for.
std::string ncclMulticast();

struct NcclFunctions;

/// One rank per device, all in this process and this thread.
class NcclClique {
public:
    /// One device's share; `stream` is of that device.
    struct Rank {
        const void *input;
        void *output;
        Stream *stream;
    };

    /// Throws Unsupported, with the next step, when the library is not there; DeviceFault when it refuses.
    explicit NcclClique(const std::vector<int> &devices);
    ~NcclClique();
    NcclClique(const NcclClique &) = delete;
    NcclClique &operator=(const NcclClique &) = delete;

    static std::string name(); ///< "nccl" or "rccl"
    std::string version() const;
    /// Every output becomes the sum of all inputs, in bfloat16. Ranks in the order of the devices. Returns when all is queued.
    void sumBf16(std::span<const Rank> ranks, std::size_t elements);
    /// Ends what its members wait for on their devices. Nothing can be summed afterwards.
    void abort();
    bool isAborted() const { return m_members.empty(); }

private:
    std::shared_ptr<const NcclFunctions> m_functions;
    std::vector<void *> m_members; ///< ncclComm_t
};

/// Cliques by their devices: starting one takes seconds.
class NcclCliques {
public:
    /// Throws as NcclClique does.
    NcclClique &of(const std::vector<int> &devices);

private:
    std::map<std::vector<int>, std::unique_ptr<NcclClique>> m_cliques;
};

} // namespace ps::gpu
