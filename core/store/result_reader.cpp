// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/result_reader.h"

#include "core/catalogue/series_runs.h"
#include "core/store/database.h"
#include "core/store/metric_columns.h"
#include "core/store/queries.h"
#include "core/store/transaction.h"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace ps {

namespace {

constexpr int kFixedColumns = 6; // of queries::resultsOfSeriesRun
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
/// Series between two looks at the job: well under the 10 ms that JobControl promises.
constexpr std::size_t kSeriesPerLook = 64;

class ResultReader {
public:
    ResultReader(Statement points, Statement image, bool vetoed, ResultSet &result)
        : m_points(std::move(points)), m_image(std::move(image)), m_vetoed(vetoed), m_result(result) {}

    /// Appends what the selection takes of one series, in the order of ResultSet.
    Status read(const SelectedSeries &selected) {
        m_seen.clear();
        const std::size_t firstRow = m_result.rows.size();
        for (const std::uint32_t run : selected.runs) { // newest first
            if (Status done = readRun(selected.series, run); !done) return done;
        }
        if (selected.runs.size() > 1) sortFrom(firstRow);
        return {};
    }

private:
    Status readRun(std::uint32_t series, std::uint32_t run) {
        m_points.bind(1, m_result.catalogue->series[series].id.value);
        const RunInfo &info = m_result.catalogue->runs[run];
        const bool inPart = !m_vetoed && !info.vetoedAttempts.empty();
        m_points.bind(2, info.id.value);
        for (;;) {
            const Result<bool> row = m_points.step();
            if (!row) return failure(row.error());
            if (!*row) return {};
            if (inPart && !info.vetoOf(attemptOf(m_points)).empty()) continue;
            if (!m_vetoed && !m_result.catalogue->doubtOf(series, run, static_cast<std::int32_t>(m_points.integer(1))).empty()) continue;
            if (!m_seen.insert(m_points.integer(1)).second) continue; // a newer run has this concurrency
            if (Status appended = appendRow(series, run); !appended) return appended;
        }
    }

    Status appendRow(std::uint32_t series, std::uint32_t run) {
        ResultRow row;
        row.id = ResultId{m_points.integer(0)};
        row.series = series;
        row.run = run;
        row.concurrency = static_cast<std::int32_t>(m_points.integer(1));
        row.attempt = attemptOf(m_points);
        const Result<std::int32_t> image = imageIndex(m_points.optionalInteger(3));
        if (!image) return failure(image.error());
        row.image = *image;
        row.document = m_points.integer(4);
        row.element = static_cast<std::int32_t>(m_points.integer(5));
        m_result.rows.push_back(row);
        for (std::size_t i = 0; i < m_result.columns.size(); ++i) {
            const int column = kFixedColumns + static_cast<int>(i);
            m_result.values.push_back(m_points.isNull(column) ? kMissing : m_points.real(column));
        }
        return {};
    }

    Result<std::int32_t> imageIndex(std::optional<std::int64_t> id) {
        if (!id) return -1;
        const auto [known, isNew] = m_images.try_emplace(*id, static_cast<std::int32_t>(m_result.images.size()));
        if (!isNew) return known->second;
        m_image.bind(1, *id);
        const Result<bool> row = m_image.step();
        if (!row) return failure(row.error());
        m_result.images.push_back(*row ? m_image.text(0) : std::string());
        m_image.reset();
        return known->second;
    }

