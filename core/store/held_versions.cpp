// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/held_versions.h"

#include "core/store/database.h"
#include "core/store/metric_blob.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace ps {

namespace {

constexpr const char *kSql[] = {
    "SELECT fingerprint, document_id, element, attempt, artifact, image_id, spelling_id, attribute_set_id, normalisations,"
    " series_id, run_id, is_copy, metric_list.text, metric_values, image.name, attribute_set.json FROM displaced_result"
    " JOIN metric_list ON metric_list.id = metric_list_id LEFT JOIN image ON image.id = image_id"
    " LEFT JOIN attribute_set ON attribute_set.id = attribute_set_id WHERE result_id = ?",
    "SELECT archive_id, fingerprint, document_id, element, attempt, artifact, spelling_id, normalisations, series_id,"
    " run_id FROM result_carrier WHERE result_id = ?",
    "SELECT archive.id, archive.import_id FROM document JOIN archive ON archive.id = archive_id WHERE document.id = ?",
    "DELETE FROM displaced_result WHERE result_id = ?",
    "DELETE FROM result_carrier WHERE result_id = ?",
    "SELECT concurrency FROM result WHERE id = ?",
    "SELECT id FROM result WHERE series_id = ? AND run_id = ? AND concurrency = ?",
    // Without foreign keys a result does not take them along.
    "DELETE FROM result_cold WHERE result_id = ?",
    "DELETE FROM result_other WHERE result_id = ?",
    // ServingConfig::isToldInPart()
    "SELECT (disaggregated OR multinode) AND prefill_tp = 0 FROM series JOIN serving_config ON serving_config.id = config_id"
    " WHERE series.id = ?",
};

VersionAge ageAt(const Statement &row, int column) {
    return {row.optionalInteger(column).value_or(VersionAge::kNoAttempt),
            row.optionalInteger(column + 1).value_or(VersionAge::kNoArtifact)};
}

Holding displacedAt(const Statement &row) {
    Holding holding;
    ResultKeys &keys = holding.version.keys;
    keys.fingerprint = row.integer(0);
    keys.document = row.integer(1);
    keys.element = static_cast<std::size_t>(row.integer(2));
    keys.age = ageAt(row, 3);
    keys.image = row.optionalInteger(5);
    keys.spelling = row.integer(6);
    keys.attributeSet = row.optionalInteger(7);
    keys.normalisations = static_cast<std::uint32_t>(row.integer(8));
    holding.version.readUnder = readUnderAt(row, 9);
    holding.isCopy = row.integer(11) != 0;
    fromBlob(row.text(12), row.blob(13), holding.version.values);
    if (!row.isNull(14)) holding.version.values.image = row.text(14);
    if (!row.isNull(15)) holding.version.values.attributes = attributesFromJson(row.text(15));
    return holding;
}

void sortByReading(std::vector<Holding> &holdings) {
    const auto place = [](const Holding &holding) {
        const ResultKeys &keys = holding.version.keys;
        return std::tuple(keys.document, keys.element, keys.fingerprint, keys.age);
    };
    std::sort(holdings.begin(), holdings.end(), [&place](const Holding &a, const Holding &b) { return place(a) < place(b); });
}

} // namespace

void HeldResult::add(HeldResult other) {
    holdings.insert(holdings.end(), std::make_move_iterator(other.holdings.begin()), std::make_move_iterator(other.holdings.end()));
    fingerprints.merge(other.fingerprints);
    sortByReading(holdings);
}

Result<std::unique_ptr<HeldVersions>> HeldVersions::create(Database &database, Interner &interner) {
    Result<std::unique_ptr<ResultWriter>> results = ResultWriter::create(database);
    if (!results) return failure(results.error());
    Result<std::unique_ptr<ResultHistory>> history = ResultHistory::create(database);
    if (!history) return failure(history.error());
    Result<StoredCopies> copies = StoredCopies::create(database);
    if (!copies) return failure(copies.error());
    Result<ReplacedValues> replaced = ReplacedValues::create(database);
    if (!replaced) return failure(replaced.error());
    std::vector<Statement> statements;
    for (const char *sql : kSql) {
        Result<Statement> statement = database.prepare(sql);
        if (!statement) return failure(statement.error());
        statements.push_back(std::move(*statement));
    }
    Parts parts{std::move(*results), std::move(*history), std::move(*copies), std::move(*replaced), std::move(statements)};
    return std::unique_ptr<HeldVersions>(new HeldVersions(interner, std::move(parts)));
}

