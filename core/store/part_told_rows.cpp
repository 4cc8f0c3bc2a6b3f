// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/part_told_rows.h"

#include "core/store/stored_copy.h"

#include <algorithm>
#include <utility>

namespace ps {

namespace {

constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

bool contains(const std::vector<std::int64_t> &series, std::int64_t id) {
    return std::find(series.begin(), series.end(), id) != series.end();
}

class Settling {
public:
    Settling(HeldVersions &held, const PartTold &told) : m_held(held), m_told(told) {}

    Result<Settlement> run(std::optional<IncomingPart> incoming) {
        if (Status collected = collect(); !collected) return failure(collected.error());
        if (incoming) take(std::move(*incoming));
        if (m_parts.empty()) return Settlement();
        assign();
        return write();
    }

private:
    /// A row told in part.
    struct Part {
        Holding holding;
        SeriesRunKey home;
        std::size_t from = kNowhere, to = kNowhere; ///< index of the result that holds it
    };
    /// A result; without its parts while they are on their way.
    struct Place {
        HeldResult result;
        std::int64_t shownBefore = 0; ///< fingerprint
        bool changes = false;
        bool tookIn = false;
    };

    bool isAnonymous(const SeriesRunKey &home) const { return m_told.runs.anonymous == home.run; }
    static SeriesRunKey keyOf(const HeldResult &result) { return {result.series, result.run}; }

    Status collect() {
        std::vector<std::int64_t> runs = m_told.runs.others;
        if (m_told.runs.anonymous) runs.push_back(*m_told.runs.anonymous);
        for (const std::vector<std::int64_t> *series : {&m_told.series.inPart, &m_told.series.whole}) {
            for (const std::int64_t id : *series) {
                for (const std::int64_t run : runs) {
                    if (Status collected = collect({id, run}); !collected) return collected;
                }
            }
        }
        // The home of a row may be elsewhere, when the day of a run is not known any more.
        for (std::size_t i = 0; i < m_parts.size(); ++i) {
            if (Status collected = collect(m_parts[i].home); !collected) return collected;
        }
        return {};
    }

    Status collect(const SeriesRunKey key) {
        if (indexOf(key) != kNowhere) return {};
        const Result<std::optional<std::int64_t>> id = m_held.at(key.series, key.run, m_told.concurrency);
        if (!id) return failure(id.error());
        if (!*id) return {};
        Result<HeldResult> read = m_held.read(**id);
        if (!read) return failure(read.error());
        const std::size_t index = m_places.size();
        const bool isHome = contains(m_told.series.inPart, key.series);
        std::vector<Holding> whole;
        for (Holding &holding : read->holdings) {
            const std::optional<ReadUnder> under = holding.version.readUnder;
            if (under ? !contains(m_told.series.inPart, under->series) : !isHome) {
                whole.push_back(std::move(holding));
                continue;
            }
            const SeriesRunKey home = under ? SeriesRunKey{under->series, under->run} : key;
            m_parts.push_back({std::move(holding), home, index});
        }
        read->holdings = std::move(whole);
        const std::int64_t shown = read->shown;
        m_places.push_back({std::move(*read), shown});
        return {};
    }

    void take(IncomingPart incoming) {
        const auto isSame = [&incoming](const Part &part) {
            const ResultVersion &ours = incoming.holding.version;
            return part.home == incoming.home && part.holding.version.archive == ours.archive &&
                   part.holding.version.keys.fingerprint == ours.keys.fingerprint;
        };
        const auto same = std::find_if(m_parts.begin(), m_parts.end(), isSame);
        m_isDuplicate = same != m_parts.end();
        m_incoming = static_cast<std::size_t>(same - m_parts.begin());
        if (!m_isDuplicate) m_parts.push_back({std::move(incoming.holding), incoming.home});
    }

    /// Rows of runs first: rows that name none may turn out to be theirs.
    void assign() {
        for (const bool anonymous : {false, true}) {
            for (Part &part : m_parts) {
                if (isAnonymous(part.home) == anonymous) part.to = holderOf(part);
            }
        }
        for (const Part &part : m_parts) {
            if (m_told.rewritten == keyOf(m_places[part.to].result)) m_places[part.to].changes = true;
            if (part.from == part.to) continue;
            if (part.from != kNowhere) m_places[part.from].changes = true;
            m_places[part.to].changes = true;
            m_places[part.to].tookIn = true;
        }
    }

