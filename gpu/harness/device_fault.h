// SPDX-License-Identifier: GPL-3.0-or-later
// What a device's runtime may answer, by what is to be done about it. Too little memory is std::bad_alloc: the case is skipped.
// In a header alone, as code that the device's compiler builds throws these too.
#pragma once

#include <stdexcept>
#include <string>

namespace ps::gpu {

/// An error that the device's runtime or a library reports, with its code: the case failed, the next one may work.
class DeviceFault : public std::runtime_error {
public:
    DeviceFault(const std::string &what, int code) : std::runtime_error(what), m_code(code) {}
    int code() const { return m_code; }

private:
    int m_code;
};

/// The device cannot do it, by its own word: the case is skipped.
class Unsupported : public DeviceFault {
    using DeviceFault::DeviceFault;
};

/// Nothing more will work in this process: the device is gone, or its context is broken for good. The run ends.
class DeviceLost : public DeviceFault {
    using DeviceFault::DeviceFault;
};

enum class FaultKind { Fault, Unsupported, Lost };

/// Of an error code of the CUDA or HIP runtime, which number these errors alike.
inline FaultKind faultKindOf(int code) {
    switch (code) {
    case 36:  // needs a newer driver
    case 98:  // no such device function: built for other architectures
    case 209: // no kernel image for the device
    case 222: // PTX of a newer toolkit
    case 801: // not supported
        return FaultKind::Unsupported;
    case 214: // uncorrectable memory error
    case 220: // uncorrectable link error
    case 226: // contained memory error
    case 700: // illegal address
    case 702: // a kernel took too long
    case 710: // assertion in a kernel
    case 714: // hardware stack
    case 715: // illegal instruction
    case 716: // misaligned address
    case 717: // address space
    case 718: // program counter
    case 719: // launch failure
    case 999: // unknown
        return FaultKind::Lost;
    default: return FaultKind::Fault;
    }
}

[[noreturn]] inline void throwDeviceFault(const std::string &what, int code) {
    switch (faultKindOf(code)) {
    case FaultKind::Unsupported: throw Unsupported(what, code);
    case FaultKind::Lost: throw DeviceLost(what, code);
    case FaultKind::Fault: break;
    }
    throw DeviceFault(what, code);
}

} // namespace ps::gpu
