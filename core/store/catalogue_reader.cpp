// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/catalogue_reader.h"

#include "core/domain/vetoed_runs.h"
#include "core/runner/local_point.h"
#include "core/store/database.h"
#include "core/store/queries.h"
#include "core/store/transaction.h"
#include "core/support/number_text.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <tuple>
#include <vector>

namespace ps {

namespace {

/// From the ids of a table to positions in a vector. SQLite counts ids from 1 with few gaps, as none is written with an id
/// of the program's choice.
class Positions {
public:
    /// False for an id that only a damaged store has.
    [[nodiscard]] bool set(std::int64_t id, std::size_t position) {
        if (id < 1 || id > kMaxId) return false;
        const auto index = static_cast<std::size_t>(id);
        if (index >= m_positions.size()) m_positions.resize(index + 1, kNowhere);
        m_positions[index] = static_cast<std::uint32_t>(position);
        return true;
    }
    /// Where `id` is; false when a damaged store points to a row that is not there.
    bool find(std::int64_t id, std::uint32_t &position) const {
        if (id < 0 || static_cast<std::size_t>(id) >= m_positions.size()) return false;
        position = m_positions[static_cast<std::size_t>(id)];
        return position != kNowhere;
    }

private:
    static constexpr std::int64_t kMaxId = std::int64_t{1} << 26; ///< a store has thousands; 256 MiB of positions
    static constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::uint32_t> m_positions;
};

RoleTopology readRole(const Statement &row, int first) {
    RoleTopology role;
    role.tensorParallel = static_cast<int>(row.integer(first));
    role.expertParallel = static_cast<int>(row.integer(first + 1));
    role.dpAttention = row.integer(first + 2) != 0;
    role.workers = static_cast<int>(row.integer(first + 3));
    role.gpus = static_cast<int>(row.integer(first + 4));
    return role;
}

ServingConfig readConfig(const Statement &row) {
    ServingConfig config;
    config.hardware = row.text(1);
    config.framework = row.text(2);
    config.model = row.text(3);
    config.precision = row.text(4);
    config.spec = row.text(5);
    config.disaggregated = row.integer(6) != 0;
    config.multinode = row.integer(7) != 0;
    config.prefill = readRole(row, 8);
    config.decode = readRole(row, 13);
    return config;
}

DaySource daySource(std::int64_t number) {
    const bool known = number >= 0 && number <= static_cast<std::int64_t>(DaySource::Estimated);
    return known ? static_cast<DaySource>(number) : DaySource::User;
}

RunInfo readRun(const Statement &row) {
    RunInfo run;
    run.id = RunId{row.integer(0)};
    run.key = row.text(1);
    run.githubRunId = row.optionalInteger(2);
    if (const std::optional<std::int64_t> day = row.optionalInteger(3)) run.day = Day::fromNumber(*day);
    run.name = row.text(4);
    run.url = row.text(5);
    run.headSha = row.text(6);
    run.synthetic = row.integer(7) != 0;
    run.daySource = daySource(row.integer(8));
    if (const Veto *veto = run.githubRunId ? vetoOf(*run.githubRunId) : nullptr) {
        run.veto = veto->reason;
        run.vetoedAttempts = veto->attempts;
    }
    return run;
}

std::optional<int> optionalLength(const Statement &row, int column) {
    const std::optional<std::int64_t> length = row.optionalInteger(column);
    if (!length) return std::nullopt;
    return static_cast<int>(*length);
}

/// "4,8,16"
std::vector<std::int32_t> parseConcurrencies(std::string_view text) {
    std::vector<std::int32_t> list;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        if (const std::optional<long long> number = parseInteger(text.substr(0, comma))) list.push_back(static_cast<std::int32_t>(*number));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return list;
}

class CatalogueReader {
public:
    explicit CatalogueReader(Database &database) : m_database(database) {}

