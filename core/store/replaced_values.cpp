// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/replaced_values.h"

#include "core/store/database.h"

#include <utility>

namespace ps {

Result<ReplacedValues> ReplacedValues::create(Database &database) {
    Result<Statement> find = database.prepare("SELECT 1 FROM replaced_value WHERE result_id = ? AND fingerprint = ? AND import_id <> ?");
    if (!find) return failure(find.error());
    Result<Statement> add = database.prepare("INSERT OR REPLACE INTO replaced_value (result_id, fingerprint, import_id) VALUES (?, ?, ?)");
    if (!add) return failure(add.error());
    Result<Statement> remove = database.prepare("DELETE FROM replaced_value WHERE result_id = ? AND fingerprint = ?");
    if (!remove) return failure(remove.error());
    return ReplacedValues(std::move(*find), std::move(*add), std::move(*remove));
}

ReplacedValues::ReplacedValues(Statement find, Statement add, Statement remove)
    : m_find(std::move(find)), m_add(std::move(add)), m_remove(std::move(remove)) {}

Result<bool> ReplacedValues::contain(std::int64_t result, std::int64_t values, ImportId import) {
    m_find.bind(1, result);
    m_find.bind(2, values);
    m_find.bind(3, import.value);
    const Result<bool> found = m_find.step();
    m_find.reset();
    return found;
}

Status ReplacedValues::replace(std::int64_t result, std::int64_t from, std::int64_t to, ImportId import, bool remember) {
    if (remember) {
        if (Status added = add(result, from, import); !added) return added;
    }
    return forget(result, to);
}

Status ReplacedValues::add(std::int64_t result, std::int64_t values, ImportId import) {
    m_add.bind(1, result);
    m_add.bind(2, values);
    m_add.bind(3, import.value);
    return m_add.run();
}

Status ReplacedValues::forget(std::int64_t result, std::int64_t values) {
    m_remove.bind(1, result);
    m_remove.bind(2, values);
    return m_remove.run();
}

} // namespace ps
