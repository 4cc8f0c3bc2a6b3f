// SPDX-License-Identifier: GPL-3.0-or-later
// The devices' narrow numbers, all of them, as kernels decode them.
#include "gpu/benchmarks/host_numbers.h"
#include "gpu/kernels/grouped_gemm_parts.h"

#include <QTest>

#include <array>
#include <set>
#include <utility>

using namespace ps::gpu;

class TestWorkerNumberBits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void decodesEveryE4m3() {
        for (unsigned bits = 0; bits < 256; ++bits) {
            const double expected = e4m3ToDouble(static_cast<std::uint8_t>(bits));
            const auto decoded = static_cast<double>(gk::fromE4m3(bits));
            if (std::isnan(expected))
                QCOMPARE(std::abs(decoded), 480.0);
            else
                QCOMPARE(decoded, expected);
            QCOMPARE(std::signbit(decoded), bits >= 128);
        }
    }

    void encodesWhatItDecodes() {
        for (unsigned bits = 0; bits < 256; ++bits)
            if (!std::isnan(e4m3ToDouble(static_cast<std::uint8_t>(bits)))) QCOMPARE(gk::toE4m3InSoftware(gk::fromE4m3(bits)), bits);
    }

    /// Two in a byte, each any of the sixteen: the same for the kernels and for those who compare.
    void movesE2m1IntoE4m3() {
        std::set<std::pair<double, double>> seen;
        for (unsigned bits = 0; bits < 256; ++bits) {
            const std::uint32_t four = bits | bits << 8 | bits << 16 | bits << 24;
            const std::uint32_t first = kernels::firstOnesAsE4m3(four), second = kernels::secondOnesAsE4m3(four);
            std::array<std::uint8_t, 16> packed{};
            packed.fill(static_cast<std::uint8_t>(bits));
            for (unsigned at = 0; at < 4; ++at) {
                const auto value = [at](std::uint32_t words) {
                    return static_cast<double>(gk::fromE4m3((words >> (8 * at)) & 0xffU) * kernels::kMicroFactor);
                };
                QCOMPARE(value(first), packedE2m1ToDouble(packed.data(), at));
                QCOMPARE(value(second), packedE2m1ToDouble(packed.data(), at + 16));
            }
            // -0 is told from 0 by dividing, which gives two different infinities.
            const auto told = [&packed](std::size_t at) {
                const double one = packedE2m1ToDouble(packed.data(), at);
                return one == 0 ? 1 / one : one;
            };
            seen.insert({told(0), told(16)});
        }
        QCOMPARE(seen.size(), 256U);
    }
};

QTEST_APPLESS_MAIN(TestWorkerNumberBits)
#include "tst_worker_number_bits.moc"
