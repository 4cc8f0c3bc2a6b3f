// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/model/model_shape.h"

namespace ps::gpu {

namespace {

struct Divided {
    const char *what;
    std::int64_t size;
};

std::vector<Divided> dividedSizes(const ModelShape &model) {
    std::vector<Divided> sizes = {{"vocabulary", model.vocabulary}};
    if (model.gqa) sizes.push_back({"attention heads", model.gqa->heads});
    if (model.mla) sizes.push_back({"attention heads", model.mla->heads});
    if (model.deltaNet) {
        sizes.push_back({"DeltaNet key heads", model.deltaNet->keyHeads});
        sizes.push_back({"DeltaNet value heads", model.deltaNet->valueHeads});
    }
    if (model.dense) sizes.push_back({"dense intermediate size", model.dense->intermediate});
    if (model.moe) {
        sizes.push_back({"expert intermediate size", model.moe->intermediate});
        sizes.push_back({"shared expert intermediate size", model.moe->sharedIntermediate});
    }
    return sizes;
}

} // namespace

std::string whyNotSplit(const ModelShape &model, int tensorParallel) {
    const std::string ranks = std::to_string(tensorParallel);
    if (tensorParallel < 1) return model.name + ": tensor parallel " + ranks + " is no number of ranks";
    for (const Divided &divided : dividedSizes(model)) {
        if (divided.size % tensorParallel == 0) continue;
        return model.name + ": its " + divided.what + " (" + std::to_string(divided.size) + ") cannot be split over " + ranks + " ranks";
    }
    if (!model.gqa) return {};
    const std::int64_t kvHeads = model.gqa->kvHeads;
    if (kvHeads % tensorParallel == 0 || tensorParallel % kvHeads == 0) return {};
    return model.name + ": its key/value heads (" + std::to_string(kvHeads) + ") can neither be split nor repeated over " + ranks +
           " ranks";
}

} // namespace ps::gpu
