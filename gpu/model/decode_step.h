// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/model/model_shape.h"
#include "gpu/model/operation.h"
#include "gpu/model/outcome.h"

#include <vector>

namespace ps::gpu {

/// One step of one rank: its operations in the order they run, collectives among them as entries of their own.
struct Step {
    int tensorParallel = 1;
    std::vector<Operation> operations;

    /// Elements of weights that this rank holds: with the embedding table, every expert and all norms.
    [[nodiscard]] double weightElements() const;
    /// Bytes of weights of this rank in the precision of the step.
    [[nodiscard]] double storedWeightBytes() const;
    [[nodiscard]] double bytes() const;
    [[nodiscard]] double flops() const;
    /// Operations of a name, in order.
    [[nodiscard]] std::vector<Operation> named(const std::string &name) const;
};

struct DecodeRequest {
    int tensorParallel = 1;
    double batch = 1.0;   ///< sequences, each with one new token
    double context = 1.0; ///< tokens per sequence in the cache; a mean need not be whole
    Precision precision;
};

struct PrefillRequest {
    int tensorParallel = 1;
    double tokens = 1.0; ///< of one sequence
    double prefix = 0.0; ///< tokens of it that are in the cache already
    Precision precision;
};

/// One decode step, by the formulas of the design's section on the synthetic step:
///  - GEMM: n k w bytes of weights, 2 rows n k flops;
///  - routed experts: E (1 - (1 - k/E)^B) experts read;
///  - attention over keys and values: 2 B L kv d s bytes, 4 B L h d flops; window layers see min(L, window) tokens;
///  - latent attention, absorbed: (kv_rank + rope) B L s bytes (the cache is on every rank), 2 B L h (2 kv_rank + rope) flops;
///  - DeltaNet: the fp32 state of this rank's heads read and written; 7 flops per state element (decay 1; read by the key,
///    update and read by the query 2 each).
/// Two all-reduces per layer and one gather of the logits when there is more than one rank; the embedding table lies whole
/// on every rank, so that its lookup needs none.
/// Fails when the model cannot be split so, or batch or context is below 1.
Outcome<Step> decodeStep(const ModelShape &model, const DecodeRequest &request);

/// Prefill of C tokens of one sequence after P: attention 4 h d (C P + C^2/2) flops; latent attention not absorbed:
/// 2 h (nope + rope + value) (C P + C^2/2); DeltaNet as in decode, its state read and written once (the chunked form of the
/// engines does more arithmetic). Logits of the last token only. Fails as decodeStep() does.
Outcome<Step> prefillStep(const ModelShape &model, const PrefillRequest &request);

} // namespace ps::gpu
