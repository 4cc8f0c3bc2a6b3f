// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/origin_reader.h"

#include "core/store/database.h"
#include "core/store/queries.h"
#include "core/store/stored_copy.h"
#include "core/store/transaction.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace ps {

namespace {

constexpr std::size_t kResultsBetweenLooks = 256;

ResultOrigin originAt(const Statement &row) {
    ResultOrigin origin;
    origin.result = ResultId{row.integer(0)};
    origin.import = ImportId{row.integer(1)};
    origin.archive = row.text(2);
    origin.document = row.text(3);
    origin.element = row.integer(4);
    origin.artifactId = row.optionalInteger(5);
    origin.runKey = row.text(6);
    origin.githubRunId = row.optionalInteger(7);
    if (const std::optional<std::int64_t> attempt = row.optionalInteger(8)) origin.attempt = static_cast<int>(*attempt);
    origin.commit = row.text(9);
    if (const std::optional<std::int64_t> day = row.optionalInteger(10)) origin.day = Day::fromNumber(*day);
    origin.daySource = static_cast<DaySource>(row.integer(11));
    origin.image = row.text(12);
    origin.normalisations = static_cast<std::uint32_t>(row.integer(13));
    origin.importedAt = row.text(14);
    origin.programVersion = row.text(15);
    origin.rawHardware = row.text(16);
    origin.rawFramework = row.text(17);
    origin.rawModel = row.text(18);
    origin.rawPrecision = row.text(19);
    origin.rawSpec = row.text(20);
    if (!row.isNull(21)) origin.attributes = attributesFromJson(row.text(21));
    if (!row.isNull(22)) origin.otherMetrics = otherMetricsFromJson(row.text(22));
    return origin;
}

/// Reads one origin after the other.
class OriginReader {
public:
    static Result<OriginReader> create(Database &database, const std::string &sql) {
        Result<Statement> query = database.prepare(sql);
        if (!query) return failure(query.error());
        Result<Statement> holders = database.prepare(queries::kHolders);
        if (!holders) return failure(holders.error());
        return OriginReader(std::move(*query), std::move(*holders));
    }

    Statement &query() { return m_query; }

    /// None after the last.
    Result<std::optional<ResultOrigin>> next() {
        const Result<bool> row = m_query.step();
        if (!row) return failure(row.error());
        if (!*row) return std::optional<ResultOrigin>();
        ResultOrigin origin = originAt(m_query);
        m_holders.bind(1, origin.result.value);
        m_holders.bind(2, m_query.integer(24));
        m_holders.bind(3, m_query.integer(23));
        m_imports.clear();
        for (;;) {
            const Result<bool> holder = m_holders.step();
            if (!holder) return failure(holder.error());
            if (!*holder) break;
            m_imports.push_back(m_holders.integer(0));
        }
        std::sort(m_imports.begin(), m_imports.end());
        m_imports.erase(std::unique(m_imports.begin(), m_imports.end()), m_imports.end());
        origin.otherCarriers = m_imports.size() - 1; // its own is among them
        return std::optional(std::move(origin));
    }

private:
    OriginReader(Statement query, Statement holders) : m_query(std::move(query)), m_holders(std::move(holders)) {}

    Statement m_query, m_holders;
    std::vector<std::int64_t> m_imports;
};

} // namespace

Result<ResultOrigin> readOrigin(Database &database, ResultId id) {
    Result<Transaction> oneState = Transaction::begin(database, Transaction::Kind::Read);
    if (!oneState) return failure(oneState.error());
    Result<OriginReader> reader = OriginReader::create(database, queries::originOfOne());
    if (!reader) return failure(reader.error());
    reader->query().bind(1, id.value);
    Result<std::optional<ResultOrigin>> origin = reader->next();
    if (!origin) return failure(origin.error());
    if (!*origin) return failure(ErrorCode::NotFound, "the store has no result number " + std::to_string(id.value));
    return std::move(**origin);
}

Status readOrigins(Database &database, const std::function<bool(const ResultOrigin &)> &visit, const JobControl &job) {
    Result<Transaction> oneState = Transaction::begin(database, Transaction::Kind::Read);
    if (!oneState) return failure(oneState.error());
    Result<OriginReader> reader = OriginReader::create(database, queries::originOfAll());
    if (!reader) return failure(reader.error());
    for (std::size_t i = 0;; ++i) {
        if (i % kResultsBetweenLooks == 0 && job.cancelled()) return failure(ErrorCode::Cancelled, "cancelled");
        const Result<std::optional<ResultOrigin>> origin = reader->next();
        if (!origin) return failure(origin.error());
        if (!*origin || !visit(**origin)) return {};
    }
}

} // namespace ps
