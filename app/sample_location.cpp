// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sample_location.h"

#include "core/support/text.h"

#include <QCoreApplication>

namespace ps {

std::optional<std::filesystem::path> sampleFolder() {
    const std::filesystem::path program = toPath(QCoreApplication::applicationDirPath());
    for (const std::filesystem::path &folder : {program / PS_SAMPLE_FROM_BIN, std::filesystem::path(PS_SAMPLE_IN_SOURCE)}) {
        std::error_code error;
        if (std::filesystem::is_directory(folder, error)) return std::filesystem::weakly_canonical(folder, error);
    }
    return std::nullopt;
}

} // namespace ps