HeldVersions::HeldVersions(Interner &interner, Parts parts)
    : m_interner(interner), m_results(std::move(parts.results)), m_history(std::move(parts.history)), m_copies(std::move(parts.copies)),
      m_replaced(std::move(parts.replaced)), m_readDisplaced(std::move(parts.statements[0])),
      m_readCarriers(std::move(parts.statements[1])), m_placeOf(std::move(parts.statements[2])),
      m_forgetDisplaced(std::move(parts.statements[3])), m_forgetCarriers(std::move(parts.statements[4])),
      m_concurrencyOf(std::move(parts.statements[5])), m_at(std::move(parts.statements[6])), m_forgetCold(std::move(parts.statements[7])),
      m_forgetOther(std::move(parts.statements[8])), m_isToldInPart(std::move(parts.statements[9])) {}

void HeldVersions::setOpenArchive(std::int64_t firstDocument, std::int64_t archive, ImportId import) {
    m_openFrom = firstDocument;
    m_openArchive = archive;
    m_openImport = import;
}

Result<HeldResult> HeldVersions::read(std::int64_t resultId) {
    const Result<ResultVersion> stored = m_copies.read(resultId);
    if (!stored) return failure(stored.error());
    HeldResult result{resultId, stored->keys.series, stored->keys.run, 0, {}};
    m_concurrencyOf.bind(1, resultId);
    const Result<bool> row = m_concurrencyOf.step();
    if (!row) return failure(row.error());
    result.concurrency = static_cast<int>(m_concurrencyOf.integer(0));
    m_concurrencyOf.reset();
    // A merged version is nobody's.
    if (!isMerged(stored->keys.normalisations)) result.holdings.push_back({*stored, {}, true});
    if (Status read = readDisplaced(result); !read) return failure(read.error());
    if (Status read = readCarriers(result, *stored); !read) return failure(read.error());
    if (Status placed = placeHoldings(result); !placed) return failure(placed.error());
    for (const Holding &holding : result.holdings) result.fingerprints.insert(holding.version.keys.fingerprint);
    result.shown = stored->keys.fingerprint;
    result.fingerprints.insert(result.shown);
    return result;
}

Status HeldVersions::readDisplaced(HeldResult &result) {
    m_readDisplaced.bind(1, result.id);
    for (;;) {
        const Result<bool> row = m_readDisplaced.step();
        if (!row) return failure(row.error());
        if (!*row) return {};
        result.holdings.push_back(displacedAt(m_readDisplaced));
    }
}

/// Carriers have the values of the version that they name.
Status HeldVersions::readCarriers(HeldResult &result, const ResultVersion &stored) {
    const std::size_t versions = result.holdings.size();
    m_readCarriers.bind(1, result.id);
    for (;;) {
        const Result<bool> row = m_readCarriers.step();
        if (!row) return failure(row.error());
        if (!*row) return {};
        const std::int64_t fingerprint = m_readCarriers.integer(1);
        const auto end = result.holdings.begin() + static_cast<std::ptrdiff_t>(versions);
        const auto version = std::find_if(result.holdings.begin(), end, [fingerprint](const Holding &candidate) {
            return candidate.version.keys.fingerprint == fingerprint;
        });
        Holding holding{stored, {}, true};
        if (version != end) {
            holding = *version;
        } else if (fingerprint != stored.keys.fingerprint) {
            continue; // only in a damaged store
        }
        ResultKeys &keys = holding.version.keys;
        keys.document = m_readCarriers.integer(2);
        keys.element = static_cast<std::size_t>(m_readCarriers.integer(3));
        keys.age = ageAt(m_readCarriers, 4);
        keys.spelling = m_readCarriers.integer(6);
        keys.normalisations = static_cast<std::uint32_t>(m_readCarriers.integer(7));
        holding.version.readUnder = readUnderAt(m_readCarriers, 8);
        result.holdings.push_back(std::move(holding));
    }
}

/// Finds the archive and import of each holding; brings them in order. Where an archive's own age stands beside a version
/// that has become newer, its own age counts.
Status HeldVersions::placeHoldings(HeldResult &result) {
    for (Holding &holding : result.holdings) {
        if (holding.version.keys.document >= m_openFrom) {
            holding.version.archive = m_openArchive;
            holding.import = m_openImport;
            continue;
        }
        m_placeOf.bind(1, holding.version.keys.document);
        const Result<bool> row = m_placeOf.step();
        if (!row) return failure(row.error());
        if (!*row) return failure(ErrorCode::Corrupt, "the store lost document " + std::to_string(holding.version.keys.document));
        holding.version.archive = m_placeOf.integer(0);
        holding.import = ImportId{m_placeOf.integer(1)};
        m_placeOf.reset();
    }
    sortByReading(result.holdings);
    const auto isSame = [](const Holding &a, const Holding &b) {
        return a.version.archive == b.version.archive && a.version.keys.fingerprint == b.version.keys.fingerprint;
    };
    const auto last = std::unique(result.holdings.begin(), result.holdings.end(), isSame);
    result.holdings.erase(last, result.holdings.end());
    return {};
}

