// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/side_record.h"
#include "core/store/statement.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace ps {

/// The tables of what archives hold besides results, one per kind of SideRecord. Each has the columns id, fingerprint and
/// run_id, and then one per field.

/// "evaluation", "changelog_entry", …
std::string_view recordTable(std::size_t kind);

/// "task, isl, …": the columns of the fields, in the order of bindRecord() and readRecord().
std::string recordColumns(std::size_t kind);
int recordColumnCount(std::size_t kind);

void bindRecord(Statement &statement, int firstParameter, const SideRecord &record);
SideRecord readRecord(std::size_t kind, const Statement &row, int firstColumn);

/// 64 bits over everything that the record says and the run that it belongs to: equal records have equal ones. Fields
/// that say nothing do not count, so a later version may add fields.
std::int64_t recordFingerprint(const SideRecord &record, std::string_view runKey);

} // namespace ps
