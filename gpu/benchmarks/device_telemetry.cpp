// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/benchmarks/device_telemetry.h"

#include "gpu/harness/driver_advice.h"
#include "gpu/telemetry/amd_telemetry.h"
#include "gpu/telemetry/nvml_telemetry.h"

namespace ps::gpu {

std::shared_ptr<Telemetry> telemetryOf(const RuntimeFacts &facts) {
    if (facts.pciBusId.empty()) return nullptr; // an emulated one
    // HIP runs on NVIDIA's devices too.
    if (facts.architecture.starts_with("sm_")) return openNvml(facts.pciBusId).telemetry;
    return openAmd(facts.pciBusId);
}

std::string whyNone(const DeviceCount &count) {
    const std::string name = flavour();
    const auto driver = name == "hip" ? amdDriverVersion() : nvidiaDriverVersion();
    return whyNoDevice({name, driver, count.runtimeVersion, count.code, count.name});
}

} // namespace ps::gpu
