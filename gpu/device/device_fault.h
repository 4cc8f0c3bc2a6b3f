// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <string>

namespace ps::gpu {

/// An error that the device's runtime reports, with its code.
class DeviceFault : public std::runtime_error {
public:
    DeviceFault(const std::string &what, int code) : std::runtime_error(what), m_code(code) {}
    int code() const { return m_code; }

private:
    int m_code;
};

/// The device, or its library, has no such operation; with the status that it answered.
class Unsupported : public std::runtime_error {
public:
    Unsupported(const std::string &what, int status)
        : std::runtime_error("unsupported: " + what + ", status " + std::to_string(status)), m_status(status) {}
    int status() const { return m_status; }

private:
    int m_status;
};

} // namespace ps::gpu
