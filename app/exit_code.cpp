// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exit_code.h"

namespace ps {

ExitCode storeExitCode(const Error &error) {
    switch (error.code()) {
    case ErrorCode::InvalidArgument: return ExitCode::Usage;
    case ErrorCode::Cancelled: return ExitCode::NothingOrPartly;
    default: return ExitCode::StoreError;
    }
}

} // namespace ps
