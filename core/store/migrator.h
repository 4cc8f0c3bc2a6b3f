// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/job_control.h"
#include "core/support/result.h"

#include <filesystem>
#include <memory>
#include <span>

namespace ps {

class Database;

/// One step of the schema. Steps are append-only: to change the schema, add a file migrations/000N_*.sql and a line in
/// migrator.cpp.
struct Migration {
    int version = 0; ///< PRAGMA user_version after it; 1 more than that of the step before
    const char *sql = nullptr;
};

/// The steps of this program, oldest first.
std::span<const Migration> storeMigrations();

/// "Psco": tells a Paretoscope store from any other SQLite file.
inline constexpr int kStoreApplicationId = 0x5073636f;

/// A connection that reads a store of exactly this program's schema.
[[nodiscard]] Result<std::unique_ptr<Database>> openStoreForReading(const std::filesystem::path &file);

struct WritableStore {
    std::unique_ptr<Database> database;
    bool created = false; ///< There was no file before.
};

/// A connection that writes: makes the file, or brings an older one up to date after copying it to "<file>.v<N>".
/// What is not a store, or is a newer one, is refused and stays as it is, byte for byte.
/// Waits for other processes until the job is cancelled.
[[nodiscard]] Result<WritableStore> openStoreForWriting(const std::filesystem::path &file,
                                                        std::span<const Migration> migrations = storeMigrations(),
                                                        const JobControl &job = {});

/// Closes a store that this process has created and deletes its file, when no import is recorded in it and no other
/// connection is open. Best effort: what cannot be deleted stays.
void discardNewStore(std::unique_ptr<Database> database);

} // namespace ps
