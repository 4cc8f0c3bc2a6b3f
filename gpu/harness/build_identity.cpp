// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/harness/build_identity.h"

namespace ps::gpu {

BuildIdentity buildIdentity() {
#ifdef __clang__
    const std::string compiler = std::string("clang ") + __clang_version__;
#else
    const std::string compiler = std::string("gcc ") + __VERSION__;
#endif
    return {PS_GPU_VERSION, PS_GPU_REVISION, compiler};
}

} // namespace ps::gpu
