// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace ps::gpu {

/// main() of the workers of this runtime's devices.
int deviceWorkerMain(int argc, char **argv);

} // namespace ps::gpu
