// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <cmath>
#include <optional>

namespace ps::gpu::encoding {

using Json = nlohmann::ordered_json;

inline void put(Json &object, const char *key, double value) {
    if (std::isfinite(value)) object[key] = value; // JSON knows no NaN: not known is absent
}

template <typename Value>
void put(Json &object, const char *key, const std::optional<Value> &value) {
    if (!value) return;
    if constexpr (std::is_same_v<Value, double>) {
        put(object, key, *value);
    } else {
        object[key] = *value;
    }
}

} // namespace ps::gpu::encoding
