// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/day.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ps {

/// FNV-1a over name and value of every field of a record that says something. A visitor of its fields. Stored, so it stays
/// as it is.
class RecordHasher {
public:
    using Texts = std::vector<std::string>;
    using Numbers = std::vector<std::pair<std::string, double>>;

    void add(std::string_view text);
    void operator()(const std::string &column, const std::string &value);
    void operator()(const std::string &column, const std::optional<double> &value);
    void operator()(const std::string &column, const std::optional<int> &value);
    void operator()(const std::string &column, const std::optional<Day> &value);
    void operator()(const std::string &column, std::int64_t value);
    void operator()(const std::string &column, const Texts &value);
    void operator()(const std::string &column, const Numbers &value);
    std::int64_t hash() const;

private:
    void field(const std::string &column, std::string_view value);
    std::uint64_t m_hash = 0xcbf29ce484222325ULL;
};

/// A list as JSON, as the store keeps it.
std::string recordJson(const RecordHasher::Texts &texts);
std::string recordJson(const RecordHasher::Numbers &numbers);

} // namespace ps
