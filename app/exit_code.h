// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"

namespace ps {

/// What scripts see. Stable.
enum class ExitCode {
    Done = 0,
    NothingOrPartly = 1, ///< nothing matched, or a part of the input was rejected
    Usage = 2,
    BadInput = 3, ///< unreadable or invalid input
    StoreError = 4,
    NoDevice = 5,
    WorkerFailed = 6,
};

/// For an error met while opening, reading or writing the store.
ExitCode storeExitCode(const Error &error);

} // namespace ps
