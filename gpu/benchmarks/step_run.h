// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/benchmarks/nccl_clique.h"
#include "gpu/benchmarks/step_executor.h"
#include "gpu/protocol/message.h"

namespace ps::gpu {

/// A step with its memory, ready to be run: one rank alone, or all ranks on a device each.
class StepRun {
public:
    virtual ~StepRun() = default;
    /// Puts it, or one part of it, on the streams.
    virtual void enqueue(std::optional<StepPart> part = std::nullopt) = 0;
    virtual void synchronize() = 0;
    virtual void spoil() = 0; ///< what verify() looks at
    /// After a step; waits for it.
    virtual Verification verify() = 0;
    virtual std::vector<StepPart> parts() const = 0;
    /// Captures it, or one part of it, and times so many launches at each call: seconds of one of them.
    virtual std::function<double(std::int64_t launches)> timer(std::optional<StepPart> part = std::nullopt) = 0;
    virtual std::map<std::string, std::string> libraries() const = 0; ///< as PreparedCase::libraries()
    virtual std::optional<ExchangeFacts> exchange() const { return std::nullopt; }
    virtual std::string collectives() const = 0; ///< as MeasuredStep has them
};

/// The devices that a step of so many ranks runs on, the measured one first; empty when it is one rank alone, as there are too few
/// devices, or some without access to another's memory.
std::vector<int> devicesForRanks(const DeviceContext &context, int ranks);

/// On these devices, of which the first is selected and has `stream`; with none, alone on the selected one. What is given outlives it.
std::unique_ptr<StepRun> prepareStep(const DeviceContext &context, const StepSetting &setting, const std::vector<int> &devices,
                                     Stream &stream, NcclCliques &cliques);

} // namespace ps::gpu
