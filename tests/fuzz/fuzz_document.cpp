// SPDX-License-Identifier: GPL-3.0-or-later
// Parses the bytes as the import does with JSON documents.
#include "tests/fuzz/document_target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    ps::fuzz::parseDocument(data, size, "agg_x.json");
    return 0;
}
