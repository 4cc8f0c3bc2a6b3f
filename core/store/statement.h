// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3_stmt;

namespace ps {

class Database;

/// A prepared statement. Parameters count from 1, columns from 0, as in SQLite. A failed bind is reported by the next
/// step(). Parameters keep their values over reset().
class Statement {
public:
    Statement(Database &database, sqlite3_stmt *statement) : m_database(&database), m_statement(statement) {}
    ~Statement();
    Statement(Statement &&other) noexcept;
    Statement &operator=(Statement &&other) noexcept;

    void bind(int parameter, std::int64_t value);
    void bind(int parameter, double value);
    void bind(int parameter, std::string_view text);      ///< copied
    void bindBlob(int parameter, std::string_view bytes); ///< copied
    void bindNull(int parameter);
    template <typename T>
    void bind(int parameter, const std::optional<T> &value) {
        if (value) {
            bind(parameter, *value);
        } else {
            bindNull(parameter);
        }
    }
    void bind(int parameter, int value) { bind(parameter, static_cast<std::int64_t>(value)); }
    void bind(int parameter, bool value) { bind(parameter, static_cast<std::int64_t>(value)); }
    void bind(int parameter, std::uint64_t value) { bind(parameter, static_cast<std::int64_t>(value)); }
    void bind(int parameter, const std::string &text) { bind(parameter, std::string_view(text)); }
    void bind(int parameter, const char *) = delete; // would become a bool

    /// True: a row is there to be read. False: done, and the statement is ready to run again.
    [[nodiscard]] Result<bool> step();
    /// Runs to the end, whatever rows there are.
    [[nodiscard]] Status run();
    void reset();

    bool isNull(int column) const;
    std::int64_t integer(int column) const;
    std::optional<std::int64_t> optionalInteger(int column) const;
    double real(int column) const;
    std::string text(int column) const;
    std::string blob(int column) const;

private:
    Database *m_database;
    sqlite3_stmt *m_statement;
    int m_bindCode = 0; // the first bind that failed since the last step
};

} // namespace ps
