// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/shared_data.h"

namespace ps::test {

std::optional<std::filesystem::path> sharedData() {
    const char *configured = std::getenv("PS_SHARED_DATA");
    const std::filesystem::path folder =
        configured ? std::filesystem::path(configured) : std::filesystem::path(PS_SOURCE_DIR) / "../shared/data";
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder / "api", ignored)) return std::nullopt;
    return std::filesystem::weakly_canonical(folder, ignored);
}

} // namespace ps::test
