// SPDX-License-Identifier: GPL-3.0-or-later
// A library with NCCL's symbols that adds up on the host. Like the real one it has all calls of a group before it starts, and
// refuses what makes no sense. FAKE_NCCL_REFUSES in the environment: every reduction.
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

namespace {

constexpr int kInvalidArgument = 4, kInvalidUsage = 5, kBfloat16 = 9, kSum = 0;

struct Call {
    const std::uint16_t *input;
    std::uint16_t *output;
    std::size_t count;
    void *member;
};

std::vector<Call> calls;
int members = 0;
bool inGroup = false;

void reduce() {
    for (std::size_t i = 0; i < calls.front().count; ++i) {
        float sum = 0;
        for (const Call &call : calls) sum += std::bit_cast<float>(static_cast<std::uint32_t>(call.input[i]) << 16);
        const auto bits = std::bit_cast<std::uint32_t>(sum);
        for (const Call &call : calls) call.output[i] = static_cast<std::uint16_t>((bits + 0x7fffU + ((bits >> 16) & 1U)) >> 16);
    }
}

} // namespace

extern "C" {

int ncclGetVersion(int *version) {
    *version = 22809;
    return 0;
}
const char *ncclGetErrorString(int result) {
    return result == kInvalidArgument ? "invalid argument" : "invalid usage";
}
int ncclCommInitAll(void **out, int count, const int *devices) {
    for (int i = 0; i < count; ++i)
        for (int j = 0; j < i; ++j)
            if (devices[i] == devices[j]) return kInvalidUsage;
    for (int i = 0; i < count; ++i) out[i] = new int(i);
    members = count;
    return 0;
}
int ncclCommDestroy(void *member) {
    delete static_cast<int *>(member);
    return 0;
}
int ncclCommAbort(void *member) {
    return ncclCommDestroy(member);
}
int ncclGroupStart() {
    inGroup = true;
    calls.clear();
    return 0;
}
int ncclAllReduce(const void *input, void *output, std::size_t count, int type, int operation, void *member, void *) {
    if (type != kBfloat16 || operation != kSum || std::getenv("FAKE_NCCL_REFUSES")) return kInvalidArgument;
    if (!inGroup || *static_cast<int *>(member) != static_cast<int>(calls.size())) return kInvalidUsage;
    calls.push_back({static_cast<const std::uint16_t *>(input), static_cast<std::uint16_t *>(output), count, member});
    return 0;
}
int ncclGroupEnd() {
    inGroup = false;
    if (calls.empty()) return 0;
    if (static_cast<int>(calls.size()) != members) return kInvalidUsage; // the real one would wait for ever
    reduce();
    return 0;
}
}
