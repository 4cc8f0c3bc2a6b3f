// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace ps::test {

/// While it lives, SQLite connections opened after it find the disk full once they have written `bytes` more bytes.
class FullDisk {
public:
    explicit FullDisk(std::int64_t bytes);
    ~FullDisk();
    FullDisk(const FullDisk &) = delete;
    FullDisk &operator=(const FullDisk &) = delete;
};

} // namespace ps::test
