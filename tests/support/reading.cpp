// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/reading.h"

#include "core/import/archive_reader.h"
#include "core/import/import_plan.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace ps::test {

std::vector<ParsedArchive> readArchives(const std::filesystem::path &path) {
    const auto plan = planImport({path}, {});
    if (!plan) {
        std::fprintf(stderr, "%s: %s\n", path.c_str(), plan.error().text().c_str());
        std::abort();
    }
    const std::atomic<bool> stop{false};
    ArchiveReader reader({}, stop);
    std::vector<ParsedArchive> archives;
    for (const PlannedFile &file : plan->files) archives.push_back(reader.read(file));
    return archives;
}

std::size_t rowsIn(const std::vector<ParsedArchive> &archives) {
    std::size_t rows = 0;
    for (const ParsedArchive &archive : archives) {
        for (const ParsedDocument &document : archive.documents) rows += document.rows.size();
    }
    return rows;
}

std::size_t recordsIn(const std::vector<ParsedArchive> &archives) {
    std::size_t records = 0;
    for (const ParsedArchive &archive : archives) {
        for (const ParsedDocument &document : archive.documents) records += document.records.size();
    }
    return records;
}

std::string recordCounts(const std::vector<ParsedArchive> &archives) {
    std::array<std::size_t, kSideRecordKinds> counts{};
    for (const ParsedArchive &archive : archives) {
        for (const ParsedDocument &document : archive.documents) {
            for (const ParsedRecord &record : document.records) ++counts[record.record.index()];
        }
    }
    std::string text;
    for (std::size_t kind = 0; kind < counts.size(); ++kind) {
        if (counts[kind] == 0) continue;
        text += (text.empty() ? "" : ", ") + std::string(sideRecordKind(kind)) + ' ' + std::to_string(counts[kind]);
    }
    return text;
}

std::vector<ImportNote> notesIn(const std::vector<ParsedArchive> &archives) {
    std::vector<ImportNote> notes;
    for (const ParsedArchive &archive : archives) {
        notes.insert(notes.end(), archive.notes.begin(), archive.notes.end());
        for (const ParsedDocument &document : archive.documents) notes.insert(notes.end(), document.notes.begin(), document.notes.end());
    }
    return notes;
}

std::vector<BenchmarkRun> runsIn(const std::vector<ParsedArchive> &archives) {
    std::vector<BenchmarkRun> runs;
    for (const ParsedArchive &archive : archives) {
        for (const ParsedDocument &document : archive.documents) {
            for (const BenchmarkRun &run : document.runs) {
                const auto same = [&run](const BenchmarkRun &other) { return other.key == run.key; };
                if (std::none_of(runs.begin(), runs.end(), same)) runs.push_back(run);
            }
        }
    }
    return runs;
}

} // namespace ps::test
