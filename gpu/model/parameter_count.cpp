// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/model/parameter_count.h"

#include "gpu/model/decode_step.h"

namespace ps::gpu {

ParameterCount countParameters(const ModelShape &model) {
    ParameterCount count;
    const Outcome<Step> step = decodeStep(model, DecodeRequest{});
    if (!step) return count;
    for (const Operation &operation : step->operations) {
        count.total += operation.weightElements;
        if (operation.name == "embedding") {
            count.embedding += operation.weightElements;
        } else {
            count.active +=
                operation.weightElements *
                (operation.kind == OperationKind::GroupedGemm ? operation.activeGroups / static_cast<double>(operation.groups) : 1.0);
        }
    }
    return count;
}

} // namespace ps::gpu
