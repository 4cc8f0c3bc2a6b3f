// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/gemm/shared_library.h"

#include <dlfcn.h>
#include <stdexcept>

namespace ps::gpu {

SharedLibrary::SharedLibrary(const std::vector<std::string> &names) {
    std::string problems;
    for (const std::string &name : names) {
        m_handle = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (m_handle) {
            m_path = name;
            return;
        }
        problems += (problems.empty() ? "" : "; ") + std::string(dlerror());
    }
    throw std::runtime_error(problems);
}

void *SharedLibrary::symbol(const char *name) const {
    void *found = dlsym(m_handle, name);
    if (!found) throw std::runtime_error(m_path + " has no " + name);
    return found;
}

} // namespace ps::gpu
