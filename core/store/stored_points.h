// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/statement.h"
#include "core/store/version_age.h"
#include "core/support/result.h"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace ps {

class Database;

/// What the store holds at one concurrency of a series in a run: enough to decide about a row without reading it.
struct StoredPoint {
    int concurrency = 0;
    std::int64_t id = 0;
    VersionAge age;
    std::int64_t fingerprint = 0;
    std::int64_t document = 0;
    bool merged = false;       ///< of several copies: no archive holds it as it is
    bool seen = false;         ///< read in this batch with these very values
    std::uint64_t archive = 0; ///< number of the archive of this batch that brought it; 0: an earlier batch
};

/// The points of one series in one run.
class PointList {
public:
    /// nullptr: there is none. Holds until the list changes.
    StoredPoint *find(int concurrency);
    void add(const StoredPoint &point);
    void remove(int concurrency);
    const std::vector<StoredPoint> &points() const { return m_points; }

private:
    std::vector<StoredPoint> m_points;
    std::unordered_map<int, std::size_t> m_places; ///< by concurrency; only of long lists
};

struct SeriesRunKey {
    std::int64_t series = 0;
    std::int64_t run = 0;
    friend bool operator==(const SeriesRunKey &, const SeriesRunKey &) = default;
};

struct SeriesRunKeyHash {
    std::size_t operator()(const SeriesRunKey &key) const;
};

/// The points of the series and runs that a batch touches, read once each. After a rollback forget().
class StoredPoints {
public:
    [[nodiscard]] static Result<StoredPoints> create(Database &database);

    /// The points of the series in the run; the pointer holds until the next forget(). Add to it what is written.
    [[nodiscard]] Result<PointList *> of(const SeriesRunKey &key);
    void forget() { m_points.clear(); }

private:
    explicit StoredPoints(Statement query) : m_query(std::move(query)) {}

    Statement m_query;
    std::unordered_map<SeriesRunKey, PointList, SeriesRunKeyHash> m_points;
};

} // namespace ps
