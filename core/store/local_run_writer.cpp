// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/local_run_writer.h"

#include "core/runner/local_point.h"
#include "core/store/database.h"
#include "core/store/transaction.h"
#include "core/support/version.h"
#include "gpu/protocol/encode.h"

#include <nlohmann/json.hpp>

#include <string>
#include <utility>

namespace ps {

namespace {

std::string environmentText(const LocalRunInfo &run) {
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    for (const auto &[name, value] : run.environment) json[name] = value;
    return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

Status writeRun(Database &database, ImportId import, const LocalRunInfo &run) {
    Result<Statement> statement = database.prepare(
        "INSERT INTO local_run (import_id, key, group_key, machine, backend, device_id, device_name, driver, suite, benchmark, seed,"
        " started_at, finished_at, outcome, reason, environment, imported)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET import_id = excluded.import_id, device_name = excluded.device_name, driver = excluded.driver,"
        " finished_at = excluded.finished_at, outcome = excluded.outcome, reason = excluded.reason, environment = excluded.environment");
    if (!statement) return failure(statement.error());
    int parameter = 1;
    statement->bind(parameter++, import.value);
    for (const std::string *text : {&run.key, &run.group, &run.machine, &run.backend, &run.deviceId, &run.deviceName})
        statement->bind(parameter++, *text);
    statement->bind(parameter++, run.driver);
    statement->bind(parameter++, run.suite);
    statement->bind(parameter++, run.only);
    statement->bind(parameter++, run.seed);
    statement->bind(parameter++, run.startedAt);
    statement->bind(parameter++, run.finishedAt);
    if (run.outcome) {
        statement->bind(parameter++, runOutcomeKey(*run.outcome));
    } else {
        statement->bindNull(parameter++);
    }
    statement->bind(parameter++, run.reason);
    statement->bind(parameter++, environmentText(run));
    statement->bind(parameter, run.imported);
    return statement->run();
}

Result<bool> hasRun(Database &database, const std::string &key) {
    Result<Statement> query = database.prepare("SELECT 1 FROM local_run WHERE key = ?");
    if (!query) return failure(query.error());
    query->bind(1, key);
    return query->step();
}

/// Of several versions of a line the last counts: an append that failed may be given again.
Status writeLine(Database &database, const std::string &key, std::int64_t ordinal, const gpu::Message &message) {
    Result<Statement> statement = database.prepare("INSERT OR REPLACE INTO local_message (local_run_id, ordinal, line)"
                                                   " VALUES ((SELECT id FROM local_run WHERE key = ?1), ?2, ?3)");
    if (!statement) return failure(statement.error());
    statement->bind(1, key);
    statement->bind(2, ordinal);
    statement->bind(3, gpu::encode(message));
    return statement->run();
}

std::string joined(const std::vector<std::string> &reasons) {
    std::string text;
    for (const std::string &reason : reasons) text += (text.empty() ? "" : "; ") + reason;
    return text;
}

Status writeDoubts(Database &database, const std::string &key, const LocalPoint &point) {
    if (point.doubts.empty()) return {};
    Result<Statement> statement = database.prepare(
        "INSERT OR REPLACE INTO result_doubt (result_id, reason) SELECT result.id, ?1 FROM result"
        " JOIN series ON series.id = series_id JOIN serving_config ON serving_config.id = config_id JOIN run ON run.id = run_id"
        " WHERE run.key = ?2 AND natural_key = ?3 AND benchmark_type = ?4 AND isl IS ?5 AND osl IS ?6 AND concurrency = ?7");
    if (!statement) return failure(statement.error());
    const Measurement &measurement = point.measurement;
    statement->bind(1, joined(point.doubts));
    statement->bind(2, key);
    statement->bind(3, measurement.config.naturalKey());
    statement->bind(4, measurement.benchmarkType);
    statement->bind(5, measurement.isl);
    statement->bind(6, measurement.osl);
    statement->bind(7, measurement.concurrency);
    return statement->run();
}

ImportState importStateOf(const LocalRunInfo &run) {
    if (run.outcome == RunOutcome::Finished || !run.outcome) return ImportState::Finished;
    return run.outcome == RunOutcome::Cancelled ? ImportState::Cancelled : ImportState::Failed;
}

} // namespace

struct LocalRunWriter::Private {
    Private(StoreWriter store, LocalRunInfo info) : writer(std::move(store)), run(std::move(info)) {}

    Status writeStep(const gpu::MeasuredStep &step, const JobControl &job);
    Status write(const gpu::Message &message, std::int64_t ordinal, const JobControl &job);

