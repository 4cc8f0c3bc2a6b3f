// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ps {

/// What a caller may branch on. Everything finer is in the message.
enum class ErrorCode {
    Cancelled,          ///< An outcome the user asked for, not a failure.
    InvalidArgument,    ///< The request itself makes no sense (unknown metric, bad date).
    NotFound,           ///< A file, run or value that was named does not exist.
    Unreadable,         ///< It exists but cannot be read or written (permission, I/O).
    Malformed,          ///< It was read but is not what it claims to be.
    TooLarge,           ///< A limit of archive_limits.h was passed.
    UnsupportedVersion, ///< Made by a newer program.
    Busy,               ///< Another process holds the store.
    DiskFull,
    Corrupt, ///< The store itself is damaged or is not a store.
    WorkerFailed,
    DeviceUnavailable,
    Internal, ///< A mistake of this program.
};

/// A failure as a value: a code to branch on, a sentence for people, and where it happened, outermost first.
class Error {
public:
    Error(ErrorCode code, std::string message) : m_code(code), m_message(std::move(message)) {}

    ErrorCode code() const { return m_code; }
    const std::string &message() const { return m_message; }
    /// "a.zip › agg_bmk.json", or empty.
    std::string where() const;
    /// "a.zip › agg_bmk.json: the JSON ends in the middle of a value"; the message alone when there is no context.
    std::string text() const;

    /// The same error seen from one level further out. Use with map_error on the way up.
    Error within(std::string_view context) const;

private:
    ErrorCode m_code;
    std::string m_message;
    std::vector<std::string> m_context; // innermost first
};

/// A short, stable word for machines: "cancelled", "malformed", …
std::string_view errorCodeKey(ErrorCode code);

} // namespace ps
