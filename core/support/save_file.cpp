// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/save_file.h"

#include "core/support/text.h"

#include <QSaveFile>

#include <cerrno>

namespace ps {

namespace {

Status cannotWrite(const QSaveFile &target, int systemError) {
    const ErrorCode code = systemError == ENOSPC || systemError == EDQUOT ? ErrorCode::DiskFull : ErrorCode::Unreadable;
    return failure(code, "cannot write " + toUtf8(target.fileName()) + ": " + toUtf8(target.errorString()));
}

} // namespace

Status saveFile(const std::filesystem::path &file, std::string_view content) {
    QSaveFile target(pathText(file));
    errno = 0;
    if (!target.open(QIODevice::WriteOnly)) return cannotWrite(target, errno);
    if (target.write(content.data(), static_cast<qint64>(content.size())) != static_cast<qint64>(content.size()) || !target.commit())
        return cannotWrite(target, errno);
    return {};
}

} // namespace ps