    std::size_t holderOf(const Part &part) {
        std::vector<std::size_t> candidates;
        for (std::size_t i = 0; i < m_places.size(); ++i) {
            const HeldResult &result = m_places[i].result;
            if ((isAnonymous(part.home) || result.run == part.home.run) && holdsSame(result.holdings, part)) candidates.push_back(i);
        }
        if (candidates.empty() && isAnonymous(part.home)) {
            for (const Part &other : m_parts) {
                const bool isThere = !isAnonymous(other.home) && m_places[other.to].result.run == other.home.run && isHome(other);
                if (!isThere || std::find(candidates.begin(), candidates.end(), other.to) != candidates.end()) continue;
                if (mergedStrangers(other.holding.version.values, part.holding.version.values)) candidates.push_back(other.to);
            }
        }
        return candidates.size() == 1 ? candidates.front() : placeOf(part.home);
    }

    bool isHome(const Part &part) const { return keyOf(m_places[part.to].result) == part.home; }

    static bool holdsSame(const std::vector<Holding> &holdings, const Part &part) {
        return std::any_of(holdings.begin(), holdings.end(), [&part](const Holding &holding) {
            return mayBeCopies(holding.version.keys.age, part.holding.version.keys.age) &&
                   mergedStrangers(holding.version.values, part.holding.version.values);
        });
    }

    std::size_t indexOf(const SeriesRunKey &key) const {
        const auto place =
            std::find_if(m_places.begin(), m_places.end(), [&key](const Place &candidate) { return keyOf(candidate.result) == key; });
        return place == m_places.end() ? kNowhere : static_cast<std::size_t>(place - m_places.begin());
    }

    std::size_t placeOf(const SeriesRunKey &key) {
        if (const std::size_t known = indexOf(key); known != kNowhere) return known;
        m_places.push_back({HeldResult{0, key.series, key.run, m_told.concurrency, {}}});
        return m_places.size() - 1;
    }

    Result<Settlement> write() {
        Settlement settlement;
        for (Part &part : m_parts) {
            Place &place = m_places[part.to];
            Holding &holding = part.holding;
            holding.version.readUnder.reset();
            if (!isHome(part)) holding.version.readUnder = ReadUnder{part.home.series, part.home.run};
            HeldResult own{0, 0, 0, 0, {holding}, {holding.version.keys.fingerprint}};
            place.result.add(std::move(own));
        }
        for (Place &place : m_places) {
            if (!place.changes) continue;
            SettledResult settled{keyOf(place.result), place.result.id, place.result.id == 0, place.tookIn};
            if (place.result.holdings.empty()) {
                settled.id = 0;
                if (Status removed = m_held.remove(place.result.id); !removed) return failure(removed.error());
            } else {
                Result<WrittenResult> written = m_held.write(place.result);
                if (!written) return failure(written.error());
                settled.id = written->id;
                settled.shown = std::move(written->shown);
            }
            settlement.changed.push_back(std::move(settled));
        }
        judge(settlement);
        return settlement;
    }

    /// What became of the incoming row; to be called after writing.
    void judge(Settlement &settlement) {
        if (m_incoming == kNowhere) return;
        const Part &part = m_parts[m_incoming];
        const Place &place = m_places[part.to];
        settlement.isDuplicate = m_isDuplicate;
        settlement.isAway = !isHome(part);
        settlement.verdict = Settlement::Verdict::Unchanged;
        const SeriesRunKey key = keyOf(place.result);
        const auto written = std::find_if(settlement.changed.begin(), settlement.changed.end(),
                                          [&key](const SettledResult &settled) { return settled.place == key; });
        if (written == settlement.changed.end()) return;
        const ReplayedResult &shown = written->shown;
        const std::int64_t now = shown.version.keys.fingerprint;
        const auto isShown = [&](const Holding &holding) {
            const std::int64_t own = holding.version.keys.fingerprint;
            return own == now || shown.copies.contains(own);
        };
        const std::vector<Holding> &holdings = place.result.holdings;
        settlement.hasRivals = !settlement.isAway && !std::all_of(holdings.begin(), holdings.end(), isShown);
        if (!isShown(part.holding)) {
            settlement.verdict = Settlement::Verdict::SetAside;
        } else if (written->isNew) {
            settlement.verdict = Settlement::Verdict::Added;
        } else if (now != place.shownBefore) {
            settlement.verdict = Settlement::Verdict::Updated;
        }
    }

    HeldVersions &m_held;
    const PartTold &m_told;
    std::vector<Place> m_places;
    std::vector<Part> m_parts;
    std::size_t m_incoming = kNowhere;
    bool m_isDuplicate = false;
};

} // namespace

Result<Settlement> settle(HeldVersions &held, const PartTold &parts, std::optional<IncomingPart> incoming) {
    return Settling(held, parts).run(std::move(incoming));
}

} // namespace ps
