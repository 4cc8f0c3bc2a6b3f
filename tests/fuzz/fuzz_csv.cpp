// SPDX-License-Identifier: GPL-3.0-or-later
// Parses the bytes as the import does with CSV files.
#include "tests/fuzz/document_target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    ps::fuzz::parseDocument(data, size, "x.csv");
    return 0;
}
