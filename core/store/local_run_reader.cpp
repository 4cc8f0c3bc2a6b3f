// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/local_run_reader.h"

#include "core/store/database.h"
#include "core/store/queries.h"
#include "core/store/transaction.h"
#include "gpu/protocol/decode.h"

#include <nlohmann/json.hpp>

#include <string>

namespace ps {

namespace {

LocalRunInfo infoOf(const Statement &row) {
    LocalRunInfo info;
    int column = 1;
    for (std::string *text : {&info.key, &info.group, &info.machine, &info.backend, &info.deviceId, &info.deviceName})
        *text = row.text(column++);
    if (!row.isNull(column)) info.driver = row.text(column);
    ++column;
    info.suite = row.text(column++);
    info.only = row.text(column++);
    info.seed = static_cast<std::uint64_t>(row.integer(column++));
    info.startedAt = row.text(column++);
    info.finishedAt = row.text(column++);
    if (!row.isNull(column)) info.outcome = parseRunOutcome(row.text(column));
    ++column;
    info.reason = row.text(column++);
    const nlohmann::json environment = nlohmann::json::parse(row.text(column++), nullptr, false);
    if (environment.is_object()) {
        for (const auto &[name, value] : environment.items()) {
            if (value.is_string()) info.environment.emplace_back(name, value.get<std::string>());
        }
    }
    info.imported = row.integer(column) != 0;
    return info;
}

Result<std::vector<gpu::Message>> messagesOf(Database &database, std::int64_t run) {
    Result<Statement> query = database.prepare(queries::kLocalMessages);
    if (!query) return failure(query.error());
    query->bind(1, run);
    std::vector<gpu::Message> messages;
    for (;;) {
        const Result<bool> row = query->step();
        if (!row) return failure(row.error());
        if (!*row) return messages;
        const gpu::Decoded decoded = gpu::decode(query->text(0));
        if (const auto *message = std::get_if<gpu::Message>(&decoded)) messages.push_back(*message);
    }
}

} // namespace

Result<std::vector<LocalRunInfo>> readLocalRuns(Database &database) {
    Result<Statement> query = database.prepare(std::string(queries::kLocalRuns) + " ORDER BY started_at, id");
    if (!query) return failure(query.error());
    std::vector<LocalRunInfo> runs;
    for (;;) {
        const Result<bool> row = query->step();
        if (!row) return failure(row.error());
        if (!*row) return runs;
        runs.push_back(infoOf(*query));
    }
}

Result<LocalRun> readLocalRun(Database &database, std::string_view key) {
    const Result<Transaction> oneState = Transaction::begin(database, Transaction::Kind::Read);
    if (!oneState) return failure(oneState.error());
    Result<Statement> query =
        database.prepare(std::string(queries::kLocalRuns) + " WHERE key = ?1 OR substr(key, -length(?1)) = ?1 ORDER BY key = ?1 DESC, id");
    if (!query) return failure(query.error());
    query->bind(1, key);
    LocalRun run;
    std::int64_t id = 0;
    int found = 0;
    for (;; ++found) {
        const Result<bool> row = query->step();
        if (!row) return failure(row.error());
        if (!*row) break;
        if (found == 0) {
            id = query->integer(0);
            run.info = infoOf(*query);
        }
    }
    if (found == 0 || key.empty()) return failure(ErrorCode::NotFound, "the store has no local run '" + std::string(key) + "'");
    if (found > 1 && run.info.key != key)
        return failure(ErrorCode::InvalidArgument, "'" + std::string(key) + "' is the end of " + std::to_string(found) + " local runs");
    Result<std::vector<gpu::Message>> messages = messagesOf(database, id);
    if (!messages) return failure(messages.error());
    run.messages = std::move(*messages);
    return run;
}

} // namespace ps
