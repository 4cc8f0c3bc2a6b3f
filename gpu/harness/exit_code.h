// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace ps::gpu {

/// Exit codes of a worker. A run that was cancelled by a signal ends with Done.
enum class ExitCode { Done = 0, Usage = 2, NoDevice = 3, RuntimeFailure = 4, WrongAnswer = 5 };

} // namespace ps::gpu
