// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/harness/driver_advice.h"

#include <array>
#include <charconv>

namespace ps::gpu {

namespace {

constexpr int kInsufficientDriver = 35; // also what CUDA's runtime says where there is no driver at all
constexpr int kNoDevice = 100;
constexpr int kNotReady = 802; // the fabric between the devices has not been set up
constexpr int kMismatch = 803; // the driver was updated and the kernel still has the old one
constexpr int kOtherDevice = 804;

struct CudaRelease {
    int toolkit; ///< major version
    int driver;  ///< the oldest major version that runs it
};
/// By the vendor's table of compatibility between minor versions.
constexpr std::array<CudaRelease, 3> kCudaReleases{{{13, 580}, {12, 525}, {11, 450}}};

int leadingNumber(const std::string &text) {
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::optional<int> driverFor(int toolkit) {
    for (const CudaRelease &release : kCudaReleases) {
        if (release.toolkit == toolkit) return release.driver;
    }
    return std::nullopt;
}

/// The newest toolkit that a driver runs.
std::optional<int> toolkitFor(int driver) {
    for (const CudaRelease &release : kCudaReleases) {
        if (driver >= release.driver) return release.toolkit;
    }
    return std::nullopt;
}

std::string unknownError(const RuntimeFinding &finding) {
    return "no " + finding.flavour + " device: " + finding.errorName + " (" + std::to_string(finding.errorCode) + ")";
}

std::string cudaAdvice(const RuntimeFinding &finding) {
    const int toolkit = finding.toolkitVersion / 1000;
    const std::string cuda = toolkit > 0 ? "CUDA " + std::to_string(toolkit) : std::string("this CUDA");
    const auto needed = driverFor(toolkit);
    const std::string update = needed ? std::to_string(*needed) + " or later" : "one that runs " + cuda;
    const int have = finding.driverVersion ? leadingNumber(*finding.driverVersion) : 0;
    switch (finding.errorCode) {
    case kInsufficientDriver: {
        if (have == 0) return "no NVIDIA driver is loaded: install " + update + ", which " + cuda + " needs";
        const std::string tooOld = "driver " + *finding.driverVersion + " is too old for " + cuda + ": update to " + update;
        const auto other = toolkitFor(have);
        return other && *other < toolkit ? tooOld + " or build with CUDA " + std::to_string(*other) : tooOld;
    }
    case 0:
    case kNoDevice:
        if (have == 0) return "no NVIDIA device: no driver is loaded; install " + update + ", which " + cuda + " needs";
        return "driver " + *finding.driverVersion + " shows no device: look at nvidia-smi, and whether CUDA_VISIBLE_DEVICES hides them";
    case kNotReady: return "the devices are not ready: start NVIDIA's fabric manager (nvidia-fabricmanager) of the driver's version";
    case kMismatch: return "the driver's library and its kernel module differ, as after an update: restart the machine";
    case kOtherDevice:
        return "CUDA's forward compatibility package does not serve this device: remove it, or update the driver to " + update;
    default: return unknownError(finding);
    }
}

std::string hipAdvice(const RuntimeFinding &finding) {
    const int major = finding.toolkitVersion / 10'000'000, minor = finding.toolkitVersion / 100'000 % 100;
    const std::string hip = major > 0 ? "HIP " + std::to_string(major) + '.' + std::to_string(minor) : std::string("this HIP");
    const std::string driver = finding.driverVersion ? "amdgpu " + *finding.driverVersion : std::string("the kernel's amdgpu driver");
    switch (finding.errorCode) {
    case kInsufficientDriver: return driver + " is too old for " + hip + ": update it or the kernel, or build with an older ROCm";
    case 0:
    case kNoDevice:
        return "no AMD device: see that amdgpu is loaded and /dev/kfd exists, that the user is in the groups render and video, and that "
               "HIP_VISIBLE_DEVICES hides none";
    default: return unknownError(finding);
    }
}

} // namespace

std::string whyNoDevice(const RuntimeFinding &finding) {
    if (finding.flavour == "cuda") return cudaAdvice(finding);
    if (finding.flavour == "hip") return hipAdvice(finding);
    return unknownError(finding);
}

} // namespace ps::gpu
