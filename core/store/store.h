// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/catalogue/catalogue.h"
#include "core/catalogue/result_set.h"
#include "core/catalogue/selection.h"
#include "core/import/import_report.h"
#include "core/runner/local_run.h"
#include "core/support/job_control.h"
#include "core/support/result.h"

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

namespace ps {

class Database;

/// A read-only connection to a store. One per job: open it in the job, use it on that thread, drop it.
/// Errors of open(): NotFound (no such file), Corrupt (not SQLite, or not a Paretoscope store),
/// UnsupportedVersion (made by a newer program; both versions in the message), Unreadable, Busy.
class StoreReader {
public:
    [[nodiscard]] static Result<StoreReader> open(const std::filesystem::path &file);
    ~StoreReader();
    StoreReader(StoreReader &&) noexcept;
    StoreReader &operator=(StoreReader &&) noexcept;

    [[nodiscard]] Result<std::shared_ptr<const Catalogue>> catalogue(const JobControl &job = {}) const;
    /// Changes whenever another connection or process committed an import: cheap, for "is my catalogue stale?".
    [[nodiscard]] Result<std::int64_t> revision() const;

    /// The selected results with `columns`. The catalogue must come from this store.
    [[nodiscard]] Result<std::shared_ptr<const ResultSet>> results(std::shared_ptr<const Catalogue> catalogue, const Selection &selection,
                                                                   std::vector<MetricId> columns, const JobControl &job = {}) const;

    /// Every import, oldest first, with its notes.
    [[nodiscard]] Result<std::vector<StoredImport>> imports() const;

    /// Where a result comes from: archive path as given, member, element, raw names, attributes, program version.
    [[nodiscard]] Result<ResultOrigin> origin(ResultId id) const;
    /// The origin of every result, one after the other by id, until `visit` answers false.
    [[nodiscard]] Status eachOrigin(const std::function<bool(const ResultOrigin &)> &visit, const JobControl &job = {}) const;

    /// Runs of workers, oldest first, without what they measured.
    [[nodiscard]] Result<std::vector<LocalRunInfo>> localRuns() const;
    /// The run of a key, or of the end of one when only one run's key ends so. NotFound; InvalidArgument: several do.
    [[nodiscard]] Result<LocalRun> localRun(std::string_view key) const;

    /// The archives of an import in the order of reading. NotFound when there is no such import.
    [[nodiscard]] Result<std::vector<StoredArchive>> archives(ImportId import) const;
    /// The stored records of one kind (index of SideRecord), oldest first. Of several versions of one record, all.
    [[nodiscard]] Result<std::vector<StoredRecord>> records(std::size_t kind) const;
    /// How many records of each kind there are.
    [[nodiscard]] Result<std::array<std::uint64_t, kSideRecordKinds>> recordTotals() const;

private:
    explicit StoreReader(std::unique_ptr<Database> database);
    std::unique_ptr<Database> m_database;
};

/// Where the store lies when the user does not say: QStandardPaths::AppDataLocation/paretoscope.db.
std::filesystem::path defaultStorePath();

} // namespace ps
