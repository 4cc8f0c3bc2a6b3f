// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/known_reading.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace ps {

namespace {

/// Goes up whenever the readers find more, or something else, in the same file.
constexpr int kReaderRevision = 2;

/// FNV-1a. Stored, so it stays as it is.
class ReadingHash {
public:
    void add(std::string_view text) {
        for (const char c : text) addByte(static_cast<unsigned char>(c));
        addByte(0xff); // no text holds it, so that "ab" + "c" is not "a" + "bc"
    }
    void add(std::int64_t number) { add(std::to_string(number)); }
    std::int64_t value() const { return static_cast<std::int64_t>(m_hash); }

private:
    void addByte(unsigned char byte) { m_hash = (m_hash ^ byte) * 0x100000001b3ULL; }
    std::uint64_t m_hash = 0xcbf29ce484222325ULL;
};

std::int64_t readingOf(const ReadingOptions &options, std::int64_t contextHash, std::int64_t siblings) {
    ReadingHash hash;
    hash.add(kReaderRevision);
    hash.add(options.fallbackDay ? options.fallbackDay->iso() : std::string());
    for (const auto &[key, value] : options.mapping) {
        hash.add(key);
        hash.add(value);
    }
    hash.add(contextHash);
    hash.add(siblings);
    return hash.value();
}

} // namespace

void assignReadings(ImportPlan &plan, const ReadingOptions &options) {
    std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> readings; // by hash of the context and of the siblings
    for (PlannedFile &file : plan.files) {
        const std::pair key(file.context ? plan.contexts[*file.context].hash : 0, file.siblings);
        const auto [entry, isNew] = readings.try_emplace(key);
        if (isNew) entry->second = readingOf(options, key.first, key.second);
        file.reading = entry->second;
    }
}

void markUnchanged(ImportPlan &plan, const KnownFiles &known) {
    if (known.empty()) return;
    for (PlannedFile &file : plan.files) {
        const auto entry = known.find(file.absolute);
        if (entry != known.end() && entry->second.stamp == file.stamp && entry->second.reading == file.reading)
            file.unchangedFrom = entry->second.archive;
    }
}

} // namespace ps
