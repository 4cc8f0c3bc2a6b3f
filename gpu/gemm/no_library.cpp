// SPDX-License-Identifier: GPL-3.0-or-later
// The products of a worker that no library was made for: each case is skipped with the reason.
#include "gpu/gemm/gemm.h"

namespace ps::gpu {

const GemmLibrary *gemmLibrary(std::string &whyNot) {
    whyNot = "this worker opens no library of matrix products";
    return nullptr;
}

} // namespace ps::gpu
