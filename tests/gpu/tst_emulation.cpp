// SPDX-License-Identifier: GPL-3.0-or-later
// The emulation of a device: it must fail where a device would hang or give numbers that depend on luck, and its matrix units must
// multiply matrices. Built for warps of 32 and of 64 lanes.
#include "gpu/device/lanes.h"
#include "gpu/device/matrix_core.h"
#include "gpu/device/number_bits.h"
#include "gpu/device/wave_matrix.h"
#include "gpu/harness/random.h"

#include <QTest>

#include <cmath>
#include <vector>

using namespace ps::gpu;

namespace {

constexpr unsigned kThreads = 128;

void divergentBarrierKernel() {
    if (threadIdx.x < kThreads / 2) __syncthreads();
}

void divergentExchangeKernel(float *out) {
    if (threadIdx.x % 2 == 0) out[threadIdx.x] = gk::shuffleXor<32>(1.0F, 2);
}

/// A warp that exchanges while another waits at the barrier is no divergence.
void differentWarpsKernel(float *out) {
    if (threadIdx.x >= kThreads / 2) out[threadIdx.x] = gk::sumOfLanes<32>(1.0F);
    __syncthreads();
    if (threadIdx.x < kThreads / 2) out[threadIdx.x] = gk::sumOfLanes<32>(1.0F);
}

/// Turns the order of the threads' numbers around.
template <bool Barrier>
void reverseKernel(unsigned *out) {
    __shared__ unsigned numbers[kThreads];
    numbers[threadIdx.x] = threadIdx.x;
    if (Barrier) __syncthreads();
    out[threadIdx.x] = numbers[kThreads - 1 - threadIdx.x];
    if (Barrier) __syncthreads();
    numbers[threadIdx.x] = 0;
}

/// The last warp's sum, handed to all. All warps exchange equally often, so that warps in lockstep would not need the barriers.
template <bool Barriers>
void handAroundKernel(float *out) {
    __shared__ float handed;
    for (int round = 0; round < 4; ++round) {
        const float sum = gk::sumOfLanes<32>(static_cast<float>(round + 1));
        if (threadIdx.x == kThreads - 1) handed = sum;
        if (Barriers) __syncthreads();
        out[static_cast<unsigned>(round) * kThreads + threadIdx.x] = gk::shuffleXor<32>(handed, 1);
        if (Barriers) __syncthreads();
    }
}

template <bool Wait>
void copyKernel(const std::uint32_t *from, std::uint32_t *out) {
    alignas(16) __shared__ std::uint32_t words[kThreads * 4];
    gk::copyAsync16(words + threadIdx.x * 4, from + threadIdx.x * 4);
    gk::commitCopies();
    if (Wait) gk::waitForCopies<0>();
    for (unsigned i = 0; i < 4; ++i) out[threadIdx.x * 4 + i] = words[threadIdx.x * 4 + i];
}

/// The oldest two of three groups of copies.
void twoOfThreeKernel(const std::uint32_t *from, std::uint32_t *out) {
    alignas(16) __shared__ std::uint32_t words[3 * 4];
    if (threadIdx.x > 0) return;
    for (unsigned group = 0; group < 3; ++group) {
        gk::copyAsync16(words + group * 4, from + group * 4);
        gk::commitCopies();
    }
    gk::waitForCopies<1>();
    for (unsigned i = 0; i < 12; ++i) out[i] = words[i];
}

/// Every 32 lanes multiply the same operands; `a` and `b` are words per lane.
template <bool E4m3>
void multiplyKernel(const std::uint32_t *a, const std::uint32_t *b, const float *before, float *out) {
    const unsigned lane = threadIdx.x % 32;
    std::uint32_t words[4];
    float sum[4];
    for (unsigned i = 0; i < 4; ++i) words[i] = a[lane * 4 + i];
    for (unsigned i = 0; i < 4; ++i) sum[i] = before[lane * 4 + i];
    if (E4m3)
        gk::multiplyE4m3(sum, words, b[lane * 2], b[lane * 2 + 1]);
    else
        gk::multiplyBf16(sum, words, b[lane * 2], b[lane * 2 + 1]);
    for (unsigned i = 0; i < 4; ++i) out[threadIdx.x * 4 + i] = sum[i];
}

#if defined(GK_HAS_WAVE_MATRIX)
/// Every 64 lanes multiply the same operands.
void multiplyWaveKernel(const std::uint64_t *a, const std::uint64_t *b, float *out) {
    float sum[4] = {1, 2, 3, 4};
    gk::multiplyBf16Wave(sum, a[threadIdx.x % 64], b[threadIdx.x % 64]);
    for (unsigned i = 0; i < 4; ++i) out[threadIdx.x * 4 + i] = sum[i];
}
#endif

template <bool Transposed>
void loadKernel(std::uint32_t *out) {
    alignas(16) __shared__ std::uint16_t matrices[4][8][8];
    if (threadIdx.x < 32) {
        for (int i = 0; i < 8; ++i)
            matrices[threadIdx.x / 8][threadIdx.x % 8][i] =
                static_cast<std::uint16_t>(threadIdx.x / 8 * 100 + threadIdx.x % 8 * 10) + static_cast<std::uint16_t>(i);
    }
    __syncthreads();
    const unsigned lane = threadIdx.x % 32;
    std::uint32_t words[4];
    if (Transposed)
        gk::loadMatricesTransposed(words, matrices[lane / 8][lane % 8]);
    else
        gk::loadMatrices(words, matrices[lane / 8][lane % 8]);
    for (unsigned i = 0; i < 4; ++i) out[threadIdx.x * 4 + i] = words[i];
}

template <typename Kernel, typename... Arguments>
void run(Kernel kernel, Arguments... arguments) {
    Stream stream;
    gk::launch(kernel, dim3(1), kThreads, 0, stream, arguments...);
}

std::vector<unsigned> reversed(bool barrier) {
    std::vector<unsigned> out(kThreads);
    run(barrier ? reverseKernel<true> : reverseKernel<false>, out.data());
    return out;
}

std::vector<float> handedAround(bool barriers) {
    std::vector<float> out(4 * std::size_t(kThreads));
    run(barriers ? handAroundKernel<true> : handAroundKernel<false>, out.data());
    return out;
}

std::uint32_t bf16Bits(double value) {
    return gk::toBf16(static_cast<float>(value));
}

} // namespace

