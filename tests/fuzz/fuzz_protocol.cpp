// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the bytes as a line of a worker. What is accepted has to be written and read again without a change.
#include "gpu/protocol/decode.h"
#include "gpu/protocol/encode.h"

#include <cstdio>
#include <cstdlib>

using namespace ps::gpu;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const Decoded first = decode({reinterpret_cast<const char *>(data), size});
    const auto *message = std::get_if<Message>(&first);
    if (!message) return 0;
    const std::string line = encode(*message);
    const Decoded second = decode(line);
    const auto *again = std::get_if<Message>(&second);
    // Compared as lines: an error that is not a number is unequal to itself.
    if (again && encode(*again) == line) return 0;
    std::fprintf(stderr, "not the same when read again: %s\n", line.c_str());
    std::abort();
}
