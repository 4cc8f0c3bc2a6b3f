// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/stored_points.h"

#include "core/store/database.h"
#include "core/store/result_version.h"

#include <algorithm>

namespace ps {

namespace {
/// A benchmark measures a dozen concurrencies, for which looking at each is quickest.
constexpr std::size_t kShortList = 32;
} // namespace

StoredPoint *PointList::find(int concurrency) {
    if (m_points.size() > kShortList) {
        const auto place = m_places.find(concurrency);
        return place == m_places.end() ? nullptr : &m_points[place->second];
    }
    const auto point = std::find_if(m_points.begin(), m_points.end(),
                                    [concurrency](const StoredPoint &candidate) { return candidate.concurrency == concurrency; });
    return point == m_points.end() ? nullptr : &*point;
}

void PointList::add(const StoredPoint &point) {
    m_points.push_back(point);
    if (m_points.size() <= kShortList) return;
    for (std::size_t i = m_places.size(); i < m_points.size(); ++i) m_places.emplace(m_points[i].concurrency, i);
}

void PointList::remove(int concurrency) {
    std::erase_if(m_points, [concurrency](const StoredPoint &point) { return point.concurrency == concurrency; });
    m_places.clear();
    for (std::size_t i = 0; m_points.size() > kShortList && i < m_points.size(); ++i) m_places.emplace(m_points[i].concurrency, i);
}

Result<StoredPoints> StoredPoints::create(Database &database) {
    Result<Statement> query = database.prepare("SELECT concurrency, id, attempt, artifact, fingerprint, document_id, normalisations"
                                               " FROM result WHERE series_id = ? AND run_id = ?");
    if (!query) return failure(query.error());
    return StoredPoints(std::move(*query));
}

Result<PointList *> StoredPoints::of(const SeriesRunKey &key) {
    if (const auto known = m_points.find(key); known != m_points.end()) return &known->second;
    m_query.bind(1, key.series);
    m_query.bind(2, key.run);
    PointList points;
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
        points.add(point);
    }
    return &m_points.emplace(key, std::move(points)).first->second;
}

std::size_t SeriesRunKeyHash::operator()(const SeriesRunKey &key) const {
    const auto series = static_cast<std::uint64_t>(key.series);
    const auto run = static_cast<std::uint64_t>(key.run);
    return static_cast<std::size_t>((series * 0x9e3779b97f4a7c15ULL) ^ (run * 0xc2b2ae3d27d4eb4fULL));
}

} // namespace ps
