// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/pg_dump.h"

#include "core/import/copy_text.h"
#include "core/support/child_process.h"

#include <string>

namespace ps {

namespace {
constexpr std::string_view kProgram = "pg_restore";
} // namespace

bool isPgDump(std::string_view start) {
    constexpr std::string_view kSignature = "PGDMP";
    return start.substr(0, kSignature.size()) == kSignature;
}

bool hasPgRestore() {
    return findProgram(kProgram).has_value();
}

Result<TableStream> pgDumpTables(const std::filesystem::path &file, const ArchiveLimits &limits, const std::atomic<bool> &stop) {
    const auto program = findProgram(kProgram);
    if (!program)
        return failure(ErrorCode::NotFound, "this PostgreSQL dump can only be read with the program pg_restore: install postgresql-client");
    // A name that begins with '-' is no option.
    const std::filesystem::path path = file.is_absolute() ? file : std::filesystem::path(".") / file;
    return TableStream([program = *program, path, limits, &stop](std::string_view table, const ByteSink &sink) -> Status {
        CopyToJson json(limits.maxLineBytes, sink);
        const Status status = runProgram(
            program, {"-t", std::string(table), "--data-only", "-f", "-", path.string()},
            [&json](std::string_view piece) { return json.feed(piece); }, &stop);
        if (!status) return status;
        if (json.fault()) return failure(ErrorCode::TooLarge, *json.fault());
        json.finish();
        return {};
    });
}

} // namespace ps
