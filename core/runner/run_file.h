// SPDX-License-Identifier: GPL-3.0-or-later
// One run of a worker as one file (.psrun), to be compared on another machine: JSON with a schema and a checksum.
#pragma once

#include "core/runner/local_run.h"
#include "core/support/result.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace ps {

inline constexpr char kRunFileSuffix[] = "psrun";

std::string runFileText(const LocalRun &run);
/// Malformed: no run file, or its checksum differs; UnsupportedVersion: written by a newer program; TooLarge.
[[nodiscard]] Result<LocalRun> parseRunFile(std::string_view text);
[[nodiscard]] Result<LocalRun> readRunFile(const std::filesystem::path &file);
/// By its content: whether the file begins as a run file does. False for what cannot be read.
bool isRunFile(const std::filesystem::path &file);

} // namespace ps
