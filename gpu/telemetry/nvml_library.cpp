// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/telemetry/nvml_library.h"

#include <dlfcn.h>

namespace ps::gpu::nvml {

namespace {

class OpenLibrary {
public:
    explicit OpenLibrary(const std::string &path) : m_handle(dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) {}
    ~OpenLibrary() {
        if (m_initialised && functions.shutdown) functions.shutdown();
        if (m_handle) dlclose(m_handle);
    }
    OpenLibrary(const OpenLibrary &) = delete;
    OpenLibrary &operator=(const OpenLibrary &) = delete;

    bool opened() const { return m_handle; }
    void resolve();
    int initialise() {
        const int status = functions.init();
        m_initialised = status == kSuccess;
        return status;
    }

    Library functions;

private:
    template <typename Function>
    void find(Function &function, const char *name) {
        function = reinterpret_cast<Function>(dlsym(m_handle, name));
    }

    void *m_handle;
    bool m_initialised = false;
};

void OpenLibrary::resolve() {
    Library &to = functions;
    find(to.init, "nvmlInit_v2");
    find(to.shutdown, "nvmlShutdown");
    find(to.driverVersion, "nvmlSystemGetDriverVersion");
    find(to.deviceAt, "nvmlDeviceGetHandleByPciBusId_v2");
    find(to.errorText, "nvmlErrorString");
    find(to.name, "nvmlDeviceGetName");
    find(to.uuid, "nvmlDeviceGetUUID");
    find(to.vbios, "nvmlDeviceGetVbiosVersion");
    find(to.memory, "nvmlDeviceGetMemoryInfo");
    find(to.busWidth, "nvmlDeviceGetMemoryBusWidth");
    find(to.maxClock, "nvmlDeviceGetMaxClockInfo");
    find(to.clock, "nvmlDeviceGetClockInfo");
    find(to.powerLimitMw, "nvmlDeviceGetEnforcedPowerLimit");
    find(to.powerMw, "nvmlDeviceGetPowerUsage");
    find(to.energyMj, "nvmlDeviceGetTotalEnergyConsumption");
    find(to.temperature, "nvmlDeviceGetTemperature");
    find(to.throttleReasons, "nvmlDeviceGetCurrentClocksEventReasons");
    // The name before driver 535, for the same bits.
    if (!to.throttleReasons) find(to.throttleReasons, "nvmlDeviceGetCurrentClocksThrottleReasons");
    find(to.fieldValues, "nvmlDeviceGetFieldValues");
    find(to.utilisation, "nvmlDeviceGetUtilizationRates");
    find(to.ecc, "nvmlDeviceGetEccMode");
    find(to.mig, "nvmlDeviceGetMigMode");
    find(to.persistence, "nvmlDeviceGetPersistenceMode");
    find(to.computeProcesses, "nvmlDeviceGetComputeRunningProcesses_v3");
    find(to.graphicsProcesses, "nvmlDeviceGetGraphicsRunningProcesses_v3");
    find(to.processUses, "nvmlDeviceGetProcessUtilization");
}

} // namespace

std::shared_ptr<const Library> open(const std::string &path, std::string &problem) {
    const auto library = std::make_shared<OpenLibrary>(path);
    if (!library->opened()) {
        const char *reason = dlerror();
        return problem = reason ? reason : path + " cannot be opened", nullptr;
    }
    library->resolve();
    if (!library->functions.init) return problem = path + " has no nvmlInit_v2", nullptr;
    if (const int status = library->initialise(); status != kSuccess) {
        problem = "NVML does not start: ";
        problem += library->functions.errorText ? library->functions.errorText(status) : "error " + std::to_string(status);
        return nullptr;
    }
    return {library, &library->functions}; // shares the ownership of the whole
}

} // namespace ps::gpu::nvml
