// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/day.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ps {

/// Nominal lengths in tokens.
struct Sequence {
    int isl = 0;
    int osl = 0;
    friend bool operator==(const Sequence &, const Sequence &) = default;
};

/// "…_1k8k_…" → 1024/8192. The lengths must stand alone between '_', '-', '.', ' ' or an end of the text.
std::optional<Sequence> sequenceInName(std::string_view name);
/// As above for the components of a path, the last one first.
std::optional<Sequence> sequenceInPath(std::string_view path);

/// The workflow run that a folder or file name ends in: "run_20218553330", "Run_Sweep_-_dsr1_fp4_25471873049". At
/// least ten digits, after '_' or '-'.
std::optional<std::int64_t> runIdAtEnd(std::string_view name);

/// True for names that artifacts have: "bmk_…", "results_…", "artifacts", …
bool isArtifactName(std::string_view name);

/// The place of an artifact among those of its run: of two, the one with the higher rank has the newer values.
/// The number at the end of a mirrored artifact's name grows with time. Collections (results_*) repeat what the single
/// artifacts hold, older uploads included: each of them ranks below every single artifact. `zipName` is the name without
/// ".zip"; missing when it ends in no number.
std::optional<std::int64_t> artifactRank(std::string_view zipName);
/// The rank of an artifact whose list says when it was made, in seconds since the epoch: above all that only their numbers
/// rank, of the same second by number. `byNumber` is its artifactRank().
std::int64_t artifactRankAt(std::int64_t madeAt, std::int64_t byNumber);
/// Below the rank of every single artifact.
inline constexpr std::int64_t kCollectionRank = -(std::int64_t{1} << 62);

class SiblingFiles;

/// What the place of a document tells about its rows, for those rows that do not tell it themselves.
struct PathFacts {
    std::optional<std::int64_t> githubRunId;
    std::optional<Day> day;                 ///< of the bucket mirror's date folder
    std::string runName;                    ///< of the bucket mirror's workflow folder: "Run Sweep - dsr1 fp4"
    std::string folder;                     ///< the nearest folder not called after an artifact; names the run when nothing else does
    std::uint32_t folderHash = 0;           ///< of that folder's whole path: folders of one name are different folders
    std::optional<std::int64_t> artifactId; ///< the number at the end of a mirrored artifact's name
    std::optional<std::int64_t> artifact;   ///< rank of a zip in the mirror's layout, where its name ends in its number
    std::optional<Sequence> sequence;
    bool powerAudit = false; ///< inside an artifact power_audit_*, which repeats rows
    std::string fileName;    ///< of the document itself: the member's, else the file's
    /// The artifact that the document is of, without the number of the upload: the innermost folder or archive called like
    /// one ("bmk_…", "gpu_metrics_…"); empty when there is none.
    std::string artifactName;

    // What other files of the run's folder tell (run_context.h). The importer fills it in.
    std::string headSha;
    std::optional<Day> metadataDay;          ///< when the artifacts were made
    std::optional<std::int64_t> sourceRunId; ///< the run whose measurements this one only publishes again
    std::optional<int> sourceAttempt;
    bool evalsOnly = false; ///< the run only evaluates; its benchmark rows mean nothing

    /// The files beside the document, while it is read: the settings of an evaluation lie beside its results.
    const SiblingFiles *siblings = nullptr;
};

/// Makes a folder of its own of what a browser downloaded again: "results_bmk (1)" beside "results_bmk" is of another run.
void markCopy(PathFacts &facts, std::string_view copy);

/// "results_bmk (1)" → "(1)"; empty when the name does not end so.
std::string_view copyMarkOf(std::string_view name);

/// `archive` is the absolute path of the file, '/' separated; `member` the path inside it, empty for a loose file.
/// Layouts: {day}/{workflow}_{run}/artifacts/{artifact}_{artifact id}.zip, run_{run}/{artifact}/…, results_*_{run}.zip.
PathFacts factsOfPath(std::string_view archive, std::string_view member);

} // namespace ps
