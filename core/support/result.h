// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"

#include <tl/expected.hpp>

namespace ps {

/// A value or the reason why there is none. Functions that return one are [[nodiscard]]: the class of
/// tl::expected 1.0.0 is not.
template <typename T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

/// Shorthand for `return failure(ErrorCode::Malformed, "…");`.
inline tl::unexpected<Error> failure(ErrorCode code, std::string message) {
    return tl::unexpected<Error>(Error(code, std::move(message)));
}
inline tl::unexpected<Error> failure(const Error &error) {
    return tl::unexpected<Error>(error);
}

} // namespace ps
