// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace ps::gpu {

/// A library opened at run time, which stays open.
class SharedLibrary {
public:
    /// The first of the names or paths that can be opened. Throws std::runtime_error with what the loader said of each.
    explicit SharedLibrary(const std::vector<std::string> &names);

    const std::string &path() const { return m_path; }
    /// Throws std::runtime_error when the library has no such function.
    template <typename Function>
    void resolve(Function *&function, const char *name) const {
        function = reinterpret_cast<Function *>(symbol(name));
    }

private:
    void *symbol(const char *name) const;

    void *m_handle = nullptr;
    std::string m_path;
};

} // namespace ps::gpu
