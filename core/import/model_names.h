// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace ps {

/// The model key of a canonical prefix in lower case, precision suffix and all: "dsr1-nvfp4-v2" → "dsr1". Empty when
/// it is not known.
std::string_view modelOfPrefix(std::string_view prefix);

/// The model key of a model id or path in lower case, by its last component: "deepseek-ai/deepseek-r1-0528" → "dsr1".
/// What follows the model's name may only be a precision, a revision or the like: a distilled model is another model.
/// Empty when it is not known.
std::string_view modelOfPath(std::string_view path);

} // namespace ps