    Status read() {
        for (const auto step : {&CatalogueReader::readConfigs, &CatalogueReader::readRuns, &CatalogueReader::readSeries,
                                &CatalogueReader::readConcurrencyLists, &CatalogueReader::readSeriesRuns,
                                &CatalogueReader::readVetoedAttempts, &CatalogueReader::readDoubts, &CatalogueReader::readDeviceNames}) {
            if (Status done = (this->*step)(); !done) return done;
            if (!m_isWhole)
                return failure(ErrorCode::Corrupt, "'" + m_database.file().string() + "' is damaged: its rows do not fit together");
        }
        summariseRuns();
        return {};
    }
    Catalogue &catalogue() { return m_catalogue; }

private:
    template <typename PerRow>
    Status forEachRow(std::string_view sql, const PerRow &perRow) {
        Result<Statement> query = m_database.prepare(sql);
        if (!query) return failure(query.error());
        for (;;) {
            const Result<bool> row = query->step();
            if (!row) return failure(row.error());
            if (!*row) return {};
            perRow(*query);
        }
    }

    Status readConfigs() {
        return forEachRow(queries::kConfigs, [this](const Statement &row) {
            m_isWhole = m_configs.set(row.integer(0), m_catalogue.configs.size()) && m_isWhole;
            m_catalogue.configs.push_back(readConfig(row));
        });
    }

    Status readRuns() {
        std::vector<RunInfo> &runs = m_catalogue.runs;
        Status done = forEachRow(queries::kRuns, [&runs](const Statement &row) { runs.push_back(readRun(row)); });
        std::sort(runs.begin(), runs.end(), [](const RunInfo &a, const RunInfo &b) {
            return std::tie(a.day, a.githubRunId, a.key) < std::tie(b.day, b.githubRunId, b.key);
        });
        for (std::size_t i = 0; i < runs.size(); ++i) m_isWhole = m_runs.set(runs[i].id.value, i) && m_isWhole;
        return done;
    }

    Status readSeries() {
        return forEachRow(queries::kSeries, [this](const Statement &row) {
            m_isWhole = m_series.set(row.integer(0), m_catalogue.series.size()) && m_isWhole;
            SeriesInfo &series = m_catalogue.series.emplace_back();
            series.id = SeriesId{row.integer(0)};
            m_isWhole = m_configs.find(row.integer(1), series.config) && m_isWhole;
            series.benchmarkType = row.text(2);
            if (!row.isNull(3)) series.offloadMode = row.text(3);
            series.isl = optionalLength(row, 4);
            series.osl = optionalLength(row, 5);
        });
    }

    Status readConcurrencyLists() {
        return forEachRow(queries::kConcurrencyLists, [this](const Statement &row) {
            m_isWhole = m_lists.set(row.integer(0), m_catalogue.concurrencyLists.size()) && m_isWhole;
            m_catalogue.concurrencyLists.push_back(parseConcurrencies(row.text(1)));
        });
    }

    Status readSeriesRuns() {
        std::vector<SeriesRun> &entries = m_catalogue.seriesRuns;
        Status done = forEachRow(queries::kSeriesRuns, [&](const Statement &row) {
            SeriesRun entry;
            if (!m_series.find(row.integer(0), entry.series) || !m_runs.find(row.integer(1), entry.run) ||
                !m_lists.find(row.integer(2), entry.concurrencies)) {
                m_isWhole = false;
                return;
            }
            const RunInfo &run = m_catalogue.runs[entry.run];
            entry.vetoed = !run.veto.empty() && run.vetoedAttempts.empty();
            entries.push_back(entry);
        });
        std::sort(entries.begin(), entries.end(),
                  [](const SeriesRun &a, const SeriesRun &b) { return std::tie(a.series, a.run) < std::tie(b.series, b.run); });
        return done;
    }

    /// Where only some attempts of a run are vetoed, its results decide: few runs, and one index seek for each of their series.
    Status readVetoedAttempts() {
        std::optional<Statement> query;
        for (SeriesRun &entry : m_catalogue.seriesRuns) {
            const RunInfo &run = m_catalogue.runs[entry.run];
            if (run.vetoedAttempts.empty()) continue;
            if (!query) {
                Result<Statement> prepared = m_database.prepare(queries::kAttempts);
                if (!prepared) return failure(prepared.error());
                query.emplace(std::move(*prepared));
            }
            query->bind(1, m_catalogue.series[entry.series].id.value);
            query->bind(2, run.id.value);
            if (Status read = readAttempts(*query, run, entry); !read) return read;
        }
        return {};
    }