class TestEmulation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void divergenceThrows() {
        std::vector<float> out(kThreads);
        QVERIFY_THROWS_EXCEPTION(emulation::DivergentBarrier, run(divergentBarrierKernel));
        QVERIFY_THROWS_EXCEPTION(emulation::DivergentBarrier, run(divergentExchangeKernel, out.data()));
        QVERIFY_THROWS_EXCEPTION(emulation::DivergentBarrier, run(divergentBarrierKernel));
        run(differentWarpsKernel, out.data());
        QCOMPARE(out, std::vector<float>(kThreads, 32.0F));
    }

    void missingBarrierShows() {
        std::vector<unsigned> expected(kThreads);
        for (unsigned i = 0; i < kThreads; ++i) expected[i] = kThreads - 1 - i;
        int wrong = 0;
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            emulation::setSeed(seed);
            QCOMPARE(reversed(true), expected);
            wrong += reversed(false) != expected ? 1 : 0;
        }
        QVERIFY(wrong > 0);
    }

    void missingBarrierBetweenExchangesShows() {
        std::vector<float> expected;
        for (unsigned i = 0; i < 4 * kThreads; ++i) expected.push_back(32.0F * static_cast<float>(i / kThreads + 1));
        int wrong = 0;
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            emulation::setSeed(seed);
            QCOMPARE(handedAround(true), expected);
            wrong += handedAround(false) != expected ? 1 : 0;
        }
        QVERIFY(wrong > 0);
    }

    void copiesArriveWhenWaitedFor() {
        std::vector<std::uint32_t> from(kThreads * 4), out(from.size());
        for (std::size_t i = 0; i < from.size(); ++i) from[i] = static_cast<std::uint32_t>(i + 1);
        run(copyKernel<true>, from.data(), out.data());
        QCOMPARE(out, from);
        run(copyKernel<false>, from.data(), out.data());
        QCOMPARE(out, std::vector<std::uint32_t>(from.size(), 0xffffffffU));
        run(twoOfThreeKernel, from.data(), out.data());
        QCOMPARE(std::vector<std::uint32_t>(out.begin(), out.begin() + 12),
                 (std::vector<std::uint32_t>{1, 2, 3, 4, 5, 6, 7, 8, 0xffffffffU, 0xffffffffU, 0xffffffffU, 0xffffffffU}));
    }

    void bf16ProductIsAMatrixProduct() { product<false, 16>(); }
    void e4m3ProductIsAMatrixProduct() { product<true, 32>(); }

    void wavefrontsProductIsAMatrixProduct() {
#if defined(GK_HAS_WAVE_MATRIX)
        double left[16][16], right[16][16];
        std::vector<std::uint64_t> a(64), b(64);
        std::vector<float> out(kThreads * 4);
        for (int i = 0; i < 16; ++i) {
            for (int k = 0; k < 16; ++k) { // rows of the one, columns of the other
                const std::uint32_t one = bf16Bits(randomReal(4, static_cast<std::uint64_t>(i * 16 + k))),
                                    other = bf16Bits(randomReal(5, static_cast<std::uint64_t>(i * 16 + k)));
                left[i][k] = static_cast<double>(gk::lowBf16(one));
                right[k][i] = static_cast<double>(gk::lowBf16(other));
                a[static_cast<std::size_t>(k / 4 * 16 + i)] |= static_cast<std::uint64_t>(one) << (k % 4 * 16);
                b[static_cast<std::size_t>(k / 4 * 16 + i)] |= static_cast<std::uint64_t>(other) << (k % 4 * 16);
            }
        }
        run(multiplyWaveKernel, a.data(), b.data(), out.data());
        for (unsigned thread = 0; thread < kThreads; ++thread) {
            for (unsigned i = 0; i < 4; ++i) {
                double expected = i + 1;
                for (int k = 0; k < 16; ++k) expected += left[thread % 64 / 16 * 4 + i][k] * right[k][thread % 16];
                QVERIFY(std::abs(static_cast<double>(out[thread * 4 + i]) - expected) < 1e-5);
            }
        }
#else
        QSKIP("warps of 32 lanes have no such units");
#endif
    }

    void matricesAreLoaded() {
        std::vector<std::uint32_t> plain(kThreads * 4), transposed(kThreads * 4);
        run(loadKernel<false>, plain.data());
        run(loadKernel<true>, transposed.data());
        for (unsigned thread = 0; thread < kThreads; ++thread) {
            const unsigned row = thread % 32 / 4, column = thread % 4 * 2;
            for (unsigned matrix = 0; matrix < 4; ++matrix) {
                const unsigned base = matrix * 100;
                QCOMPARE(plain[thread * 4 + matrix], (base + row * 10 + column) | (base + row * 10 + column + 1) << 16);
                QCOMPARE(transposed[thread * 4 + matrix], (base + column * 10 + row) | (base + (column + 1) * 10 + row) << 16);
            }
        }
    }

    void e4m3BecomesBf16Exactly() {
        for (std::uint32_t code = 0; code < 256; ++code) {
            const std::uint32_t pair = gk::bf16PairOfE4m3(code << 8 | 0x3cU | (code ^ 0x80U) << 24 | 0x5a0000U);
            const float expected = (code & 0x7fU) == 0x7fU ? std::copysign(480.0F, code & 0x80U ? -1.0F : 1.0F) : gk::fromE4m3(code);
            QCOMPARE(gk::lowBf16(pair), expected);
            QCOMPARE(gk::highBf16(pair), -expected);
            QCOMPARE(std::signbit(gk::lowBf16(pair)), (code & 0x80U) != 0);
        }
    }

    void bytesArePermuted() {
        QCOMPARE(gk::permuteBytes(0x33221100U, 0x77665544U, 0x5410U), 0x55441100U);
        QCOMPARE(gk::permuteBytes(0x33221100U, 0x77665544U, 0x7632U), 0x77663322U);
        QCOMPARE(gk::permuteBytes(0x33221100U, 0x77665544U, 0x0246U), 0x00224466U);
    }

