// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/save_file.h"

#include "core/support/text.h"

#include <QSaveFile>

#include <cerrno>

namespace ps {

namespace {

std::string cannotWrite(const std::filesystem::path &file) {
    return "cannot write " + file.string() + ": ";
}

Status writeFailure(const QSaveFile &target, const std::filesystem::path &file, int systemError) {
    const bool full = systemError == ENOSPC || systemError == EDQUOT || target.error() == QFileDevice::ResourceError;
    return failure(full ? ErrorCode::DiskFull : ErrorCode::Unreadable, cannotWrite(file) + toUtf8(target.errorString()));
}

} // namespace

Status saveFile(const std::filesystem::path &file, std::string_view content) {
    // The rename at the end would put a file in the place of a device.
    std::error_code unknown;
    if (std::filesystem::exists(file, unknown) && !std::filesystem::is_regular_file(file, unknown))
        return failure(ErrorCode::Unreadable, cannotWrite(file) + "it is not a regular file");
    QSaveFile target(pathText(file));
    errno = 0;
    if (!target.open(QIODevice::WriteOnly)) return writeFailure(target, file, errno);
    if (target.write(content.data(), static_cast<qint64>(content.size())) != static_cast<qint64>(content.size()) || !target.commit())
        return writeFailure(target, file, errno);
    return {};
}

} // namespace ps