Result<Reading> HeldVersions::readingOf(std::int64_t series) {
    m_isToldInPart.bind(1, series);
    const Result<bool> row = m_isToldInPart.step();
    if (!row) return failure(row.error());
    const Reading reading = *row && m_isToldInPart.integer(0) != 0 ? Reading::Rivals : Reading::InOrder;
    m_isToldInPart.reset();
    return reading;
}

Result<WrittenResult> HeldVersions::write(const HeldResult &result) {
    const Result<Reading> reading = readingOf(result.series);
    if (!reading) return failure(reading.error());
    ReplayedResult shown = replay(result.holdings, *reading);
    ResultVersion &version = shown.version;
    version.keys.series = result.series;
    version.keys.run = result.run;
    version.values.concurrency = result.concurrency;
    if (shown.isMerged && !version.values.attributes.empty()) {
        const Result<std::int64_t> attributes = m_interner.attributeSet(version.values.attributes);
        if (!attributes) return failure(attributes.error());
        version.keys.attributeSet = *attributes;
    }
    std::int64_t id = result.id;
    if (id == 0) {
        const Result<std::int64_t> added = m_results->add(version.values, version.keys);
        if (!added) return failure(added.error());
        id = *added;
    } else {
        if (Status forgotten = forgetHoldings(id); !forgotten) return failure(forgotten.error());
        if (Status replaced = m_results->replace(id, version.values, version.keys); !replaced) return failure(replaced.error());
    }
    if (Status written = writeHoldings(id, result, shown); !written) return failure(written.error());
    if (Status written = writeReplaced(id, result, shown); !written) return failure(written.error());
    return WrittenResult{id, std::move(shown)};
}

Status HeldVersions::writeHoldings(std::int64_t id, const HeldResult &result, const ReplayedResult &shown) {
    const ResultKeys &keys = shown.version.keys;
    for (const Holding &holding : result.holdings) {
        const ResultVersion &version = holding.version;
        if (version.keys.fingerprint == keys.fingerprint) {
            const bool isStored = version.keys.document == keys.document && version.keys.element == keys.element;
            if (!shown.isMerged && isStored && version.keys.age == keys.age) continue;
            if (Status carried = m_history->carry(id, version); !carried) return carried;
        } else {
            const bool isCopy = shown.copies.contains(version.keys.fingerprint);
            if (Status displaced = m_history->displace(id, version, isCopy); !displaced) return displaced;
        }
    }
    return {};
}

/// What an older program noted of values that it did not keep stays.
Status HeldVersions::writeReplaced(std::int64_t id, const HeldResult &result, const ReplayedResult &shown) {
    for (const std::int64_t fingerprint : result.fingerprints) {
        if (Status forgotten = m_replaced.forget(id, fingerprint); !forgotten) return forgotten;
    }
    for (const auto &[fingerprint, import] : shown.gaveWay) {
        if (Status added = m_replaced.add(id, fingerprint, import); !added) return added;
    }
    return {};
}

Status HeldVersions::forgetHoldings(std::int64_t resultId) {
    for (Statement *statement : {&m_forgetDisplaced, &m_forgetCarriers, &m_forgetCold, &m_forgetOther}) {
        statement->bind(1, resultId);
        if (Status done = statement->run(); !done) return done;
    }
    return {};
}

Status HeldVersions::remove(std::int64_t resultId) {
    if (Status forgotten = forgetHoldings(resultId); !forgotten) return forgotten;
    return m_results->remove(resultId);
}

Result<std::optional<std::int64_t>> HeldVersions::at(std::int64_t series, std::int64_t run, int concurrency) {
    m_at.bind(1, series);
    m_at.bind(2, run);
    m_at.bind(3, concurrency);
    const Result<bool> row = m_at.step();
    if (!row) return failure(row.error());
    const std::optional<std::int64_t> id = *row ? std::optional(m_at.integer(0)) : std::nullopt;
    m_at.reset();
    return id;
}

} // namespace ps
