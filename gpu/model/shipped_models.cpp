// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/model/shipped_models.h"

#include "gpu/model/model_json.h"

#include "ps_model_texts.h"

#include <algorithm>
#include <cctype>

namespace ps::gpu {

namespace {

bool sameName(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

} // namespace

std::vector<std::string> shippedModelNames() {
    std::vector<std::string> names;
    for (const ModelText &text : kModelTexts) {
        const Outcome<ModelShape> shape = parseModelShape(text.json, text.file);
        if (shape) names.push_back(shape->name);
    }
    return names;
}

Outcome<ModelShape> shippedModel(std::string_view name) {
    for (const ModelText &text : kModelTexts) {
        Outcome<ModelShape> shape = parseModelShape(text.json, text.file);
        if (!shape) return shape;
        if (sameName(name, text.file) || sameName(name, shape->name)) return shape;
    }
    std::string names;
    for (const std::string &known : shippedModelNames()) names += (names.empty() ? "" : ", ") + known;
    return Fault{"no model '" + std::string(name) + "'; there is " + names};
}

} // namespace ps::gpu
