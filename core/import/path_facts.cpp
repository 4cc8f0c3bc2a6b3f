// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/path_facts.h"

#include "core/support/number_text.h"

#include <algorithm>
#include <array>
#include <vector>

namespace ps {

namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::size_t kRunIdDigits = 10;
constexpr std::size_t kMaxBareDigits = 13; // longer ones are times

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool isSeparator(char c) {
    return c == '_' || c == '-' || c == '.' || c == ' ';
}

/// "20260610200909": a moment, by which people tell their folders apart. No run has so large a number.
bool isTimestamp(std::string_view digits) {
    constexpr std::size_t kLength = 14;
    if (digits.size() != kLength) return false;
    std::string day(digits.substr(0, 8));
    day.insert(6, "-").insert(4, "-");
    return Day::parse(day) && digits.substr(8) < "240000";
}

/// Reads "<digits>k" at `at` and moves behind it; tokens, or none.
std::optional<int> readThousands(std::string_view name, std::size_t &at) {
    constexpr std::size_t kMaxDigits = 5;
    const std::size_t end = std::min(name.find_first_not_of(kDigits, at), name.size());
    if (end == at || end - at > kMaxDigits || end == name.size() || (name[end] != 'k' && name[end] != 'K')) return std::nullopt;
    const auto thousands = parseInteger(name.substr(at, end - at));
    if (!thousands || *thousands == 0) return std::nullopt;
    at = end + 1;
    return static_cast<int>(*thousands * 1024);
}

std::vector<std::string_view> componentsOf(std::string_view path) {
    std::vector<std::string_view> components;
    while (!path.empty()) {
        const std::size_t slash = std::min(path.find('/'), path.size());
        if (slash > 0) components.push_back(path.substr(0, slash));
        path.remove_prefix(std::min(slash + 1, path.size()));
    }
    return components;
}

bool startsWith(std::string_view text, std::string_view start) {
    return text.substr(0, start.size()) == start;
}

bool endsWith(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

constexpr std::array<std::string_view, 11> kArchiveEnds = {".zip", ".tar", ".tgz", ".txz", ".tzst", ".tbz2",
                                                           ".tbz", ".gz",  ".xz",  ".zst", ".bz2"};

bool isArchiveName(std::string_view name) {
    return std::any_of(kArchiveEnds.begin(), kArchiveEnds.end(), [name](std::string_view end) { return endsWith(name, end); });
}

/// "results_bmk_123.zip.zip" → "results_bmk_123"; of other names only the last extension goes.
std::string_view withoutExtension(std::string_view name) {
    if (!isArchiveName(name)) return name.substr(0, name.rfind('.'));
    while (isArchiveName(name)) name = name.substr(0, name.rfind('.'));
    return name;
}

/// "Run_Sweep_-_dsr1_fp4_25471873049" → "Run Sweep - dsr1 fp4"
std::string runNameOf(std::string_view folder) {
    std::string name(folder.substr(0, folder.find_last_not_of(kDigits)));
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

/// FNV-1a of the path that the folders make, in 32 bits.
std::uint32_t hashOfPath(const std::vector<std::string_view> &folders, std::size_t count) {
    std::uint32_t hash = 0x811c9dc5U;
    for (std::size_t i = 0; i < count; ++i) {
        for (const char c : folders[i]) hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193U;
        hash = (hash ^ static_cast<unsigned char>('/')) * 0x01000193U;
    }
    return hash;
}

/// The run and, when it lies in a date folder, the day, from the innermost folder that names a run.
void findRun(const std::vector<std::string_view> &folders, PathFacts &facts) {
    for (std::size_t i = folders.size(); i-- > 0;) {
        facts.githubRunId = runIdAtEnd(folders[i]);
        // People also call the folder by the bare number.
        if (!facts.githubRunId && folders[i].size() <= kMaxBareDigits) facts.githubRunId = runIdAtEnd('_' + std::string(folders[i]));
        if (!facts.githubRunId) continue;
        if (i > 0 && folders[i - 1].size() == 10) facts.day = Day::parse(folders[i - 1]);
        if (facts.day) facts.runName = runNameOf(folders[i]);
        return;
    }
}

/// The archive itself or the innermost folder called like an artifact, without extension and upload number. A loose file
/// ("results_2026-….json") is asked last: what it lies in tells more.
std::string artifactNameOf(const std::vector<std::string_view> &folders, std::string_view file, bool loose) {
    const auto ofFile = [file] {
        const std::string_view name = withoutExtension(file);
        return std::string(runIdAtEnd(name) ? name.substr(0, name.find_last_not_of(kDigits)) : name);
    };
    if (!loose && isArtifactName(file)) return ofFile();
    for (std::size_t i = folders.size(); i-- > 0;) {
        if (folders[i] != "artifacts" && isArtifactName(folders[i])) return std::string(folders[i]);
    }
    return isArtifactName(file) ? ofFile() : std::string();
}

/// Artifacts of one job: the number at the end of such a zip is always the artifact's, as a run has many of them.
bool isOfOneJob(std::string_view name) {
    if (startsWith(name, "eval_results_all")) return false;
    constexpr std::array<std::string_view, 7> kStarts = {
        "bmk_", "eval_", "gpu_metrics_", "power_audit_", "server_logs_", "multinode_server_logs_", "profile_"};
    return std::any_of(kStarts.begin(), kStarts.end(), [name](std::string_view start) { return startsWith(name, start); });
}

} // namespace

std::optional<Sequence> sequenceInName(std::string_view name) {
    for (std::size_t start = 0; start < name.size(); ++start) {
        if (!isDigit(name[start]) || (start > 0 && !isSeparator(name[start - 1]))) continue;
        std::size_t at = start;
        const auto isl = readThousands(name, at);
        const auto osl = isl ? readThousands(name, at) : std::nullopt;
        if (osl && (at == name.size() || isSeparator(name[at]))) return Sequence{*isl, *osl};
    }
    return std::nullopt;
}

std::optional<Sequence> sequenceInPath(std::string_view path) {
    while (!path.empty()) {
        const std::size_t slash = path.rfind('/');
        const std::size_t start = slash == std::string_view::npos ? 0 : slash + 1;
        if (const auto sequence = sequenceInName(path.substr(start))) return sequence;
        path = path.substr(0, start == 0 ? 0 : slash);
    }
    return std::nullopt;
}

std::optional<std::int64_t> runIdAtEnd(std::string_view name) {
    if (const std::string_view mark = copyMarkOf(name); !mark.empty()) name.remove_suffix(mark.size() + 1);
    const std::size_t before = name.find_last_not_of(kDigits);
    if (before == std::string_view::npos || (name[before] != '_' && name[before] != '-' && name[before] != ' ')) return std::nullopt;
    const std::string_view digits = name.substr(before + 1);
    if (digits.size() < kRunIdDigits || isTimestamp(digits)) return std::nullopt;
    const auto id = parseInteger(digits);
    return id ? std::optional<std::int64_t>(*id) : std::nullopt;
}

bool isArtifactName(std::string_view name) {
    constexpr std::array<std::string_view, 21> kStarts = {"results_",
                                                          "bmk_",
                                                          "artifacts",
                                                          "run-stats",
                                                          "run_stats",
                                                          "changelog-metadata",
                                                          "eval_",
                                                          "server_logs_",
                                                          "multinode_server_logs_",
                                                          "gpu_metrics_",
                                                          "power_audit_",
                                                          "agentic_",
                                                          "graphs_",
                                                          "eval_server_logs_",
                                                          "eval_gpu_metrics_",
                                                          "reused-ingest-",
                                                          "profile_",
                                                          "moe_debug_",
                                                          "speedbench-",
                                                          "cxsweep-",
                                                          "cxshard-"};
    return std::any_of(kStarts.begin(), kStarts.end(), [name](std::string_view start) { return startsWith(name, start); });
}

std::optional<std::int64_t> artifactRank(std::string_view zipName) {
    const auto number = runIdAtEnd(zipName);
    if (!number) return std::nullopt;
    return startsWith(zipName, "results_") ? kCollectionRank + *number : *number;
}

std::int64_t artifactRankAt(std::int64_t madeAt, std::int64_t byNumber) {
    constexpr int kNumberBits = 24; // of a second's artifacts the lowest bits tell the order
    const bool collection = byNumber < 0;
    const std::int64_t number = collection ? byNumber - kCollectionRank : byNumber;
    const std::int64_t rank = (madeAt << kNumberBits) + (number & ((std::int64_t{1} << kNumberBits) - 1));
    return collection ? kCollectionRank + rank : rank;
}

void markCopy(PathFacts &facts, std::string_view copy) {
    facts.folder.append(" ").append(copy);
    for (const char c : copy) facts.folderHash = (facts.folderHash ^ static_cast<unsigned char>(c)) * 0x01000193U;
}

std::string_view copyMarkOf(std::string_view name) {
    const std::size_t open = name.rfind(" (");
    if (open == std::string_view::npos || name.back() != ')') return {};
    const std::string_view number = name.substr(open + 2, name.size() - open - 3);
    const bool isNumber = !number.empty() && number.find_first_not_of(kDigits) == std::string_view::npos;
    return isNumber ? name.substr(open + 1) : std::string_view();
}

PathFacts factsOfPath(std::string_view archive, std::string_view member) {
    std::vector<std::string_view> folders = componentsOf(archive);
    std::string_view file = folders.empty() ? std::string_view() : folders.back();
    if (!folders.empty()) folders.pop_back();
    const std::size_t inner = member.rfind('/');
    for (const std::string_view inside : componentsOf(member.substr(0, inner == std::string_view::npos ? 0 : inner))) {
        if (!isArchiveName(inside)) {
            folders.push_back(inside);
            continue;
        }
        // An archive in an archive: the outer one is a folder like any other.
        folders.push_back(withoutExtension(file));
        file = inside;
    }

    PathFacts facts;
    findRun(folders, facts);
    const std::string_view container = withoutExtension(file);
    // The zip of a job ends in the number of the artifact, and so does any zip of the mirror; its run is the folder's.
    if (facts.githubRunId || isOfOneJob(file)) {
        facts.artifact = artifactRank(container);
        facts.artifactId = runIdAtEnd(container);
    } else {
        facts.githubRunId = runIdAtEnd(container);
    }

    facts.powerAudit = startsWith(file, "power_audit_");
    for (std::size_t i = folders.size(); i-- > 0;) {
        facts.powerAudit = facts.powerAudit || startsWith(folders[i], "power_audit_");
        if (!facts.folder.empty() || isArtifactName(folders[i])) continue;
        facts.folder = folders[i];
        facts.folderHash = hashOfPath(folders, i + 1);
    }
    facts.fileName = member.empty() ? file : member.substr(inner == std::string_view::npos ? 0 : inner + 1);
    facts.artifactName = artifactNameOf(folders, file, member.empty());
    facts.sequence = sequenceInPath(member);
    if (!facts.sequence) facts.sequence = sequenceInPath(archive);
    return facts;
}

} // namespace ps
