// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/side_record.h"
#include "core/store/statement.h"
#include "core/support/result.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace ps {

class Database;

/// Writes records that are no results, each once however many archives hold it.
class RecordWriter {
public:
    [[nodiscard]] static Result<std::unique_ptr<RecordWriter>> create(Database &database);

    /// Where a record stands.
    struct Place {
        std::int64_t archive = 0;
        std::int64_t document = 0;
        std::size_t element = 0;
    };
    /// True when the store did not have it.
    [[nodiscard]] Result<bool> write(const SideRecord &record, std::optional<std::int64_t> run, std::string_view runKey,
                                     const Place &place);

private:
    struct Table {
        std::optional<Statement> find, insert; ///< prepared on first use: most imports hold few kinds
    };
    RecordWriter(Database &database, Statement carry);
    Status prepare(std::size_t kind);

    Database &m_database;
    std::array<Table, kSideRecordKinds> m_tables;
    Statement m_carry;
};

} // namespace ps
