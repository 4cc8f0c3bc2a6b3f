// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/statement.h"
#include "core/support/result.h"
#include "core/support/strong_id.h"

#include <cstdint>

namespace ps {

class Database;

/// Remembers which values of a result gave way to others within one import, when nothing but the order of reading told
/// which of them are newer. When the same input comes again, they give way again, and the import changes nothing.
/// Values are known by their fingerprints.
class ReplacedValues {
public:
    [[nodiscard]] static Result<ReplacedValues> create(Database &database);

    /// True when the values gave way in an earlier import than `import`.
    [[nodiscard]] Result<bool> contain(std::int64_t result, std::int64_t values, ImportId import);

    /// To be told before the values `from` of the result give way to `to`. They are to be remembered when this import has
    /// stored them, or found them stored already.
    [[nodiscard]] Status replace(std::int64_t result, std::int64_t from, std::int64_t to, ImportId import, bool remember);

    [[nodiscard]] Status add(std::int64_t result, std::int64_t values, ImportId import);
    [[nodiscard]] Status forget(std::int64_t result, std::int64_t values);

private:
    ReplacedValues(Statement find, Statement add, Statement remove);

    Statement m_find, m_add, m_remove;
};

} // namespace ps
