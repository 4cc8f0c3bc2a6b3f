// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/model/model_shape.h"
#include "gpu/model/outcome.h"

#include <filesystem>
#include <string_view>

namespace ps::gpu {

/// Reads a model's shape from the text of a file of resources/models. Strict: an unknown key, a missing one, a size
/// that is no positive whole number, and a block that no layer uses are errors. `origin` starts every error message.
Outcome<ModelShape> parseModelShape(std::string_view json, const std::string &origin);

/// The same from a file of at most 1 MiB.
Outcome<ModelShape> loadModelShape(const std::filesystem::path &file);

} // namespace ps::gpu
