// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/protocol/message.h"
#include "gpu/protocol/version.h"

#include <nlohmann/json.hpp>

#include <limits>

namespace ps::gpu::decoding {

/// Typed fields of a JSON object. The first one that is missing or of another type is named in `problem`, and reading goes on
/// with empty values, so that callers look at `problem` once, at the end. A view: both pointers outlive it.
class FieldReader {
public:
    FieldReader(const nlohmann::json *object, std::string *problem) : m_object(object), m_problem(problem) {}

    bool has(const char *key) const { return find(key) != nullptr; }
    FieldReader object(const char *key) const {
        const auto *value = find(key);
        if (value && value->is_object()) return {value, m_problem};
        complain(key, "no object");
        return {nullptr, m_problem};
    }
    std::vector<FieldReader> objects(const char *key) const {
        const auto *value = find(key);
        std::vector<FieldReader> out;
        if (!value || !value->is_array()) return complain(key, "no list"), out;
        for (const auto &element : *value) {
            if (!element.is_object()) return complain(key, "no list of objects"), out;
            out.push_back({&element, m_problem});
        }
        return out;
    }
    std::string text(const char *key) const {
        const auto *value = find(key);
        if (!value) complain(key, "no text");
        return value ? textOf(*value, key) : std::string();
    }
    std::optional<std::string> optionalText(const char *key) const {
        const auto *value = find(key);
        return value ? std::optional(textOf(*value, key)) : std::nullopt;
    }
    std::vector<std::string> texts(const char *key) const {
        const auto *value = find(key);
        std::vector<std::string> out;
        if (!value || !value->is_array()) return complain(key, "no list"), out;
        for (const auto &element : *value) out.push_back(textOf(element, key));
        return out;
    }
    std::map<std::string, std::string> textsByName(const char *key) const {
        const auto *value = find(key);
        std::map<std::string, std::string> out;
        if (!value || !value->is_object()) return complain(key, "no object"), out;
        for (const auto &[name, text] : value->items()) out[name] = textOf(text, key);
        return out;
    }
    bool flag(const char *key) const {
        const auto *value = find(key);
        if (value && value->is_boolean()) return value->get<bool>();
        return complain(key, "neither true nor false"), false;
    }
    std::optional<bool> optionalFlag(const char *key) const { return has(key) ? std::optional(flag(key)) : std::nullopt; }
    double number(const char *key) const {
        const auto value = optionalNumber(key);
        if (!value) complain(key, "no number");
        return value.value_or(0);
    }
    /// For values whose absence means that they were not finite.
    double numberOrNan(const char *key) const { return optionalNumber(key).value_or(std::numeric_limits<double>::quiet_NaN()); }
    std::optional<double> optionalNumber(const char *key) const {
        const auto *value = find(key);
        if (!value) return std::nullopt;
        if (value->is_number()) return value->get<double>();
        return complain(key, "no number"), std::nullopt;
    }
    std::int64_t whole(const char *key) const {
        const auto *value = find(key);
        if (!value) return complain(key, "no whole number"), 0;
        return wholeOf(*value, key);
    }
    std::optional<std::int64_t> optionalWhole(const char *key) const {
        const auto *value = find(key);
        return value ? std::optional(wholeOf(*value, key)) : std::nullopt;
    }
    std::int64_t wholeOrZero(const char *key) const { return optionalWhole(key).value_or(0); }
    std::uint64_t unsignedWhole(const char *key) const {
        const auto *value = find(key);
        if (value && value->is_number_unsigned()) return value->get<std::uint64_t>();
        return complain(key, "no whole number"), 0;
    }
    Shape shape(const char *key) const {
        const auto *value = find(key);
        Shape out;
        if (!value || !value->is_object()) return complain(key, "no object"), out;
        for (const auto &[name, size] : value->items()) out[name] = wholeOf(size, key);
        return out;
    }
    std::map<std::string, double> numbers(const char *key) const {
        const auto *value = find(key);
        std::map<std::string, double> out;
        if (!value || !value->is_object()) return complain(key, "no object"), out;
        for (const auto &[name, number] : value->items()) {
            if (!number.is_number()) return complain(key, "no numbers"), out;
            out[name] = number.get<double>();
        }
        return out;
    }

private:
    const nlohmann::json *find(const char *key) const {
        if (!m_object) return nullptr;
        const auto found = m_object->find(key);
        return found == m_object->end() ? nullptr : &*found;
    }
    std::string textOf(const nlohmann::json &value, const char *key) const {
        if (!value.is_string()) return complain(key, "no text"), std::string();
        auto out = value.get<std::string>();
        if (out.size() > kMaxTextBytes) return complain(key, "too long"), std::string();
        return out;
    }
    std::int64_t wholeOf(const nlohmann::json &value, const char *key) const {
        const bool fits = value.is_number_integer() &&
                          !(value.is_number_unsigned() &&
                            value.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
        return fits ? value.get<std::int64_t>() : (complain(key, "no whole number"), 0);
    }
    void complain(const char *key, const char *what) const {
        if (m_problem->empty()) *m_problem = std::string(key) + " is " + what;
    }

    const nlohmann::json *m_object;
    std::string *m_problem;
};

} // namespace ps::gpu::decoding
