// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/model/model_shape.h"
#include "gpu/model/outcome.h"

#include <string>
#include <string_view>
#include <vector>

namespace ps::gpu {

/// Names of the models of resources/models, which are compiled in: a worker needs no files beside it.
std::vector<std::string> shippedModelNames();

/// By its name, letters of either case, or the name of its file without ".json". The fault lists the names that there are.
Outcome<ModelShape> shippedModel(std::string_view name);

} // namespace ps::gpu
