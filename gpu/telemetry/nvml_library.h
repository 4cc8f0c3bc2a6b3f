// SPDX-License-Identifier: GPL-3.0-or-later
// The part of NVML's binary interface that is used, declared from its public documentation: nvml.h comes with a toolkit, the
// library with the driver, and a machine may have one without the other. All functions return 0 for success.
#pragma once

#include <memory>
#include <string>

namespace ps::gpu::nvml {

using Device = void *;

inline constexpr int kSuccess = 0;
inline constexpr int kInsufficientSize = 7;
inline constexpr int kDeviceLost = 15;

enum Clock { kSmClock = 1, kMemoryClock = 2 };
inline constexpr int kCoreSensor = 0;

struct Memory {
    unsigned long long total, free, used;
};
struct Utilisation {
    unsigned device, memory; ///< percent
};
/// One answer of fieldValues(). The value is a number of the field's own type, in the first bytes.
struct Field {
    unsigned id, scope;
    long long timestampUs, latencyUs;
    int type, status;
    union {
        double real;
        unsigned whole;
        unsigned long long longWhole;
    } value;
};
inline constexpr unsigned kEnergyField = 83;    ///< mJ, long
inline constexpr unsigned kPowerNowField = 186; ///< mW; since driver 530
struct Process {
    unsigned pid;
    unsigned long long usedMemory;
    unsigned gpuInstance, computeInstance;
};
inline constexpr unsigned long long kUnknownMemory = ~0ULL; ///< of a process, where the driver may not tell
/// How much a process used the device over a while that ended at a moment.
struct ProcessUse {
    unsigned pid;
    unsigned long long timestampUs;
    unsigned device, memory, encoder, decoder; ///< percent
};

/// The opened library. A function that it lacks is a null pointer.
struct Library {
    using Text = int (*)(Device, char *, unsigned);
    using Whole = int (*)(Device, unsigned *);
    using ByKind = int (*)(Device, int, unsigned *);
    using Pair = int (*)(Device, unsigned *, unsigned *);
    using Long = int (*)(Device, unsigned long long *);
    using Processes = int (*)(Device, unsigned *, Process *);
    using ProcessUses = int (*)(Device, ProcessUse *, unsigned *, unsigned long long);

    int (*init)() = nullptr;
    int (*shutdown)() = nullptr;
    int (*driverVersion)(char *, unsigned) = nullptr;
    int (*deviceAt)(const char *, Device *) = nullptr;
    const char *(*errorText)(int) = nullptr;
    Text name = nullptr;
    Text uuid = nullptr;
    Text vbios = nullptr;
    int (*memory)(Device, Memory *) = nullptr;
    Whole busWidth = nullptr;
    ByKind maxClock = nullptr;
    ByKind clock = nullptr;
    Whole powerLimitMw = nullptr;
    Whole powerMw = nullptr;
    Long energyMj = nullptr;
    ByKind temperature = nullptr;
    Long throttleReasons = nullptr;
    int (*fieldValues)(Device, int, Field *) = nullptr;
    int (*utilisation)(Device, Utilisation *) = nullptr;
    Pair ecc = nullptr;
    Pair mig = nullptr;
    Whole persistence = nullptr;
    Processes computeProcesses = nullptr;
    Processes graphicsProcesses = nullptr;
    ProcessUses processUses = nullptr;
};

/// Opens and initialises; shuts down and closes when the last owner goes. Empty, with the reason, when that fails.
std::shared_ptr<const Library> open(const std::string &path, std::string &problem);

} // namespace ps::gpu::nvml
