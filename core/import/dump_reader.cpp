// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/dump_reader.h"

#include "core/import/api_row_parser.h"
#include "core/import/document_parser.h"
#include "core/import/dump_index.h"
#include "core/import/name_normalizer.h"
#include "core/import/row_reader.h"
#include "core/import/run_table.h"
#include "core/import/table_stream.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace ps {

const std::vector<std::string_view> &dumpTables() {
    static const std::vector<std::string_view> tables = {kDumpTableConfigs,     kDumpTableRuns,          kDumpTableResults,
                                                         kDumpTableEvaluations, kDumpTableRunStatistics, kDumpTableChangelogs,
                                                         kDumpTableAvailability};
    return tables;
}

struct DumpReader::Private {
    Private(ReadingOptions readingOptions, const ArchiveLimits &limits, TableStream tableStream, const std::atomic<bool> &stopFlag)
        : options(std::move(readingOptions)), stream(std::move(tableStream)), stop(stopFlag), rows(limits, stream, stop),
          configJson(limits.maxJsonDepth), parser(limits.maxJsonDepth, options) {}

    void readResults(NoteCollector &notes, ParsedDocument &document);
    void readResult(const TableRow &row, RowReader &reader, RunTable &runs, NoteCollector &notes, ParsedDocument &document);
    bool takeConfig(const TableRow &row, RowReader &reader);
    void readRunStatistics(NoteCollector &notes, ParsedDocument &document);
    void readAnswer(std::string &answer, NoteCollector &notes, ParsedDocument &document);

    ReadingOptions options;
    TableStream stream;
    const std::atomic<bool> &stop;
    TableRows rows;
    JsonReader configJson;
    DocumentParser parser;
    RowKeys keys;

    DumpIndex index;
    const std::string *currentConfig = nullptr; ///< the one that currentFields is of
    std::string currentText;
    simdjson::dom::object currentFields;
};

void DumpReader::Private::readResults(NoteCollector &notes, ParsedDocument &document) {
    RowReader reader(keys, notes);
    RunTable table;
    if (!rows.each(kDumpTableResults, notes, document.rejectedRows,
                   [&](const TableRow &row) { readResult(row, reader, table, notes, document); })) {
        document.rows.clear();
        return;
    }
    document.kind = "database-dump";
    document.runs = table.take(options.fallbackDay, notes);
}

void DumpReader::Private::readResult(const TableRow &row, RowReader &reader, RunTable &table, NoteCollector &notes,
                                     ParsedDocument &document) {
    const auto leaveOut = [&](NoteCode code, std::string_view subject, const auto &message) {
        notes.add(code, subject, static_cast<std::int64_t>(row.element), message);
        ++document.rejectedRows;
    };
    if (!row.isNull("error")) {
        leaveOut(NoteCode::FailedBenchmark, "", [&] { return "the benchmark failed: " + std::string(row.string("error").substr(0, 200)); });
        return;
    }
    reader.start(row.element);
    if (!takeConfig(row, reader)) {
        leaveOut(NoteCode::MissingField, "config", [&] {
            return "there is no deployment " + std::to_string(row.whole("config_id").value_or(0)) + " in the dump; the row was left out";
        });
        return;
    }
    for (const auto field : row.fields) {
        if (!isInternalOfDump(field.key)) reader.take(field.key, field.value);
    }
    const DumpRun *run = index.runOf(row);
    if (run) reader.take("run_url", FieldValue::ofText(run->rowUrl));
    reader.finish();
    ParsedRow parsed;
    if (!parseApiRow(reader, PathFacts(), table, parsed)) {
        ++document.rejectedRows;
        return;
    }
    if (run) {
        BenchmarkRun &described = table.at(parsed.run);
        described.name = run->name;
        described.headSha = run->headSha;
        described.url = run->url;
        if (run->day) described.day = run->day;
    }
    document.rows.push_back(std::move(parsed));
}

