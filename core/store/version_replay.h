// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/result_version.h"
#include "core/support/strong_id.h"

#include <cstdint>
#include <map>
#include <set>
#include <vector>

namespace ps {

/// A version of a result in the hands of one archive.
struct Holding {
    ResultVersion version;
    ImportId import;
    bool isCopy = false; ///< says nothing else than the stored version, or is it
};

/// What the store shows of a result after its holdings were read one after the other.
struct ReplayedResult {
    ResultVersion version; ///< of a merged one the archive and the document are those of the last copy
    bool isMerged = false;
    std::set<std::int64_t> copies;            ///< fingerprints of the versions that say nothing else
    std::map<std::int64_t, ImportId> gaveWay; ///< by fingerprint: ReplacedValues
};

/// Which of versions that contradict each other is shown.
enum class Reading {
    InOrder, ///< what their ages tell, else the one that was read later
    Rivals,  ///< rows that a container did not tell apart: of the newest attempt the one of the highest throughput per GPU
};

/// Decides again as RowWriter decided when the rows came, in the order of the holdings. Precondition: there is one.
/// A row that names no run, or not all of its deployment, never replaces one that does.
/// Of a merged version keys.attributeSet is not filled in. A merged version is nobody's, even where a row that names no run
/// says as much: what stands in a run's result is in the place of one of its rows.
ReplayedResult replay(const std::vector<Holding> &holdings, Reading reading = Reading::InOrder);

} // namespace ps