    StoreWriter writer;
    LocalRunInfo run;
    std::int64_t lines = 0; ///< that are committed
    std::vector<ArchiveOutcome> open, archives;
};

Status LocalRunWriter::Private::writeStep(const gpu::MeasuredStep &step, const JobControl &job) {
    const std::vector<LocalPoint> points = pointsOf(step, run);
    if (points.empty()) return {};
    ParsedArchive archive;
    archive.path = run.key;
    archive.bytes = gpu::encode(step).size();
    ParsedDocument document;
    document.name = step.model + " batch " + std::to_string(step.batch);
    document.kind = "local-kernel-step";
    document.runs.push_back(benchmarkRunOf(run));
    for (const LocalPoint &point : points) {
        document.rows.push_back({point.measurement, 0});
        document.rows.back().measurement.element = document.rows.size() - 1;
    }
    archive.documents.push_back(std::move(document));
    ArchiveOutcome outcome;
    if (Status written = writer.writeArchive(archive, outcome, job); !written) return written;
    open.push_back(std::move(outcome));
    return writer.writeInBatch([&](Database &database) -> Status {
        for (const LocalPoint &point : points) {
            if (Status doubted = writeDoubts(database, run.key, point); !doubted) return doubted;
        }
        return {};
    });
}

Status LocalRunWriter::Private::write(const gpu::Message &message, std::int64_t ordinal, const JobControl &job) {
    if (const auto *step = std::get_if<gpu::MeasuredStep>(&message)) {
        if (Status written = writeStep(*step, job); !written) return written;
    }
    return writer.writeInBatch([&](Database &database) { return writeLine(database, run.key, ordinal, message); });
}

Result<LocalRunWriter> LocalRunWriter::begin(const std::filesystem::path &store, const LocalRunInfo &run, const JobControl &job) {
    Result<StoreWriter> writer = StoreWriter::open(store, job);
    if (!writer) return failure(writer.error());
    auto d = std::make_unique<Private>(std::move(*writer), run);
    const ImportOrigin origin{{run.key}, std::string(versionText()), run.startedAt};
    Status begun = d->writer.beginImport(origin, job);
    if (begun)
        begun = d->writer.writeInBatch([&](Database &database) -> Status {
            const Result<bool> known = hasRun(database, run.key);
            if (!known) return failure(known.error());
            if (*known) return failure(ErrorCode::InvalidArgument, "the store has the local run " + run.key + " already");
            return writeRun(database, d->writer.currentImport(), run);
        });
    if (begun) begun = d->writer.commitNow();
    if (!begun) return failure(begun.error());
    return LocalRunWriter(std::move(d));
}

LocalRunWriter::LocalRunWriter(std::unique_ptr<Private> p) : d(std::move(p)) {}
LocalRunWriter::~LocalRunWriter() = default;
LocalRunWriter::LocalRunWriter(LocalRunWriter &&) noexcept = default;
LocalRunWriter &LocalRunWriter::operator=(LocalRunWriter &&) noexcept = default;

Status LocalRunWriter::append(std::span<const gpu::Message> messages, const JobControl &job) {
    std::int64_t ordinal = d->lines;
    d->open.clear();
    for (const gpu::Message &message : messages) {
        if (!isKept(message)) continue;
        if (Status written = d->write(message, ordinal++, job); !written) return written;
    }
    if (Status committed = d->writer.commitNow(); !committed) return committed;
    d->lines = ordinal;
    d->archives.insert(d->archives.end(), d->open.begin(), d->open.end());
    return {};
}

Status LocalRunWriter::finish(const LocalRunInfo &run, const JobControl &job) {
    Status written = d->writer.writeInBatch([&](Database &database) { return writeRun(database, d->writer.currentImport(), run); });
    if (written) written = d->writer.commitNow();
    if (!written) return written;
    ImportReport report;
    report.state = importStateOf(run);
    report.archives = d->archives;
    return d->writer.finishImport(report, job);
}

Status endLocalRun(const LocalRunInfo &run, const std::filesystem::path &store, const JobControl &job) {
    const auto database = Database::open(store, Database::Mode::Write, job);
    if (!database) return failure(database.error());
    auto transaction = Transaction::begin(**database, Transaction::Kind::Write);
    if (!transaction) return failure(transaction.error());
    const Result<bool> known = hasRun(**database, run.key);
    if (!known) return failure(known.error());
    if (!*known) return failure(ErrorCode::NotFound, "the store has no local run " + run.key);
    Result<Statement> import = (*database)->prepare("UPDATE import SET finished_at = ?2, state = ?3 WHERE state IS NULL AND id ="
                                                    " (SELECT import_id FROM local_run WHERE key = ?1)");
    if (!import) return failure(import.error());
    import->bind(1, run.key);
    import->bind(2, run.finishedAt);
    import->bind(3, importStateKey(importStateOf(run)));
    if (Status updated = import->run(); !updated) return updated;
    Result<Statement> end = (*database)->prepare("UPDATE local_run SET finished_at = ?2, outcome = ?3, reason = ?4"
                                                 " WHERE key = ?1 AND outcome IS NULL");
    if (!end) return failure(end.error());
    end->bind(1, run.key);
    end->bind(2, run.finishedAt);
    end->bind(3, runOutcomeKey(run.outcome.value_or(RunOutcome::Crashed)));
    end->bind(4, run.reason);
    if (Status updated = end->run(); !updated) return updated;
    return transaction->commit();
}

Result<bool> importLocalRun(const LocalRun &run, const std::filesystem::path &store, const JobControl &job) {
    Result<LocalRunWriter> writer = LocalRunWriter::begin(store, run.info, job);
    if (!writer) {
        if (writer.error().code() == ErrorCode::InvalidArgument) return false;
        return failure(writer.error());
    }
    if (Status written = writer->append(run.messages, job); !written) return failure(written.error());
    if (Status finished = writer->finish(run.info, job); !finished) return failure(finished.error());
    return true;
}

} // namespace ps