/// Neighbouring rows are of one deployment mostly.
bool DumpReader::Private::takeConfig(const TableRow &row, RowReader &reader) {
    const std::string *config = index.configOf(row);
    if (!config) return false;
    if (currentText.empty() || currentConfig != config) {
        currentText = "{" + *config + "}";
        currentConfig = config;
        const auto json = configJson.read(currentText);
        if (!json || json->root.get(currentFields) != simdjson::SUCCESS) {
            currentText.clear();
            return false;
        }
    }
    reader.take(currentFields);
    return true;
}

void DumpReader::Private::readRunStatistics(NoteCollector &notes, ParsedDocument &document) {
    RunTable table;
    const bool whole = rows.each(kDumpTableRunStatistics, notes, document.rejectedRows, [&](const TableRow &row) {
        const auto succeeded = row.whole("n_success");
        const auto total = row.whole("total");
        const DumpRun *run = index.runOf(row);
        Reliability reliability;
        reliability.rawHardware = row.string("hardware");
        reliability.hardware = normalHardware(reliability.rawHardware).key;
        if (!succeeded || !total || *succeeded < 0 || *total < *succeeded || reliability.hardware.empty()) {
            notes.add(NoteCode::MissingField, "counts", static_cast<std::int64_t>(row.element),
                      [] { return std::string("the GPU or the counts of its jobs are missing or make no sense; left out"); });
            return;
        }
        reliability.succeeded = *succeeded;
        reliability.total = *total;
        ParsedRecord record;
        record.element = row.element;
        if (run)
            record.run = table.published(run->address, run->day);
        else
            reliability.day = Day::parse(row.string("date"));
        record.record = std::move(reliability);
        document.records.push_back(std::move(record));
    });
    if (!whole) document.records.clear();
    if (document.records.empty()) return;
    document.kind = "run-statistics";
    document.runs = table.take(options.fallbackDay, notes);
}

/// What the API would answer is read as if it had.
void DumpReader::Private::readAnswer(std::string &answer, NoteCollector &notes, ParsedDocument &document) {
    if (answer.empty()) return;
    ParsedDocument parsed = parser.parse(answer, document.name, PathFacts(), &stop);
    parsed.rejectedRows += document.rejectedRows;
    std::vector<ImportNote> before = notes.take();
    parsed.notes.insert(parsed.notes.begin(), std::make_move_iterator(before.begin()), std::make_move_iterator(before.end()));
    document = std::move(parsed);
}

DumpReader::DumpReader(ReadingOptions options, const ArchiveLimits &limits, TableStream stream, const std::atomic<bool> &stop)
    : d(std::make_unique<Private>(std::move(options), limits, std::move(stream), stop)) {}
DumpReader::~DumpReader() = default;

ParsedDocument DumpReader::read(std::string_view table, std::string name) {
    ParsedDocument document;
    document.name = std::move(name);
    NoteCollector notes;
    std::string answer;
    if (table == kDumpTableConfigs || table == kDumpTableRuns) return document;
    if (!d->index.load(d->rows, notes, document.rejectedRows)) {
        notes.addOnce(NoteCode::UnreadableDocument, "the deployments and runs of the dump could not be read");
    } else if (table == kDumpTableResults) {
        d->readResults(notes, document);
    } else if (table == kDumpTableRunStatistics) {
        d->readRunStatistics(notes, document);
    } else if (table == kDumpTableEvaluations) {
        answer = evaluationsOfDump(d->index, d->rows, notes, document.rejectedRows);
    } else if (table == kDumpTableChangelogs) {
        answer = workflowInfoOfDump(d->index, d->rows, notes, document.rejectedRows);
    } else if (table == kDumpTableAvailability) {
        answer = availabilityOfDump(d->rows, notes, document.rejectedRows);
    }
    d->readAnswer(answer, notes, document);
    std::vector<ImportNote> rest = notes.take();
    document.notes.insert(document.notes.end(), std::make_move_iterator(rest.begin()), std::make_move_iterator(rest.end()));
    return document;
}

} // namespace ps
