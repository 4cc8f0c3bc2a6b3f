// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/result_version.h"
#include "core/store/statement.h"
#include "core/support/result.h"

#include <optional>
#include <string_view>
#include <vector>

namespace ps {

class Database;

/// Reads back what was measured, for the rare row that comes again with other values.
class StoredCopies {
public:
    [[nodiscard]] static Result<StoredCopies> create(Database &database);

    /// The stored version. Its archive is left 0 when the document is not written yet.
    [[nodiscard]] Result<ResultVersion> read(std::int64_t resultId);

private:
    explicit StoredCopies(Statement query) : m_query(std::move(query)) {}

    Statement m_query;
};

/// What two copies of one measurement say together. Some containers leave values out: the history of the API has no
/// means and no image, say. None when the copies contradict each other in a value that both have, as then they are two
/// measurements. The result is `incoming` with the gaps filled from `stored`.
std::optional<Measurement> mergedCopies(const Measurement &stored, const Measurement &incoming);

/// The same of rows that are not known to be of one run: they must also agree in some metric.
std::optional<Measurement> mergedStrangers(const Measurement &stored, const Measurement &incoming);

/// As the store keeps them: a JSON object of texts, and one of numbers. What is something else is left out.
std::vector<std::pair<std::string, std::string>> attributesFromJson(std::string_view json);
std::vector<std::pair<std::string, double>> otherMetricsFromJson(std::string_view json);

} // namespace ps
