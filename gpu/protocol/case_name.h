// SPDX-License-Identifier: GPL-3.0-or-later
// How one case of a benchmark is named on a command line. What --only takes, and what --list makes it from, is defined here once.
#pragma once

#include "gpu/protocol/message.h"

#include <charconv>
#include <string>
#include <string_view>

namespace ps::gpu {

/// "rms_norm/columns=8192/rows=512"
inline std::string caseName(const std::string &benchmark, const Shape &shape) {
    std::string name = benchmark;
    for (const auto &[size, value] : shape) name += "/" + size + "=" + std::to_string(value);
    return name;
}

/// A name of --only: a benchmark, or the beginning of its name up to a '/', and the sizes that a case must have.
struct WantedCases {
    std::string name;
    Shape sizes;
    bool exact = false; ///< the case of these sizes alone, not those that have further ones

    /// None when a size is no whole number.
    static std::optional<WantedCases> parse(std::string_view text) {
        WantedCases wanted;
        for (std::size_t slash = text.rfind('/'); slash != std::string_view::npos; slash = text.rfind('/')) {
            const std::string_view part = text.substr(slash + 1);
            const std::size_t equals = part.find('=');
            if (equals == std::string_view::npos) break;
            const std::string_view digits = part.substr(equals + 1);
            std::int64_t value = 0;
            const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
            if (failed != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
            wanted.sizes.emplace(part.substr(0, equals), value);
            text = text.substr(0, slash);
        }
        wanted.name = text;
        return wanted;
    }

    /// "decode_step" covers every "decode_step/…".
    bool covers(const std::string &benchmark) const { return benchmark == name || benchmark.starts_with(name + '/'); }
    bool covers(const std::string &benchmark, const Shape &shape) const {
        if (!covers(benchmark)) return false;
        if (exact) return shape == sizes;
        for (const auto &[size, value] : sizes) {
            const auto it = shape.find(size);
            if (it == shape.end() || it->second != value) return false;
        }
        return true;
    }
};

} // namespace ps::gpu
