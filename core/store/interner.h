// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/measurement.h"
#include "core/store/statement.h"
#include "core/support/result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ps {

class Database;

/// Turns the values that many results share into the ids of their rows, writing the rows that are new. Remembers what
/// it has seen: forget() after a rollback and when another connection may have written.
class Interner {
public:
    [[nodiscard]] static Result<std::unique_ptr<Interner>> create(Database &database);

    [[nodiscard]] Result<std::int64_t> series(const Measurement &measurement);
    [[nodiscard]] Result<std::int64_t> spelling(const RawNames &names);
    [[nodiscard]] Result<std::int64_t> image(const std::string &name);
    [[nodiscard]] Result<std::int64_t> attributeSet(const std::vector<std::pair<std::string, std::string>> &attributes);
    [[nodiscard]] Result<std::int64_t> concurrencyList(const std::string &text);

    void forget();

private:
    /// One table of interned rows: how to find a row, how to add it, and the ids seen so far by key.
    struct Table {
        Statement find, insert;
        std::unordered_map<std::string, std::int64_t> ids{};
    };
    enum Name : std::size_t { Config, Series, Spelling, Image, AttributeSet, ConcurrencyList, NameCount };

    Interner(Database &database, std::vector<Table> tables);
    template <typename BindFind, typename BindInsert>
    Result<std::int64_t> idOf(Name name, const std::string &key, const BindFind &bindFind, const BindInsert &bindInsert);
    Result<std::int64_t> config(const ServingConfig &config);
    Result<std::int64_t> singleText(Name name, const std::string &text);
    Result<std::int64_t> newSeries(std::int64_t config, const Measurement &measurement);

    Database &m_database;
    std::vector<Table> m_tables; // by Name
    // Neighbouring rows mostly differ in concurrency only: comparing is cheaper than building keys.
    Measurement m_last; // its numbers are not looked at
    std::optional<std::int64_t> m_lastSeries, m_lastSpelling, m_lastAttributes;
};

} // namespace ps
