// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/model/decode_step.h"

#include "gpu/model/layer_operations.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace ps::gpu {

namespace {

double hiddenOf(const ModelShape &model) {
    return static_cast<double>(model.hidden);
}

Operation embedding(const ModelShape &model, double rows) {
    Operation lookup = elementwise("embedding", rows, 2.0 * rows * hiddenOf(model));
    // The lookup reads one row of the table per token, which counts among its activations, not the table.
    lookup.weightElements = static_cast<double>(model.vocabulary) * hiddenOf(model);
    lookup.sharding = Sharding::Replicated;
    return lookup;
}

Step composeStep(const ModelShape &model, const StepWork &work, double logitRows) {
    Step step;
    step.tensorParallel = work.tensorParallel;
    std::vector<Operation> &operations = step.operations;
    operations.push_back(embedding(model, work.rows));
    for (std::size_t layer = 0; layer < model.layers.size(); ++layer) appendLayer(operations, model, work, static_cast<int>(layer));
    operations.push_back(elementwise("final_norm", logitRows, 4.0 * logitRows * hiddenOf(model), hiddenOf(model)));
    const std::int64_t vocabulary = model.vocabulary / work.tensorParallel;
    operations.push_back(gemm("lm_head", logitRows, vocabulary, model.hidden, work.precision.lmHead));
    if (work.tensorParallel > 1) {
        operations.push_back(collective(OperationKind::AllGather, "logits_all_gather", logitRows * static_cast<double>(vocabulary) * 2.0));
    }
    operations.push_back(elementwise("sampling", logitRows, logitRows * static_cast<double>(model.vocabulary)));
    return step;
}

bool isCount(double number, double least) {
    return std::isfinite(number) && number >= least;
}

} // namespace

double Step::weightElements() const {
    double sum = 0.0;
    for (const Operation &operation : operations) sum += operation.weightElements;
    return sum;
}

double Step::storedWeightBytes() const {
    double sum = 0.0;
    for (const Operation &operation : operations) sum += operation.weightElements * bytesPerElement(operation.weights);
    return sum;
}

double Step::bytes() const {
    double sum = 0.0;
    for (const Operation &operation : operations) sum += operation.bytes();
    return sum;
}

double Step::flops() const {
    double sum = 0.0;
    for (const Operation &operation : operations) sum += operation.flops;
    return sum;
}

std::vector<Operation> Step::named(const std::string &name) const {
    std::vector<Operation> found;
    std::copy_if(operations.begin(), operations.end(), std::back_inserter(found),
                 [&](const Operation &operation) { return operation.name == name; });
    return found;
}

Outcome<Step> decodeStep(const ModelShape &model, const DecodeRequest &request) {
    const std::string reason = whyNotSplit(model, request.tensorParallel);
    if (!reason.empty()) return Fault{reason};
    if (!isCount(request.batch, 1.0)) return Fault{model.name + ": a decode step needs a batch of at least 1"};
    if (!isCount(request.context, 1.0)) return Fault{model.name + ": a decode step needs a context of at least 1 token"};
    const StepWork work{StepPhase::Decode, request.tensorParallel, request.batch, request.context, request.precision};
    return composeStep(model, work, request.batch);
}

Outcome<Step> prefillStep(const ModelShape &model, const PrefillRequest &request) {
    const std::string reason = whyNotSplit(model, request.tensorParallel);
    if (!reason.empty()) return Fault{reason};
    if (!isCount(request.tokens, 1.0)) return Fault{model.name + ": a prefill step needs at least 1 token"};
    if (!isCount(request.prefix, 0.0)) return Fault{model.name + ": a prefill step cannot follow a negative number of tokens"};
    const StepWork work{StepPhase::Prefill, request.tensorParallel, request.tokens, request.prefix, request.precision};
    return composeStep(model, work, 1.0);
}

} // namespace ps::gpu