    Status readAttempts(Statement &query, const RunInfo &run, SeriesRun &entry) {
        std::vector<std::int32_t> sound;
        std::size_t points = 0;
        for (;; ++points) {
            const Result<bool> row = query.step();
            if (!row) return failure(row.error());
            if (!*row) break;
            const auto attempt = static_cast<std::int32_t>(query.optionalInteger(1).value_or(-1));
            if (run.vetoOf(attempt).empty()) sound.push_back(static_cast<std::int32_t>(query.integer(0)));
        }
        entry.vetoed = points > 0 && sound.empty();
        if (sound.empty() || sound.size() == points) return {};
        entry.sound = static_cast<std::uint32_t>(m_catalogue.concurrencyLists.size());
        m_catalogue.concurrencyLists.push_back(std::move(sound));
        return {};
    }

    Status readDoubts() {
        std::vector<Doubt> &doubts = m_catalogue.doubts;
        Status done = forEachRow(queries::kDoubts, [this, &doubts](const Statement &row) {
            Doubt doubt;
            if (!m_series.find(row.integer(0), doubt.series) || !m_runs.find(row.integer(1), doubt.run)) {
                m_isWhole = false;
                return;
            }
            doubt.concurrency = static_cast<std::int32_t>(row.integer(2));
            doubt.reason = row.text(3);
            doubts.push_back(std::move(doubt));
        });
        std::sort(doubts.begin(), doubts.end(), [](const Doubt &a, const Doubt &b) {
            return std::tie(a.series, a.run, a.concurrency) < std::tie(b.series, b.run, b.concurrency);
        });
        if (!doubts.empty()) {
            for (SeriesRun &entry : m_catalogue.seriesRuns) takeDoubts(entry);
        }
        return done;
    }

    Status readDeviceNames() {
        return forEachRow(queries::kLocalDevices, [this](const Statement &row) {
            const std::string name(row.text(0));
            m_catalogue.deviceNames.emplace(hardwareKeyOf(name), name);
        });
    }

    /// Local runs have no attempts, so the points that are left are those without a doubt.
    void takeDoubts(SeriesRun &entry) {
        const std::vector<std::int32_t> &all = m_catalogue.concurrencyLists[entry.concurrencies];
        std::vector<std::int32_t> sound;
        for (const std::int32_t concurrency : all) {
            if (m_catalogue.doubtOf(entry.series, entry.run, concurrency).empty()) sound.push_back(concurrency);
        }
        if (sound.size() == all.size()) return;
        entry.vetoed = sound.empty();
        if (sound.empty()) return;
        entry.sound = static_cast<std::uint32_t>(m_catalogue.concurrencyLists.size());
        m_catalogue.concurrencyLists.push_back(std::move(sound));
    }

    void summariseRuns() {
        std::vector<bool> sound(m_catalogue.runs.size()), any(m_catalogue.runs.size());
        for (const SeriesRun &entry : m_catalogue.seriesRuns) {
            m_catalogue.resultCount += m_catalogue.pointsOf(entry);
            m_catalogue.vetoedCount += m_catalogue.vetoedPointsOf(entry);
            any[entry.run] = true;
            if (!entry.vetoed) sound[entry.run] = true;
        }
        for (std::size_t i = 0; i < sound.size(); ++i) m_catalogue.runs[i].vetoed = any[i] && !sound[i];
    }

    Database &m_database;
    Catalogue m_catalogue;
    bool m_isWhole = true;
    Positions m_configs, m_runs, m_series, m_lists;
};

} // namespace

Result<std::shared_ptr<const Catalogue>> readCatalogue(Database &database) {
    Result<Transaction> oneState = Transaction::begin(database, Transaction::Kind::Read);
    if (!oneState) return failure(oneState.error());
    const Result<std::int64_t> revision = database.integer(queries::kRevision);
    if (!revision) return failure(revision.error());
    CatalogueReader reader(database);
    if (Status read = reader.read(); !read) return failure(read.error());
    reader.catalogue().revision = *revision;
    return std::make_shared<const Catalogue>(std::move(reader.catalogue()));
}

} // namespace ps
