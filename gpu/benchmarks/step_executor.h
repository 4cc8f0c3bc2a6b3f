// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/benchmarks/device_case.h"
#include "gpu/benchmarks/step_arena.h"
#include "gpu/gemm/tuned_gemm.h"
#include "gpu/harness/error_meter.h"
#include "gpu/kernels/moe_kernels.h"
#include "gpu/model/decode_step.h"
#include "gpu/steps/step_request.h"

#include <array>
#include <functional>
#include <map>
#include <tuple>

namespace ps::gpu {

enum class StepPart { Gemm, Attention, Rest, Collectives };
const char *nameOf(StepPart part);

struct StepSetting {
    StepRequest request;
    bool prefill = false;     ///< of the mean input of one sequence; else one decode step
    std::int64_t rows = 1;    ///< tokens through every product: the batch, or the tokens of the prompt
    std::int64_t context = 1; ///< tokens in the cache, the new ones included
    std::uint64_t seed = 1;
    std::optional<int> rank = std::nullopt; ///< which one, of all that the step is split over; none: alone, without collectives
};

/// One step of one rank on the selected device: the operations of gpu/model, each as a launch, with weights and caches of their own
/// for every layer. Random weights, scaled so that activations keep their size. Collectives are left out, or are for somebody to do
/// who has all ranks: a sequence of launches ends where they are due.
class StepExecutor {
public:
    /// Throws Unsupported when there is no kernel for an operation.
    StepExecutor(const DeviceContext &context, StepSetting setting, Stream &stream);

    /// Bytes of device memory that it takes, but for what kernels need for themselves: a few megabytes.
    static std::size_t memoryBytes(const StepSetting &setting);

    /// All launches, or those of one part.
    void enqueue(std::optional<StepPart> part = std::nullopt);
    /// Those before the first collective, between two of them, or after the last one: sequence 0 … collectives().size().
    void enqueueSequence(std::size_t sequence, std::optional<StepPart> part = std::nullopt);
    /// After a step: how many logits and tokens are not what they can be; a bound of 0.
    Verification verify();
    void spoil();                                         ///< logits and tokens
    std::map<std::string, std::string> libraries() const; ///< name to version

    /// For references: what lies where on the device.
    struct Weights {
        std::byte *values = nullptr;
        std::byte *scales = nullptr; ///< of experts, as kernels::GroupedGemm takes them
        std::byte *bias = nullptr;   ///< bf16
    };
    struct Cache {
        std::byte *keys = nullptr; ///< or latents
        std::byte *values = nullptr;
    };
    const Step &step() const { return m_step; }
    const StepSetting &setting() const { return m_setting; }
    const Weights &weights(std::size_t operation) const { return m_weights.at(operation); }
    const Cache &cache(int layer) const { return m_caches.at(layer); }
    /// Of DeltaNet, as kernels::ConvolutionUpdate and kernels::DeltaDecode take it.
    struct State {
        std::byte *convolution = nullptr;
        std::byte *heads = nullptr;
    };
    const std::map<int, State> &states() const { return m_states; } ///< by layer
    std::byte *logits() const { return m_logits; }
    const std::byte *tokens() const { return m_best; } ///< words of kernels::Sampling, read by the step and then written
    std::byte *sinks() const { return m_sinks; }

    /// What ranks exchange; none of it without a rank. An all-reduce adds one of the two partial sums of each rank up, in turns, into
    /// `sum`; the all-gather makes the logits of their parts. All in memory that several devices reach.
    struct Exchange {
        std::array<std::byte *, 2> partials{};
        std::byte *sum = nullptr;
        std::byte *logits = nullptr; ///< this rank's columns
        /// kernels::kCollectiveFlagBytes each, of the all-reduces of either kind and of the all-gather; zero
        std::array<std::byte *, 3> flags{};
    };
    const Exchange &exchange() const { return m_exchange; }
    const std::vector<OperationKind> &collectives() const { return m_collectives; } ///< in order
    std::size_t messageBytes() const;                                               ///< of an all-reduce
    std::size_t logitRows() const { return static_cast<std::size_t>(m_logitRows); }

private:
    struct Launch {
        StepPart part;
        std::function<void()> run;
    };
    /// Where one product of this size finds its operands; its weights, of each layer.
    struct GemmUse {
        GemmSize size;
        const void *input = nullptr;
        void *output = nullptr;
        std::vector<const void *> weights;
    };
    using GemmKey = std::tuple<GemmType, std::int64_t, std::int64_t, std::int64_t, std::int64_t, bool>; ///< m, n, k, products, bias
    struct WeightBytes {
        std::size_t values = 0, scales = 0, bias = 0;
    };

    static constexpr std::int64_t kNarrowMultiple = 16;
    static constexpr float kNormEpsilon = 1e-5F;

