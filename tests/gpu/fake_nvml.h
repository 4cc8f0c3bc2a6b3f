// SPDX-License-Identifier: GPL-3.0-or-later
// What the fake of NVML answers; the test sets it through the symbol fakeNvml.
#pragma once

struct FakeNvml {
    int initStatus = 0;
    int status = 0;      ///< of every question about a device
    int fieldStatus = 0; ///< of each field
    int open = 0;        ///< initialised and not yet shut down
    unsigned smMhz = 1980, memoryMhz = 3201, powerMw = 510'500, meanPowerMw = 89'000, celsius = 48, busyPercent = 3;
    unsigned long long energyMj = 5'000'000'000ULL, reasons = 0;
    unsigned computePids[4] = {}, graphicsPids[4] = {};
    unsigned computeCount = 0, graphicsCount = 0;
    unsigned long long bytesOfEach = 1'000'000'000; ///< ~0: may not be told
};
