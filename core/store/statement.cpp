// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/statement.h"

#include "core/store/database.h"

#include <sqlite3.h>

#include <utility>

namespace ps {

Statement::~Statement() {
    sqlite3_finalize(m_statement);
}

Statement::Statement(Statement &&other) noexcept
    : m_database(other.m_database), m_statement(std::exchange(other.m_statement, nullptr)), m_bindCode(other.m_bindCode) {}

Statement &Statement::operator=(Statement &&other) noexcept {
    std::swap(m_database, other.m_database);
    std::swap(m_statement, other.m_statement);
    std::swap(m_bindCode, other.m_bindCode);
    return *this;
}

void Statement::bind(int parameter, std::int64_t value) {
    const int code = sqlite3_bind_int64(m_statement, parameter, value);
    if (m_bindCode == SQLITE_OK) m_bindCode = code;
}

void Statement::bind(int parameter, double value) {
    const int code = sqlite3_bind_double(m_statement, parameter, value);
    if (m_bindCode == SQLITE_OK) m_bindCode = code;
}

void Statement::bind(int parameter, std::string_view text) {
    // An empty view may have no data at all, which SQLite would take for NULL.
    const char *data = text.empty() ? "" : text.data();
    const int code = sqlite3_bind_text64(m_statement, parameter, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    if (m_bindCode == SQLITE_OK) m_bindCode = code;
}

void Statement::bindBlob(int parameter, std::string_view bytes) {
    const char *data = bytes.empty() ? "" : bytes.data();
    const int code = sqlite3_bind_blob64(m_statement, parameter, data, bytes.size(), SQLITE_TRANSIENT);
    if (m_bindCode == SQLITE_OK) m_bindCode = code;
}

void Statement::bindNull(int parameter) {
    const int code = sqlite3_bind_null(m_statement, parameter);
    if (m_bindCode == SQLITE_OK) m_bindCode = code;
}

Result<bool> Statement::step() {
    int code = std::exchange(m_bindCode, SQLITE_OK);
    if (code == SQLITE_OK) code = sqlite3_step(m_statement);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) {
        sqlite3_reset(m_statement);
        return false;
    }
    Error error = m_database->error(code);
    sqlite3_reset(m_statement);
    return failure(error);
}

Status Statement::run() {
    for (;;) {
        const Result<bool> row = step();
        if (!row) return failure(row.error());
        if (!*row) return {};
    }
}

void Statement::reset() {
    sqlite3_reset(m_statement);
}

bool Statement::isNull(int column) const {
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(m_statement, column);
}

std::optional<std::int64_t> Statement::optionalInteger(int column) const {
    if (isNull(column)) return std::nullopt;
    return integer(column);
}

double Statement::real(int column) const {
    return sqlite3_column_double(m_statement, column);
}

std::string Statement::text(int column) const {
    const unsigned char *data = sqlite3_column_text(m_statement, column);
    if (!data) return {};
    return std::string(reinterpret_cast<const char *>(data), static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column)));
}

std::string Statement::blob(int column) const {
    const void *data = sqlite3_column_blob(m_statement, column);
    if (!data) return {};
    return std::string(static_cast<const char *>(data), static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column)));
}

} // namespace ps
