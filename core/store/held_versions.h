// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/interner.h"
#include "core/store/replaced_values.h"
#include "core/store/result_history.h"
#include "core/store/result_writer.h"
#include "core/store/statement.h"
#include "core/store/stored_copy.h"
#include "core/store/version_replay.h"
#include "core/support/result.h"

#include <memory>
#include <optional>
#include <vector>

namespace ps {

class Database;

/// Every version of a result with everyone who holds it.
struct HeldResult {
    std::int64_t id = 0;
    std::int64_t series = 0;
    std::int64_t run = 0;
    int concurrency = 0;
    std::vector<Holding> holdings;         ///< in the order of reading
    std::set<std::int64_t> fingerprints{}; ///< of all versions that were read, those of removed holdings too
    std::int64_t shown = 0;                ///< fingerprint of the stored version as it was read

    /// What the other result holds is held here.
    void add(HeldResult other);
};

struct WrittenResult {
    std::int64_t id = 0;
    ReplayedResult shown;
};

/// Takes results apart into what each archive holds of them, and puts them together from what is left. For the rare result
/// of several versions: it reads and writes everything about it.
class HeldVersions {
public:
    [[nodiscard]] static Result<std::unique_ptr<HeldVersions>> create(Database &database, Interner &interner);

    [[nodiscard]] Result<HeldResult> read(std::int64_t resultId);
    /// Writes the result anew from its holdings, of which there is at least one. One without an id is a new one.
    [[nodiscard]] Result<WrittenResult> write(const HeldResult &result);
    /// The result and all versions of it go.
    [[nodiscard]] Status remove(std::int64_t resultId);
    /// The result that stands at a place, if any.
    [[nodiscard]] Result<std::optional<std::int64_t>> at(std::int64_t series, std::int64_t run, int concurrency);

    /// The archive being written: documents from `firstDocument` on are its own, though they have no row yet.
    void setOpenArchive(std::int64_t firstDocument, std::int64_t archive, ImportId import);
    void forget() { m_history->forget(); }

private:
    struct Parts {
        std::unique_ptr<ResultWriter> results;
        std::unique_ptr<ResultHistory> history;
        StoredCopies copies;
        ReplacedValues replaced;
        std::vector<Statement> statements;
    };
    HeldVersions(Interner &interner, Parts parts);
    Result<Reading> readingOf(std::int64_t series);
    Status readDisplaced(HeldResult &result);
    Status readCarriers(HeldResult &result, const ResultVersion &stored);
    Status placeHoldings(HeldResult &result);
    Status writeHoldings(std::int64_t id, const HeldResult &result, const ReplayedResult &shown);
    Status writeReplaced(std::int64_t id, const HeldResult &result, const ReplayedResult &shown);
    Status forgetHoldings(std::int64_t resultId);

    Interner &m_interner;
    std::unique_ptr<ResultWriter> m_results;
    std::unique_ptr<ResultHistory> m_history;
    StoredCopies m_copies;
    ReplacedValues m_replaced;
    Statement m_readDisplaced, m_readCarriers, m_placeOf, m_forgetDisplaced, m_forgetCarriers, m_concurrencyOf, m_at, m_forgetCold,
        m_forgetOther, m_isToldInPart;
    std::int64_t m_openFrom = std::numeric_limits<std::int64_t>::max();
    std::int64_t m_openArchive = 0;
    ImportId m_openImport;
};

} // namespace ps
