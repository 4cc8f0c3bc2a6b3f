// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>

namespace ps {

/// The folder of the synthetic sample archives: installed beside the program, else in the source tree it was built from.
std::optional<std::filesystem::path> sampleFolder();

} // namespace ps
