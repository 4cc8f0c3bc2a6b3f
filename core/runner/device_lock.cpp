// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/device_lock.h"

#include "core/support/text.h"

#include <QDir>
#include <QFileInfo>
#include <QLockFile>

#include <cctype>
#include <system_error>
#include <unistd.h>

namespace ps {

DeviceLock::DeviceLock(std::unique_ptr<QLockFile> file) : m_file(std::move(file)) {}
DeviceLock::~DeviceLock() = default;
DeviceLock::DeviceLock(DeviceLock &&) noexcept = default;
DeviceLock &DeviceLock::operator=(DeviceLock &&) noexcept = default;

std::filesystem::path DeviceLock::defaultFolder() {
    // Asked for here and not of QStandardPaths, which warns where there is none.
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (QFileInfo(runtime).isDir()) return toPath(runtime);
    return toPath(QDir::temp().filePath(QStringLiteral("paretoscope-%1").arg(::getuid())));
}

Result<DeviceLock> DeviceLock::take(std::string_view deviceId, const std::filesystem::path &folder) {
    std::string name = "paretoscope-device-";
    for (const char c : deviceId) name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '-';
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    auto file = std::make_unique<QLockFile>(pathText(folder / (name + ".lock")));
    file->setStaleLockTime(0); // a run may last for hours; a lock whose process is dead counts as stale all the same
    if (file->tryLock(0)) return DeviceLock(std::move(file));
    if (file->error() != QLockFile::LockFailedError)
        return failure(ErrorCode::Unreadable, "the lock file " + (folder / (name + ".lock")).string() + " cannot be made");
    qint64 process = 0;
    QString host;
    QString program;
    const bool known = file->getLockInfo(&process, &host, &program);
    return failure(ErrorCode::Busy, std::string(deviceId) + " is in use by another run" +
                                        (known ? " (process " + std::to_string(process) + ")" : std::string()));
}

} // namespace ps
