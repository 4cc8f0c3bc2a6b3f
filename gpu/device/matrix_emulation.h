// SPDX-License-Identifier: GPL-3.0-or-later
// What matrix_core.h describes, on the host: every lane shows its registers, and computes its part of the result from them.
#pragma once

#include "gpu/device/number_bits.h"

#include <bit>

namespace ps::gpu::gk {

namespace emulated {

/// Shows `words` of this lane while `work` reads those of lane 0 … 31 of its group with the function that it is given.
template <std::size_t Count, typename Work>
void withShown(const std::uint64_t (&words)[Count], Work work) {
    static_assert(Count <= emulation::kShownWords);
    const unsigned me = emulation::threadIndex(), first = me / 32 * 32;
    for (std::size_t i = 0; i < Count; ++i) emulation::shownWords(me)[i] = words[i];
    emulation::laneBarrier();
    work([first](int lane, int word) { return emulation::shownWords(first + static_cast<unsigned>(lane))[word]; });
    emulation::laneBarrier();
}

inline int lane() {
    return static_cast<int>(emulation::threadIndex() % 32);
}

/// `PerWord` values of a register, `Value` reads one of them; the order of additions is one of many that the units may take.
template <int PerWord, typename Value>
void multiply(float (&sum)[4], const std::uint32_t (&a)[4], std::uint32_t b0, std::uint32_t b1, Value value) {
    withShown({a[0], a[1], a[2], a[3], b0, b1}, [&](auto shown) {
        const int r = lane() / 4, t = lane() % 4;
        for (int element = 0; element < 4; ++element) {
            const int upper = element / 2, column = 2 * t + element % 2;
            for (int half = 0; half < 2; ++half) {
                for (int quad = 0; quad < 4; ++quad) {
                    const auto left = static_cast<std::uint32_t>(shown(r * 4 + quad, 2 * half + upper)),
                               right = static_cast<std::uint32_t>(shown(column * 4 + quad, 4 + half));
                    for (int i = 0; i < PerWord; ++i) sum[element] += value(left, i) * value(right, i);
                }
            }
        }
    });
}

template <typename Pick>
void load(std::uint32_t (&words)[4], const void *row, Pick pick) {
    withShown({reinterpret_cast<std::uintptr_t>(row)}, [&](auto shown) {
        for (int matrix = 0; matrix < 4; ++matrix) {
            const auto element = [&](int atRow, int column) -> std::uint32_t {
                return reinterpret_cast<const std::uint16_t *>(shown(matrix * 8 + atRow, 0))[column];
            };
            words[matrix] = pick(element, lane() / 4, lane() % 4 * 2);
        }
    });
}

} // namespace emulated

inline void multiplyBf16(float (&sum)[4], const std::uint32_t (&a)[4], std::uint32_t b0, std::uint32_t b1) {
    emulated::multiply<2>(sum, a, b0, b1, [](std::uint32_t word, int i) { return i ? highBf16(word) : lowBf16(word); });
}
inline void multiplyE4m3(float (&sum)[4], const std::uint32_t (&a)[4], std::uint32_t b0, std::uint32_t b1) {
    emulated::multiply<4>(sum, a, b0, b1, [](std::uint32_t word, int i) { return fromE4m3((word >> (8 * i)) & 0xffU); });
}

inline void loadMatrices(std::uint32_t (&words)[4], const void *row) {
    emulated::load(words, row, [](auto element, int r, int pair) { return element(r, pair) | element(r, pair + 1) << 16; });
}
inline void loadMatricesTransposed(std::uint32_t (&words)[4], const void *row) {
    emulated::load(words, row, [](auto element, int r, int pair) { return element(pair, r) | element(pair + 1, r) << 16; });
}

inline void copyAsync16(void *shared, const void *global) {
    emulation::startCopy(shared, global, 16);
}
inline void copyOrClearAsync16(void *shared, const void *global, bool there) {
    emulation::startCopy(shared, there ? global : nullptr, 16);
}
inline void copyOrClearAsync4(void *shared, const void *global, bool there) {
    emulation::startCopy(shared, there ? global : nullptr, 4);
}
inline void copyAsync8(void *shared, const void *global) {
    emulation::startCopy(shared, global, 8);
}
inline void commitCopies() {
    emulation::commitCopies();
}
template <int Pending>
void waitForCopies() {
    emulation::finishCopies(Pending);
}

inline std::uint32_t permuteBytes(std::uint32_t low, std::uint32_t high, std::uint32_t selector) {
    const std::uint64_t bytes = static_cast<std::uint64_t>(high) << 32 | low;
    std::uint32_t out = 0;
    for (unsigned i = 0; i < 4; ++i) out |= static_cast<std::uint32_t>((bytes >> (8 * ((selector >> (4 * i)) & 7U))) & 0xffU) << (8 * i);
    return out;
}

inline std::uint32_t scaleBf16PairBy2To120(std::uint32_t pair) {
    return packBf16(lowBf16(pair) * 0x1p120F, highBf16(pair) * 0x1p120F);
}

} // namespace ps::gpu::gk
