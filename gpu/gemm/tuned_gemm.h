// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/gemm/gemm.h"

#include <functional>
#include <vector>

namespace ps::gpu {

/// Where the operands of the i-th run lie: weights that move on, so that none are read from the cache.
struct GemmOperands {
    const void *x = nullptr;
    std::function<const void *(std::int64_t run)> w;
    void *y = nullptr;
    /// Put on the stream after each run, where products do not follow each other in earnest: their ends then cannot overlap.
    std::function<void()> between = [] {};
};

/// A product with the fastest of its algorithms, each timed here: the library's first guess was up to 37 % slower.
class TunedGemm {
public:
    TunedGemm(std::unique_ptr<Gemm> gemm, const GemmOperands &operands, Stream &stream);

    void run(const void *x, const void *w, void *y, Stream &stream) const { m_gemm->run(m_best, x, w, y, stream); }
    int algorithm() const { return m_best; }
    int algorithms() const { return m_gemm->algorithms(); }
    double seconds() const { return m_seconds; } ///< of the fastest, when it was tuned

private:
    std::unique_ptr<Gemm> m_gemm;
    int m_best = 0;
    double m_seconds = 0;
};

} // namespace ps::gpu
