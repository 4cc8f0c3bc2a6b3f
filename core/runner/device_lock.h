// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"

#include <filesystem>
#include <memory>
#include <string_view>

class QLockFile;

namespace ps {

/// That one run at a time has a device, over all processes of this user on this machine. Let go when it goes, or when its
/// process dies.
class DeviceLock {
public:
    /// Busy: another run has it; the message names its process. `folder` is where lock files lie.
    [[nodiscard]] static Result<DeviceLock> take(std::string_view deviceId, const std::filesystem::path &folder = defaultFolder());
    ~DeviceLock();
    DeviceLock(DeviceLock &&) noexcept;
    DeviceLock &operator=(DeviceLock &&) noexcept;

    static std::filesystem::path defaultFolder();

private:
    explicit DeviceLock(std::unique_ptr<QLockFile> file);
    std::unique_ptr<QLockFile> m_file;
};

} // namespace ps
