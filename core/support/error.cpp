// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/error.h"

namespace ps {

std::string Error::where() const {
    std::string path;
    for (auto it = m_context.rbegin(); it != m_context.rend(); ++it) {
        if (!path.empty()) path += " › ";
        path += *it;
    }
    return path;
}

std::string Error::text() const {
    const std::string path = where();
    return path.empty() ? m_message : path + ": " + m_message;
}

Error Error::within(std::string_view context) const {
    Error outer = *this;
    outer.m_context.emplace_back(context);
    return outer;
}

std::string_view errorCodeKey(ErrorCode code) {
    switch (code) {
    case ErrorCode::Cancelled: return "cancelled";
    case ErrorCode::InvalidArgument: return "invalid-argument";
    case ErrorCode::NotFound: return "not-found";
    case ErrorCode::Unreadable: return "unreadable";
    case ErrorCode::Malformed: return "malformed";
    case ErrorCode::TooLarge: return "too-large";
    case ErrorCode::UnsupportedVersion: return "unsupported-version";
    case ErrorCode::Busy: return "busy";
    case ErrorCode::DiskFull: return "disk-full";
    case ErrorCode::Corrupt: return "corrupt";
    case ErrorCode::WorkerFailed: return "worker-failed";
    case ErrorCode::DeviceUnavailable: return "device-unavailable";
    case ErrorCode::Internal: return "internal";
    }
    return "internal";
}

} // namespace ps
