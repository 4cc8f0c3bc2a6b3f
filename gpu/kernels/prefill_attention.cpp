// SPDX-License-Identifier: GPL-3.0-or-later
// Causal attention of many tokens: which kernel.
#include "gpu/kernels/decode_parts.h"

#include <stdexcept>

namespace ps::gpu::kernels {

namespace {

void require(bool holds, const char *what) {
    if (!holds) throw std::invalid_argument(what);
}

} // namespace

void prefillAttention(const PrefillAttention &attention, Stream &stream) {
    if (attention.batch * attention.heads * attention.tokens == 0) return;
    require((attention.keyDim == 64 && attention.valueDim == 64) ||
                ((attention.keyDim == 128 || attention.keyDim == 192) && attention.valueDim == 128),
            "prefill attention: a head has 64/64, 128/128 or 192/128 elements");
    require(attention.heads % attention.kvHeads == 0, "prefill attention: all heads of the cache have as many query heads");
    require(attention.capacity >= attention.prefix + attention.tokens, "prefill attention: the cache has room for the context");
    require(attention.window >= 0, "prefill attention: a window has a number of tokens, or 0");
    require(attention.queryStride % 8 == 0, "prefill attention: queries begin at multiples of 8 elements");
    PrefillAttention whole = attention;
    if (whole.queryStride == 0) whole.queryStride = whole.heads * whole.keyDim;
    const AttentionPath path = whole.path;
    if ((path == AttentionPath::Best || path == AttentionPath::NvidiaMatrix) && launchPrefillNvidia(whole, stream)) return;
    require(path == AttentionPath::Best || path == AttentionPath::Portable, "prefill attention: no such matrix units");

    DecodeParts parts{}; // every token is decoded on its own
    parts.queries = whole.queries;
    parts.keys = whole.keys;
    parts.values = whole.values;
    parts.sinks = whole.sinks;
    parts.output = static_cast<std::uint16_t *>(whole.output);
    parts.kvHeads = static_cast<int>(whole.kvHeads);
    parts.tokens = static_cast<int>(whole.tokens);
    parts.queryStride = static_cast<int>(whole.queryStride);
    parts.group = static_cast<int>(whole.heads / whole.kvHeads);
    parts.valueDim = static_cast<int>(whole.valueDim);
    parts.context = static_cast<int>(whole.prefix + whole.tokens);
    parts.window = static_cast<int>(whole.window);
    parts.capacity = static_cast<int>(whole.capacity);
    parts.splits = 1;
    parts.scaleLog2 = whole.scale * kLog2E;
    parts.valueScale = 1;
    launchPrefillPortable(parts, whole, stream);
}

} // namespace ps::gpu::kernels