    explicit StepExecutor(StepSetting setting);
    static WeightBytes weightBytesOf(const Operation &operation);
    std::size_t cacheBytesOf(const Operation &attention) const;
    std::int64_t rotatedDim() const; ///< elements of a head that are rotated
    std::int64_t logitWidth() const; ///< of a row that this rank has in the end
    std::byte *blockOutput() const;  ///< of attention or of what follows it: what the next norm adds, or this rank's part of it
    void layOut();
    void layOutExchange();
    void layOutExperts();
    void layOutLatents();
    void layOutDelta();
    void layOutState(const Operation &operation);
    void fillWeights();
    void fillExperts(const Operation &operation, const Weights &weights, std::uint32_t seed);
    void fillDelta(std::size_t at, std::uint32_t seed);
    void fillInputs();
    void tune();
    std::unique_ptr<TunedGemm> tuned(const GemmLibrary &library, GemmType type, const GemmUse &use);
    void build(const DeviceContext &context);
    void add(const DeviceContext &context, std::size_t at);
    void addNorm(std::size_t at);
    void addHeadNorm(std::size_t at);
    void addLinear(std::size_t at, const void *input, void *output);
    void addProduct(GemmType type, const GemmSize &size, const void *input, const void *weights, void *output);
    const void *addQuantisation(const void *input, std::int64_t rows, std::int64_t width);
    void addSwiGlu(const void *gateUp, void *output, std::int64_t rows, std::int64_t width);
    bool addLatentLayer(const DeviceContext &context, std::size_t at);
    void addLatentNorm(std::size_t at);
    void addLatentRotary(std::size_t at);
    void addPerHead(std::size_t at, const void *input, std::int64_t inputWidth, void *output, std::int64_t outputWidth);
    void addLatentAttention(const DeviceContext &context, std::size_t at);
    void addLatentPrefill(const DeviceContext &context, std::size_t at);
    bool addExpertLayer(const DeviceContext &context, std::size_t at);
    void addRouting(std::size_t at);
    void addExperts(const DeviceContext &context, std::size_t at, const void *input, bool gathered, void *output);
    void addCombination(std::size_t at);
    bool addDeltaLayer(std::size_t at);
    void addConvolution(std::size_t at);
    void addDeltaRule(std::size_t at);
    void addGatedNorm(std::size_t at);
    void addSharedGate(std::size_t at);
    std::int64_t qkvWidth(const Operation &attention) const;
    void addRotary(std::size_t at);
    void addOutputGate(std::size_t at);
    void addAttention(const DeviceContext &context, std::size_t at);
    void addPrefillAttention(const DeviceContext &context, std::size_t at);
    void push(StepPart part, std::function<void()> run) { m_launches.push_back({part, std::move(run)}); }

    StepSetting m_setting;
    Step m_step;
    Stream *m_stream = nullptr;
    StepArena m_arena, m_exchangeArena;
    std::int64_t m_paddedRows = 0; ///< narrow types multiply whole sixteens of rows
    std::int64_t m_logitRows = 0;

    // Activations, each used again in every layer.
    std::byte *m_input = nullptr; ///< of a block's norm: what the block before added
    std::byte *m_residual = nullptr;
    std::byte *m_normed = nullptr;
    std::byte *m_qkv = nullptr;
    std::byte *m_queries = nullptr;
    std::byte *m_attended = nullptr;
    std::byte *m_gateUp = nullptr;
    std::byte *m_activated = nullptr;
    std::byte *m_narrow = nullptr; ///< e4m3 of a product's input
    std::byte *m_scales = nullptr;
    std::byte *m_logits = nullptr;
    std::byte *m_best = nullptr;
    std::byte *m_angles = nullptr;
    std::byte *m_sinks = nullptr;
    std::byte *m_scratch = nullptr;
    std::size_t m_scratchBytes = 0;
    struct Experts {
        std::byte *logits = nullptr;
        int *expertOf = nullptr;
        float *weights = nullptr;
        int *counts = nullptr;
        int *rowAt = nullptr;
        int *positionOf = nullptr;
        kernels::ExpertRows *items = nullptr;
        int *itemCount = nullptr;
        std::byte *gateUp = nullptr; ///< by position, as the next two
        std::byte *activated = nullptr;
        std::byte *output = nullptr;
        std::byte *shared = nullptr; ///< of the expert that every row passes, by row
        float *sharedFactors = nullptr;
    } m_experts;
    struct Latents {
        std::byte *both = nullptr;   ///< of queries and of the cache, side by side
        std::byte *query = nullptr;  ///< normed
        std::byte *normed = nullptr; ///< what the cache gets
        std::byte *projected = nullptr;
        std::byte *values = nullptr;   ///< by head, what goes to the last product
        std::byte *headKeys = nullptr; ///< of a prompt, by head and token
        std::byte *headValues = nullptr;
    } m_latents;
    struct Delta {
        std::byte *projected = nullptr; ///< queries, keys, values and gates of the output, side by side
        std::byte *convolved = nullptr; ///< queries, keys and values
        std::byte *decayAndBeta = nullptr;
    } m_delta;
    std::vector<Weights> m_weights; ///< by operation
    std::map<int, Cache> m_caches;  ///< by layer
    std::map<int, State> m_states;  ///< by layer

    std::map<GemmKey, GemmUse> m_uses;
    std::map<GemmKey, std::unique_ptr<TunedGemm>> m_gemms;
    std::vector<Launch> m_launches;
    Exchange m_exchange;
    std::vector<OperationKind> m_collectives;
    std::vector<std::size_t> m_sequenceEnds; ///< launches before each collective
    bool m_usesLibrary = false;
};

} // namespace ps::gpu
