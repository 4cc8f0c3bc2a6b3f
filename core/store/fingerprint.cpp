// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/fingerprint.h"

#include <bit>
#include <string_view>
#include <vector>

namespace ps {

namespace {

// FNV-1a.
constexpr std::uint64_t kOffset = 0xcbf29ce484222325ULL;
constexpr std::uint64_t kPrime = 0x100000001b3ULL;

/// Begins the hash of a text; `kind` keeps equal texts of different kinds apart.
std::uint64_t textHash(char kind, std::string_view text) {
    std::uint64_t hash = (kOffset ^ static_cast<unsigned char>(kind)) * kPrime;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
    return hash;
}

/// The finaliser of SplitMix64: every input bit changes every output bit with a probability near one half, so that the
/// sum of many mixed numbers is as good a hash as each of them.
std::uint64_t mixed(std::uint64_t bits) {
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9ULL;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebULL;
    return bits ^ (bits >> 31);
}

std::uint64_t valueHash(std::uint64_t keyHash, double value) {
    // SQLite keeps no negative zero.
    return mixed(keyHash + mixed(std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : value)));
}

const std::vector<std::uint64_t> &metricHashes() {
    static const std::vector<std::uint64_t> hashes = [] {
        std::vector<std::uint64_t> all;
        for (const Metric &metric : allMetrics()) all.push_back(textHash('m', metric.key));
        return all;
    }();
    return hashes;
}

} // namespace

std::int64_t fingerprint(const Measurement &measurement) {
    // A sum does not depend on the order in which the metrics come.
    std::uint64_t sum = 0;
    const std::vector<std::uint64_t> &hashes = metricHashes();
    for (std::uint16_t i = 0; i < hashes.size(); ++i) {
        if (const std::optional<double> value = measurement.metrics.value(MetricId{i})) sum += valueHash(hashes[i], *value);
    }
    // Unlike the metric of that name: once the registry knows it, an import again moves it into its column.
    for (const auto &[key, value] : measurement.otherMetrics) sum += valueHash(textHash('o', key), value);
    for (const auto &[key, value] : measurement.attributes) sum += mixed(textHash('a', key) + mixed(textHash('v', value)));
    if (measurement.image) sum += mixed(textHash('i', *measurement.image));
    return std::bit_cast<std::int64_t>(sum);
}

} // namespace ps
