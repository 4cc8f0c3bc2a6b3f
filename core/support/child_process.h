// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"

#include <atomic>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ps {

/// The program of that name in the folders of PATH; none when it is in none of them.
std::optional<std::filesystem::path> findProgram(std::string_view name);

/// Runs a program without a shell and hands on what it writes to its standard output, piece by piece. It gets no
/// standard input. When the sink returns false the program is ended, which is no error.
/// Unreadable: it cannot be started; Malformed: it failed, with the last line that it wrote to its standard error;
/// Cancelled: ended because another thread set `*stop`.
[[nodiscard]] Status runProgram(const std::filesystem::path &program, const std::vector<std::string> &arguments,
                                const std::function<bool(std::string_view piece)> &sink, const std::atomic<bool> *stop = nullptr);

} // namespace ps
