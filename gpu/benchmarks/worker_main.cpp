// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/benchmarks/device_worker.h"

int main(int argc, char **argv) {
    return ps::gpu::deviceWorkerMain(argc, argv);
}
