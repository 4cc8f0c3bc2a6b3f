// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/record_writer.h"

#include "core/store/database.h"
#include "core/store/record_tables.h"

#include <sqlite3.h>

#include <string>
#include <utility>

namespace ps {

Result<std::unique_ptr<RecordWriter>> RecordWriter::create(Database &database) {
    Result<Statement> carry =
        database.prepare("INSERT OR IGNORE INTO record_carrier (kind, record_id, archive_id, document_id, element) VALUES (?, ?, ?, ?, ?)");
    if (!carry) return failure(carry.error());
    return std::unique_ptr<RecordWriter>(new RecordWriter(database, std::move(*carry)));
}

RecordWriter::RecordWriter(Database &database, Statement carry) : m_database(database), m_carry(std::move(carry)) {}

Status RecordWriter::prepare(std::size_t kind) {
    Table &table = m_tables[kind];
    if (table.insert) return {};
    const std::string name(recordTable(kind));
    Result<Statement> find = m_database.prepare("SELECT id FROM " + name + " WHERE fingerprint = ?");
    if (!find) return failure(find.error());
    std::string parameters = "?, ?";
    for (int i = 0; i < recordColumnCount(kind); ++i) parameters += ", ?";
    Result<Statement> insert =
        m_database.prepare("INSERT INTO " + name + " (fingerprint, run_id, " + recordColumns(kind) + ") VALUES (" + parameters + ")");
    if (!insert) return failure(insert.error());
    table.find.emplace(std::move(*find));
    table.insert.emplace(std::move(*insert));
    return {};
}

Result<bool> RecordWriter::write(const SideRecord &record, std::optional<std::int64_t> run, std::string_view runKey, const Place &place) {
    if (Status prepared = prepare(record.index()); !prepared) return failure(prepared.error());
    Table &table = m_tables[record.index()];
    const std::int64_t fingerprint = recordFingerprint(record, runKey);
    table.find->bind(1, fingerprint);
    const Result<bool> found = table.find->step();
    if (!found) return found;
    std::int64_t id = 0;
    if (*found) {
        id = table.find->integer(0);
        table.find->reset();
    } else {
        table.insert->bind(1, fingerprint);
        table.insert->bind(2, run);
        bindRecord(*table.insert, 3, record);
        if (Status inserted = table.insert->run(); !inserted) return failure(inserted.error());
        id = sqlite3_last_insert_rowid(m_database.handle());
    }
    m_carry.bind(1, static_cast<std::uint64_t>(record.index()));
    m_carry.bind(2, id);
    m_carry.bind(3, place.archive);
    m_carry.bind(4, place.document);
    m_carry.bind(5, static_cast<std::uint64_t>(place.element));
    if (Status carried = m_carry.run(); !carried) return failure(carried.error());
    return !*found;
}

} // namespace ps
