// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <limits>
#include <optional>

namespace ps {

/// How new values of a result are, as far as their archive tells. Ordered: of equal values the newest age counts.
struct VersionAge {
    static constexpr std::int64_t kNoAttempt = -1; ///< not known: older than every known one
    static constexpr std::int64_t kNoArtifact = std::numeric_limits<std::int64_t>::min();
    std::int64_t attempt = kNoAttempt;
    std::int64_t artifact = kNoArtifact; ///< rank of the artifact (path_facts.h)

    friend auto operator<=>(const VersionAge &, const VersionAge &) = default;

    std::optional<std::int64_t> knownAttempt() const { return attempt == kNoAttempt ? std::nullopt : std::optional(attempt); }
    std::optional<std::int64_t> knownArtifact() const { return artifact == kNoArtifact ? std::nullopt : std::optional(artifact); }
};

/// Values of two attempts are two measurements, however little they contradict each other.
inline bool mayBeCopies(const VersionAge &a, const VersionAge &b) {
    return a.attempt == VersionAge::kNoAttempt || b.attempt == VersionAge::kNoAttempt || a.attempt == b.attempt;
}

enum class Seniority { Older, Newer, Unknown };

/// How values that differ from the stored ones compare with them. Unknown: only the order of reading tells.
inline Seniority seniority(const VersionAge &incoming, const VersionAge &stored) {
    if (incoming.attempt != stored.attempt) return incoming.attempt < stored.attempt ? Seniority::Older : Seniority::Newer;
    const bool bothKnown = incoming.artifact != VersionAge::kNoArtifact && stored.artifact != VersionAge::kNoArtifact;
    if (!bothKnown || incoming.artifact == stored.artifact) return Seniority::Unknown;
    return incoming.artifact < stored.artifact ? Seniority::Older : Seniority::Newer;
}

/// The age of a result whose values gave way. Even when a loose file replaces what an artifact held, older artifacts than
/// that one are still older.
inline VersionAge ageAfterReplacing(const VersionAge &stored, const VersionAge &incoming) {
    if (incoming.attempt != stored.attempt) return incoming;
    return {incoming.attempt, std::max(incoming.artifact, stored.artifact)};
}

} // namespace ps