private:
    /// Operands laid out element by element as the PTX ISA's figures of the fragments have them.
    template <bool E4m3, int Depth>
    void product() {
        constexpr int kPerWord = E4m3 ? 4 : 2, kBits = 32 / kPerWord, kHalf = Depth / 2;
        double left[16][Depth], right[Depth][8];
        std::vector<std::uint32_t> a(32 * 4), b(32 * 2);
        std::vector<float> before(32 * 4), out(kThreads * 4);
        const auto code = [](double value) { return E4m3 ? gk::toE4m3InSoftware(static_cast<float>(value)) : bf16Bits(value); };
        const auto number = [](std::uint32_t bits) { return static_cast<double>(E4m3 ? gk::fromE4m3(bits) : gk::lowBf16(bits)); };
        for (int row = 0; row < 16; ++row)
            for (int k = 0; k < Depth; ++k) {
                const std::uint32_t bits = code(randomReal(1, static_cast<std::uint64_t>(row * Depth + k)));
                left[row][k] = number(bits);
                const int lane = row % 8 * 4 + k % kHalf / kPerWord, word = row / 8 + 2 * (k / kHalf);
                a[static_cast<std::size_t>(lane * 4 + word)] |= bits << (k % kPerWord * kBits);
            }
        for (int k = 0; k < Depth; ++k)
            for (int column = 0; column < 8; ++column) {
                const std::uint32_t bits = code(randomReal(2, static_cast<std::uint64_t>(k * 8 + column)));
                right[k][column] = number(bits);
                b[static_cast<std::size_t>((column * 4 + k % kHalf / kPerWord) * 2 + k / kHalf)] |= bits << (k % kPerWord * kBits);
            }
        for (std::size_t i = 0; i < before.size(); ++i) before[i] = static_cast<float>(randomReal(3, i));
        run(multiplyKernel<E4m3>, a.data(), b.data(), before.data(), out.data());
        for (unsigned thread = 0; thread < kThreads; ++thread) {
            for (unsigned i = 0; i < 4; ++i) {
                const unsigned row = thread % 32 / 4 + 8 * (i / 2), column = thread % 4 * 2 + i % 2;
                double expected = static_cast<double>(before[thread % 32 * 4 + i]);
                for (int k = 0; k < Depth; ++k) expected += left[row][k] * right[k][column];
                QVERIFY(std::abs(static_cast<double>(out[thread * 4 + i]) - expected) < 1e-5);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestEmulation)
#include "tst_emulation.moc"
