// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/version_replay.h"

#include "core/store/fingerprint.h"
#include "core/store/stored_copy.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace ps {

namespace {

class Replay {
public:
    Replay(const Holding &first, Reading reading) : m_shown{first.version, false, {}, {}}, m_seenBy{first.import}, m_reading(reading) {}

    void read(const Holding &holding) {
        const ResultVersion &incoming = holding.version;
        if (incoming.keys.fingerprint == m_shown.version.keys.fingerprint) return readSame(holding);
        if (mayBeCopies(incoming.keys.age, m_shown.version.keys.age)) {
            if (auto merged = mergedCopies(m_shown.version.values, incoming.values)) return readCopy(holding, std::move(*merged));
        }
        if (m_reading == Reading::InOrder && !isStranger(incoming)) readOther(holding);
    }

    ReplayedResult take() {
        if (m_shown.isMerged) m_shown.version.keys.normalisations |= static_cast<std::uint32_t>(Normalisation::CompletedFromCopy);
        return std::move(m_shown);
    }

private:
    /// A row that names no run gives no result of a run its place.
    bool mayTakePlace(const ResultVersion &incoming) const { return !incoming.readUnder || m_shown.version.readUnder; }
    bool mustTakePlace(const ResultVersion &incoming) const { return !incoming.readUnder && m_shown.version.readUnder; }

    bool isStranger(const ResultVersion &incoming) const { return incoming.readUnder && !m_shown.version.readUnder; }

    void readSame(const Holding &holding) {
        const VersionAge age = std::max(m_shown.version.keys.age, holding.version.keys.age);
        if (mustTakePlace(holding.version) || (m_shown.isMerged && mayTakePlace(holding.version))) {
            m_shown.version = holding.version;
            m_shown.isMerged = false;
        }
        m_shown.version.keys.age = age;
        m_seenBy.insert(holding.import);
    }

    void readCopy(const Holding &holding, Measurement merged) {
        const ResultVersion &incoming = holding.version;
        const std::int64_t whole = fingerprint(merged);
        const std::int64_t before = m_shown.version.keys.fingerprint;
        const VersionAge age = std::max(m_shown.version.keys.age, incoming.keys.age);
        const std::optional<std::int64_t> image = m_shown.version.keys.image ? m_shown.version.keys.image : incoming.keys.image;
        m_shown.copies.insert({before, incoming.keys.fingerprint});
        if (mustTakePlace(incoming) || (whole != before && mayTakePlace(incoming))) {
            m_shown.version = incoming;
            m_shown.isMerged = whole != incoming.keys.fingerprint;
        } else {
            m_shown.isMerged = m_shown.isMerged || whole != before;
        }
        if (whole != before) m_seenBy.clear();
        m_shown.version.values = std::move(merged);
        m_shown.version.keys.image = image;
        m_shown.version.keys.fingerprint = whole;
        m_shown.version.keys.age = age;
        m_seenBy.insert(holding.import);
    }

    void readOther(const Holding &holding) {
        const VersionAge stored = m_shown.version.keys.age;
        const ResultKeys &incoming = holding.version.keys;
        const Seniority age = mustTakePlace(holding.version) ? Seniority::Newer : seniority(incoming.age, stored);
        if (age == Seniority::Older || (age == Seniority::Unknown && gaveWay(holding))) return;
        if (incoming.age.attempt == stored.attempt) {
            if (m_seenBy.contains(holding.import)) m_shown.gaveWay[m_shown.version.keys.fingerprint] = holding.import;
            m_shown.gaveWay.erase(incoming.fingerprint);
        }
        m_shown.version = holding.version;
        m_shown.version.keys.age = ageAfterReplacing(stored, incoming.age);
        m_shown.isMerged = false;
        m_shown.copies.clear();
        m_seenBy = {holding.import};
    }

    bool gaveWay(const Holding &holding) const {
        const auto entry = m_shown.gaveWay.find(holding.version.keys.fingerprint);
        return entry != m_shown.gaveWay.end() && entry->second != holding.import;
    }

    ReplayedResult m_shown;
    std::set<ImportId> m_seenBy; ///< imports that have brought or found the shown version
    Reading m_reading;
};

/// The one to be shown first; the order does not depend on when the rows were read, but for equal ones.
std::vector<Holding> inOrderOfRivals(std::vector<Holding> holdings) {
    const MetricId throughput = findMetric("tput_per_gpu")->id;
    const auto rank = [throughput](const Holding &holding) {
        const ResultVersion &version = holding.version;
        const double value = version.values.metrics.value(throughput).value_or(0.0);
        return std::tuple(version.readUnder.has_value(), -version.keys.age.attempt, -value, version.keys.fingerprint);
    };
    std::stable_sort(holdings.begin(), holdings.end(), [&rank](const Holding &a, const Holding &b) { return rank(a) < rank(b); });
    return holdings;
}

} // namespace

ReplayedResult replay(const std::vector<Holding> &holdings, Reading reading) {
    const std::vector<Holding> order = reading == Reading::Rivals ? inOrderOfRivals(holdings) : holdings;
    Replay replay(order.front(), reading);
    for (auto holding = order.begin() + 1; holding != order.end(); ++holding) replay.read(*holding);
    return replay.take();
}

} // namespace ps
