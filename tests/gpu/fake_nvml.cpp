// SPDX-License-Identifier: GPL-3.0-or-later
// A library with NVML's symbols and no driver behind them. FAKE_NVML_BARE leaves out all but the few that any version has;
// FAKE_NVML_EMPTY all of them.
#include "tests/gpu/fake_nvml.h"

#include <cstdio>
#include <cstring>

extern "C" {

extern FakeNvml fakeNvml;
FakeNvml fakeNvml;

#ifndef FAKE_NVML_EMPTY
int nvmlInit_v2() {
    if (fakeNvml.initStatus == 0) ++fakeNvml.open;
    return fakeNvml.initStatus;
}
int nvmlShutdown() {
    --fakeNvml.open;
    return 0;
}
int nvmlDeviceGetHandleByPciBusId_v2(const char *address, void **device) {
    *device = &fakeNvml;
    return std::strcmp(address, "0000:00:06.0") == 0 ? 0 : 6;
}
int nvmlDeviceGetClockInfo(void *, int kind, unsigned *out) {
    *out = kind == 1 ? fakeNvml.smMhz : fakeNvml.memoryMhz;
    return fakeNvml.status;
}
#endif

#if !defined(FAKE_NVML_EMPTY) && !defined(FAKE_NVML_BARE)
static int text(char *out, unsigned size, const char *value) {
    std::snprintf(out, size, "%s", value);
    return fakeNvml.status;
}
static int whole(unsigned *out, unsigned value) {
    *out = value;
    return fakeNvml.status;
}
struct Record {
    unsigned pid;
    unsigned long long used;
    unsigned gpu, compute;
};
static int list(const unsigned *pids, unsigned have, unsigned *count, Record *records) {
    if (fakeNvml.status != 0) return fakeNvml.status;
    const unsigned room = *count;
    *count = have;
    if (room < have) return 7;
    for (unsigned i = 0; i < have; ++i) records[i] = {pids[i], fakeNvml.bytesOfEach, ~0U, ~0U};
    return 0;
}

const char *nvmlErrorString(int) {
    return "Driver Not Loaded";
}
int nvmlSystemGetDriverVersion(char *out, unsigned size) {
    std::snprintf(out, size, "580.159.04");
    return 0;
}
int nvmlDeviceGetName(void *, char *out, unsigned size) {
    return text(out, size, "NVIDIA H200");
}
int nvmlDeviceGetUUID(void *, char *out, unsigned size) {
    return text(out, size, "GPU-12");
}
int nvmlDeviceGetVbiosVersion(void *, char *out, unsigned size) {
    return text(out, size, "96.00.A5");
}
int nvmlDeviceGetMemoryInfo(void *, unsigned long long *out) {
    out[0] = 150'754'820'096ULL;
    out[2] = 12'000'000'000ULL;
    return fakeNvml.status;
}
int nvmlDeviceGetMemoryBusWidth(void *, unsigned *out) {
    return whole(out, 6016);
}
int nvmlDeviceGetMaxClockInfo(void *, int kind, unsigned *out) {
    return whole(out, kind == 1 ? 1980 : 3201);
}
int nvmlDeviceGetEnforcedPowerLimit(void *, unsigned *out) {
    return whole(out, 700'000);
}
int nvmlDeviceGetPowerUsage(void *, unsigned *out) {
    return whole(out, fakeNvml.meanPowerMw);
}
struct FieldRecord {
    unsigned id, scope;
    long long timestamp, latency;
    int type, status;
    union {
        double real;
        unsigned whole;
        unsigned long long longWhole;
    } value;
};
int nvmlDeviceGetFieldValues(void *, int count, FieldRecord *records) {
    for (int i = 0; i < count; ++i) {
        records[i].status = fakeNvml.fieldStatus;
        records[i].value.longWhole = 0;
        if (records[i].id == 83) records[i].value.longWhole = fakeNvml.energyMj + 1;
        if (records[i].id == 186) records[i].value.whole = fakeNvml.powerMw;
    }
    return fakeNvml.status;
}
int nvmlDeviceGetTotalEnergyConsumption(void *, unsigned long long *out) {
    *out = fakeNvml.energyMj;
    return fakeNvml.status;
}
int nvmlDeviceGetTemperature(void *, int, unsigned *out) {
    return whole(out, fakeNvml.celsius);
}
int nvmlDeviceGetCurrentClocksThrottleReasons(void *, unsigned long long *out) { // the older name, as the newer may be missing
    *out = fakeNvml.reasons;
    return fakeNvml.status;
}
int nvmlDeviceGetUtilizationRates(void *, unsigned *out) {
    return whole(out, fakeNvml.busyPercent);
}
int nvmlDeviceGetEccMode(void *, unsigned *now, unsigned *) {
    return whole(now, 1);
}
int nvmlDeviceGetMigMode(void *, unsigned *, unsigned *) {
    return 3; // not supported, as on most devices
}
int nvmlDeviceGetPersistenceMode(void *, unsigned *out) {
    return whole(out, 1);
}
int nvmlDeviceGetComputeRunningProcesses_v3(void *, unsigned *count, Record *records) {
    return list(fakeNvml.computePids, fakeNvml.computeCount, count, records);
}
int nvmlDeviceGetGraphicsRunningProcesses_v3(void *, unsigned *count, Record *records) {
    return list(fakeNvml.graphicsPids, fakeNvml.graphicsCount, count, records);
}
struct UseRecord {
    unsigned pid;
    unsigned long long timestamp;
    unsigned device, memory, encoder, decoder;
};
// Two of each process that computes, the newer one first.
int nvmlDeviceGetProcessUtilization(void *, UseRecord *records, unsigned *count, unsigned long long) {
    if (fakeNvml.status != 0) return fakeNvml.status;
    const unsigned have = 2 * fakeNvml.computeCount, room = *count;
    *count = have;
    if (have == 0) return 6; // nothing is kept
    if (room < have) return 7;
    for (unsigned i = 0; i < have; ++i) records[i] = {fakeNvml.computePids[i / 2], 200 - i % 2, i % 2 ? 5U : 97U, 0, 0, 0};
    return 0;
}
#endif
}