    /// By run, oldest first, then by concurrency.
    void sortFrom(std::size_t firstRow) {
        const std::size_t columns = m_result.columns.size();
        std::vector<std::size_t> order;
        for (std::size_t i = firstRow; i < m_result.rows.size(); ++i) order.push_back(i);
        std::sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
            const ResultRow &left = m_result.rows[a];
            const ResultRow &right = m_result.rows[b];
            return std::pair(left.run, left.concurrency) < std::pair(right.run, right.concurrency);
        });
        std::vector<ResultRow> rows;
        std::vector<double> values;
        for (const std::size_t i : order) {
            rows.push_back(m_result.rows[i]);
            const auto first = m_result.values.begin() + static_cast<std::ptrdiff_t>(i * columns);
            values.insert(values.end(), first, first + static_cast<std::ptrdiff_t>(columns));
        }
        std::copy(rows.begin(), rows.end(), m_result.rows.begin() + static_cast<std::ptrdiff_t>(firstRow));
        std::copy(values.begin(), values.end(), m_result.values.begin() + static_cast<std::ptrdiff_t>(firstRow * columns));
    }

    static std::int32_t attemptOf(const Statement &point) { return static_cast<std::int32_t>(point.optionalInteger(2).value_or(-1)); }

    Statement m_points;
    Statement m_image;
    bool m_vetoed; ///< what is known to be bad is wanted
    ResultSet &m_result;
    std::unordered_map<std::int64_t, std::int32_t> m_images;
    std::unordered_set<std::int64_t> m_seen; // concurrencies of the series
};

/// Drops the runs that have no concurrency which a newer run does not have: most nights repeat the same sweep.
void dropCoveredRuns(const Catalogue &catalogue, CountingRuns &counting, SelectedSeries &selected) {
    if (selected.runs.size() < 2) return;
    const std::span<const SeriesRun> entries = counting.of(runsOfSeries(catalogue, selected.series));
    std::vector<std::int32_t> seen;
    std::uint32_t lastList = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::uint32_t> kept;
    auto entry = std::upper_bound(entries.begin(), entries.end(), selected.runs.front(),
                                  [](std::uint32_t run, const SeriesRun &candidate) { return run < candidate.run; });
    for (const std::uint32_t run : selected.runs) {
        --entry;
        if (entry->concurrencies == lastList) continue;
        lastList = entry->concurrencies;
        const std::vector<std::int32_t> &list = catalogue.concurrencyLists[lastList];
        if (!kept.empty() && std::includes(seen.begin(), seen.end(), list.begin(), list.end())) continue;
        std::vector<std::int32_t> merged;
        std::set_union(seen.begin(), seen.end(), list.begin(), list.end(), std::back_inserter(merged));
        seen = std::move(merged);
        kept.push_back(run);
    }
    selected.runs = std::move(kept);
}

Result<std::set<std::string>> storedMetrics(Database &database) {
    Result<std::set<std::string>> hot = columnsOf(database, "result");
    if (!hot) return hot;
    Result<std::set<std::string>> cold = columnsOf(database, "result_cold");
    if (!cold) return cold;
    hot->merge(*cold);
    return hot;
}

} // namespace

Result<std::shared_ptr<const ResultSet>> readResults(Database &database, std::shared_ptr<const Catalogue> catalogue,
                                                     const Selection &selection, std::vector<MetricId> columns, const JobControl &job) {
    Result<Transaction> oneState = Transaction::begin(database, Transaction::Kind::Read);
    if (!oneState) return failure(oneState.error());
    const Result<std::set<std::string>> stored = storedMetrics(database);
    if (!stored) return failure(stored.error());
    Result<Statement> points = database.prepare(queries::resultsOfSeriesRun(columns, *stored));
    if (!points) return failure(points.error());
    Result<Statement> image = database.prepare(queries::kImage);
    if (!image) return failure(image.error());

    auto result = std::make_shared<ResultSet>();
    result->catalogue = std::move(catalogue);
    result->columns = std::move(columns);
    std::vector<SelectedSeries> selected = selectSeries(*result->catalogue, selection);
    ResultReader reader(std::move(*points), std::move(*image), selection.vetoed, *result);
    CountingRuns counting(*result->catalogue, selection.vetoed);
    for (std::size_t i = 0; i < selected.size(); ++i) {
        if (i % kSeriesPerLook == 0 && job.cancelled()) return failure(ErrorCode::Cancelled, "cancelled");
        dropCoveredRuns(*result->catalogue, counting, selected[i]);
        if (Status read = reader.read(selected[i]); !read) return failure(read.error());
    }
    return std::shared_ptr<const ResultSet>(std::move(result));
}

} // namespace ps
