// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace ps::gpu {

/// Why there is no value, for people: it names the thing and the reason.
struct Fault {
    std::string message;
};

/// A value or the reason why there is none. This folder builds with nothing but the standard library and nlohmann_json,
/// so it has no tl::expected.
template <typename T>
class [[nodiscard]] Outcome {
public:
    Outcome(T value) : m_content(std::move(value)) {}
    Outcome(Fault fault) : m_content(std::move(fault)) {}

    [[nodiscard]] explicit operator bool() const { return std::holds_alternative<T>(m_content); }
    /// Only where there is a value.
    [[nodiscard]] const T &operator*() const { return std::get<T>(m_content); }
    [[nodiscard]] T &operator*() { return std::get<T>(m_content); }
    [[nodiscard]] const T *operator->() const { return &std::get<T>(m_content); }
    /// Empty where there is a value.
    [[nodiscard]] std::string error() const {
        const Fault *fault = std::get_if<Fault>(&m_content);
        return fault ? fault->message : std::string();
    }

private:
    std::variant<T, Fault> m_content;
};

} // namespace ps::gpu
