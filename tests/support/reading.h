// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/parsed_document.h"

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace ps::test {

/// Everything below the path, read as an import reads it and not stored. What fails here ends the program.
std::vector<ParsedArchive> readArchives(const std::filesystem::path &path);

std::size_t rowsIn(const std::vector<ParsedArchive> &archives);
std::size_t recordsIn(const std::vector<ParsedArchive> &archives);
/// "evaluation 3, reliability 2", in the order of SideRecord; empty when there are none.
std::string recordCounts(const std::vector<ParsedArchive> &archives);
/// Notes of archives and documents.
std::vector<ImportNote> notesIn(const std::vector<ParsedArchive> &archives);
/// The runs of all documents, each key once, in order of appearance.
std::vector<BenchmarkRun> runsIn(const std::vector<ParsedArchive> &archives);

/// The records of one kind, in order.
template <typename Record>
std::vector<Record> recordsOf(const ParsedDocument &document) {
    std::vector<Record> found;
    for (const ParsedRecord &record : document.records) {
        if (const auto *one = std::get_if<Record>(&record.record)) found.push_back(*one);
    }
    return found;
}
template <typename Record>
std::vector<Record> recordsOf(const std::vector<ParsedArchive> &archives) {
    std::vector<Record> found;
    for (const ParsedArchive &archive : archives) {
        for (const ParsedDocument &document : archive.documents) {
            for (Record &record : recordsOf<Record>(document)) found.push_back(std::move(record));
        }
    }
    return found;
}

} // namespace ps::test
