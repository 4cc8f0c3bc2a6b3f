// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/store.h"

#include "core/store/catalogue_reader.h"
#include "core/store/database.h"
#include "core/store/import_reader.h"
#include "core/store/interrupt.h"
#include "core/store/local_run_reader.h"
#include "core/store/migrator.h"
#include "core/store/origin_reader.h"
#include "core/store/queries.h"
#include "core/store/record_reader.h"
#include "core/store/result_reader.h"
#include "core/support/text.h"

#include <QDir>
#include <QStandardPaths>

namespace ps {

Result<StoreReader> StoreReader::open(const std::filesystem::path &file) {
    Result<std::unique_ptr<Database>> database = openStoreForReading(file);
    if (!database) return failure(database.error());
    return StoreReader(std::move(*database));
}

StoreReader::StoreReader(std::unique_ptr<Database> database) : m_database(std::move(database)) {}
StoreReader::~StoreReader() = default;
StoreReader::StoreReader(StoreReader &&) noexcept = default;
StoreReader &StoreReader::operator=(StoreReader &&) noexcept = default;

Result<std::shared_ptr<const Catalogue>> StoreReader::catalogue(const JobControl &job) const {
    const Interrupt interrupt(*m_database, job);
    return readCatalogue(*m_database);
}

Result<std::int64_t> StoreReader::revision() const {
    return m_database->integer(queries::kRevision);
}

Result<std::shared_ptr<const ResultSet>> StoreReader::results(std::shared_ptr<const Catalogue> catalogue, const Selection &selection,
                                                              std::vector<MetricId> columns, const JobControl &job) const {
    const Interrupt interrupt(*m_database, job);
    return readResults(*m_database, std::move(catalogue), selection, std::move(columns), job);
}

Result<std::vector<StoredImport>> StoreReader::imports() const {
    return readImports(*m_database);
}

Result<ResultOrigin> StoreReader::origin(ResultId id) const {
    return readOrigin(*m_database, id);
}

Status StoreReader::eachOrigin(const std::function<bool(const ResultOrigin &)> &visit, const JobControl &job) const {
    return readOrigins(*m_database, visit, job);
}

Result<std::vector<LocalRunInfo>> StoreReader::localRuns() const {
    return readLocalRuns(*m_database);
}

Result<LocalRun> StoreReader::localRun(std::string_view key) const {
    return readLocalRun(*m_database, key);
}

Result<std::vector<StoredArchive>> StoreReader::archives(ImportId import) const {
    return readArchives(*m_database, import);
}

Result<std::vector<StoredRecord>> StoreReader::records(std::size_t kind) const {
    return readRecords(*m_database, kind);
}

Result<std::array<std::uint64_t, kSideRecordKinds>> StoreReader::recordTotals() const {
    return countRecords(*m_database);
}

std::filesystem::path defaultStorePath() {
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    return toPath(QDir(folder).filePath(QStringLiteral("paretoscope.db")));
}

} // namespace ps
