// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/stored_points.h"

#include "core/store/database.h"
#include "core/store/result_version.h"

namespace ps {

Result<StoredPoints> StoredPoints::create(Database &database) {
    Result<Statement> query = database.prepare("SELECT concurrency, id, attempt, artifact, fingerprint, document_id, normalisations"
                                               " FROM result WHERE series_id = ? AND run_id = ?");
    if (!query) return failure(query.error());
    return StoredPoints(std::move(*query));
}

Result<std::vector<StoredPoint> *> StoredPoints::of(const SeriesRunKey &key) {
    if (const auto known = m_points.find(key); known != m_points.end()) return &known->second;
    m_query.bind(1, key.series);
    m_query.bind(2, key.run);
    std::vector<StoredPoint> points;
    for (;;) {
        const Result<bool> row = m_query.step();
        if (!row) return failure(row.error());
        if (!*row) break;
        StoredPoint point;
        point.concurrency = static_cast<int>(m_query.integer(0));
        point.id = m_query.integer(1);
        point.age = {m_query.optionalInteger(2).value_or(VersionAge::kNoAttempt),
                     m_query.optionalInteger(3).value_or(VersionAge::kNoArtifact)};
        point.fingerprint = m_query.integer(4);
        point.document = m_query.integer(5);
        point.merged = isMerged(static_cast<std::uint32_t>(m_query.integer(6)));
        points.push_back(point);
    }
    return &m_points.emplace(key, std::move(points)).first->second;
}

std::size_t SeriesRunKeyHash::operator()(const SeriesRunKey &key) const {
    const auto series = static_cast<std::uint64_t>(key.series);
    const auto run = static_cast<std::uint64_t>(key.run);
    return static_cast<std::size_t>((series * 0x9e3779b97f4a7c15ULL) ^ (run * 0xc2b2ae3d27d4eb4fULL));
}

} // namespace ps
