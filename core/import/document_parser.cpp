// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/document_parser.h"

#include "core/archive/archive_limits.h"
#include "core/import/agentic_row_reader.h"
#include "core/import/api_row_parser.h"
#include "core/import/benchmark_row_parser.h"
#include "core/import/document_recognizer.h"
#include "core/import/import_plan.h"
#include "core/import/json_array_splitter.h"
#include "core/import/json_prefix.h"
#include "core/import/json_reader.h"
#include "core/import/serving_result_parser.h"
#include "core/import/side_documents.h"
#include "core/import/text_documents.h"
#include "core/import/text_encoding.h"

#include <optional>
#include <utility>

namespace ps {

namespace {

using simdjson::dom::element;
using simdjson::dom::object;

/// Rows between two looks at the stop flag: well under a millisecond.
constexpr std::size_t kRowsBetweenLooks = 128;

constexpr const char *kInvalidText = "bytes are no text (UTF-8); each is shown as U+FFFD";

bool beginsLikeJson(std::string_view content) {
    const std::string_view text = withoutByteOrderMark(content);
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (text[first] == '[' || text[first] == '{');
}

/// Parses the rows of one document.
class RowLoop {
public:
    RowLoop(DocumentKind kind, const PathFacts &facts, const ReadingOptions &options, RowKeys &keys, NoteCollector &notes,
            ParsedDocument &document)
        : m_kind(kind), m_facts(facts), m_options(options), m_notes(notes), m_document(document), m_reader(keys, notes) {}

    /// `before`: elements of the array in the pieces before this one.
    void all(const JsonDocument &json, const std::atomic<bool> *stop, std::size_t before = 0) {
        simdjson::dom::array elements;
        if (json.root.get(elements) != simdjson::SUCCESS) {
            one(json.root, 0);
            return;
        }
        m_document.rows.reserve(m_document.rows.size() + elements.size());
        std::size_t index = 0;
        for (const element row : elements) {
            if (stop && index % kRowsBetweenLooks == 0 && stop->load(std::memory_order_relaxed)) return;
            one(row, before + json.placeOf(index++));
        }
    }

    std::vector<BenchmarkRun> takeRuns() { return m_runs.take(m_options.fallbackDay, m_notes); }

private:
    void one(element row, std::size_t index) {
        object fields;
        if (row.get(fields) != simdjson::SUCCESS) {
            m_notes.add(NoteCode::NotARow, "", static_cast<std::int64_t>(index),
                        [] { return std::string("an element of the array is no object"); });
            ++m_document.rejectedRows;
            return;
        }
        ParsedRow parsed;
        if (parse(fields, index, parsed))
            m_document.rows.push_back(std::move(parsed));
        else
            ++m_document.rejectedRows;
    }

    bool parse(object fields, std::size_t index, ParsedRow &parsed) {
        if (m_kind == DocumentKind::ServingResult)
            return parseServingResult(m_reader, fields, index, m_facts, m_options.mapping, m_runs, parsed);
        if (m_kind == DocumentKind::ApiRows) {
            m_reader.read(fields, index);
            return parseApiRow(m_reader, m_facts, m_runs, parsed);
        }
        if (isAgenticRow(fields))
            AgenticRowReader(m_reader).read(fields, index);
        else
            m_reader.read(fields, index);
        return parseBenchmarkRow(m_reader, m_facts, m_runs, parsed);
    }

    DocumentKind m_kind;
    const PathFacts &m_facts;
    const ReadingOptions &m_options;
    NoteCollector &m_notes;
    ParsedDocument &m_document;
    RowReader m_reader;
    RunTable m_runs;
};

void noteRepairs(const JsonDocument &json, NoteCollector &notes) {
    if (json.nonFinite > 0) notes.addOnce(NoteCode::NonFiniteValue, "values are NaN or infinite; stored as missing", json.nonFinite);
    if (json.outOfRange > 0) notes.addOnce(NoteCode::OutOfRange, "numbers are too large to be held; stored as missing", json.outOfRange);
    if (json.rounded > 0)
        notes.addOnce(NoteCode::RoundedNumber, "integers have more digits than can be held; stored as the nearest number", json.rounded);
    if (json.longStrings > 0)
        notes.addOnce(NoteCode::OutOfRange,
                      "a string has " + std::to_string(json.longestString) + " bytes; the limit is " +
                          std::to_string(ArchiveLimits{}.maxStringBytes) + "; read as empty",
                      json.longStrings);
    if (json.invalidText > 0) notes.addOnce(NoteCode::InvalidText, kInvalidText, json.invalidText);
    for (const BrokenElement &element : json.broken)
        notes.add(NoteCode::BrokenRow, element.reason, static_cast<std::int64_t>(element.index), [&] { return element.reason; });
}

bool isAsWritten(const JsonDocument &json) {
    return json.nonFinite + json.outOfRange + json.rounded + json.longStrings + json.invalidText == 0 && json.broken.empty();
}

bool holdsRows(DocumentKind kind) {
    return kind == DocumentKind::BenchmarkRows || kind == DocumentKind::AgenticRows || kind == DocumentKind::ApiRows ||
           kind == DocumentKind::ServingResult;
}

void noteWithoutRows(DocumentKind kind, NoteCollector &notes) {
    switch (kind) {
    case DocumentKind::Empty: notes.addOnce(NoteCode::EmptyDocument, "the document is empty"); break;
    case DocumentKind::Unknown: notes.addOnce(NoteCode::UnknownDocument, "this JSON is of no kind that is known"); break;
    default: notes.addOnce(NoteCode::IgnoredDocument, std::string(documentKindText(kind)) + ": not imported"); break;
    }
}

} // namespace

struct DocumentParser::Private {
    Private(int maxJsonDepth, ReadingOptions readingOptions, std::size_t whole)
        : options(std::move(readingOptions)), reader(maxJsonDepth), wholeBytes(whole) {}
    bool parseInPieces(std::string_view content, const PathFacts &facts, const std::atomic<bool> *stop, NoteCollector &notes,
                       ParsedDocument &document);
    void parseJson(const JsonDocument &json, const PathFacts &facts, const std::atomic<bool> *stop, NoteCollector &notes,
                   ParsedDocument &document);
    bool parseText(std::string &content, const PathFacts &facts, const std::atomic<bool> *stop, NoteCollector &notes,
                   ParsedDocument &document);
    ReadingOptions options;
    JsonReader reader;
    RowKeys keys;
    std::size_t wholeBytes;
};

/// Rows of a large array, as parseJson() reads them. False, with nothing of use, when the text is no such array or something
/// about it has to be repaired, which only the whole text shows in full.
bool DocumentParser::Private::parseInPieces(std::string_view content, const PathFacts &facts, const std::atomic<bool> *stop,
                                            NoteCollector &notes, ParsedDocument &document) {
    if (facts.powerAudit || facts.evalsOnly) return false;
    std::optional<DocumentKind> kind;
    std::optional<RowLoop> loop;
    std::string piece;
    std::size_t before = 0, count = 0;
    const auto read = [&] {
        piece += ']';
        const auto json = reader.read(piece);
        if (!json || !isAsWritten(*json)) return false;
        if (!kind) {
            kind = recognizeDocument(json->root);
            if (!holdsRows(*kind) || kind == DocumentKind::ServingResult) return false;
            loop.emplace(*kind, facts, options, keys, notes, document);
        }
        loop->all(*json, stop, before);
        before += std::exchange(count, 0);
        piece.clear();
        return true;
    };
    bool good = true;
    JsonArraySplitter splitter(content.size(), [&](std::string_view element) {
        piece += piece.empty() ? '[' : ',';
        piece += element;
        ++count;
        if (piece.size() >= wholeBytes / 2) good = read();
        return good && !(stop && stop->load(std::memory_order_relaxed));
    });
    if (splitter.feed(content)) splitter.finish();
    if (!good || splitter.damage() || (count > 0 && !read()) || !kind) return false;
    document.kind = documentKindText(*kind);
    document.runs = loop->takeRuns();
    return true;
}

void DocumentParser::Private::parseJson(const JsonDocument &json, const PathFacts &facts, const std::atomic<bool> *stop,
                                        NoteCollector &notes, ParsedDocument &document) {
    const DocumentKind kind = recognizeDocument(json.root);
    if (holdsRows(kind)) {
        if (facts.powerAudit && kind != DocumentKind::ApiRows) {
            notes.addOnce(NoteCode::IgnoredDocument, "a copy of a row inside a power audit: not imported");
            return;
        }
        if (facts.evalsOnly && kind != DocumentKind::ApiRows) {
            notes.addOnce(NoteCode::EvalsOnlyRun, "the changelog says that this run only evaluates: its benchmark rows were left out");
            return;
        }
        RowLoop loop(kind, facts, options, keys, notes, document);
        loop.all(json, stop);
        // Of a raw result that tells too little nothing is kept, so it is no document of the archive.
        if (kind == DocumentKind::ServingResult && document.rows.empty()) return;
        document.kind = documentKindText(kind);
        document.runs = loop.takeRuns();
        return;
    }
    RunTable runs;
    switch (parseSideDocument(kind, json.root, facts, runs, notes, document)) {
    case SideOutcome::Parsed:
        document.kind = documentKindText(kind);
        document.runs = runs.take(options.fallbackDay, notes);
        break;
    case SideOutcome::Ignored: break;
    case SideOutcome::Other: noteWithoutRows(kind, notes); break;
    }
}

bool DocumentParser::Private::parseText(std::string &content, const PathFacts &facts, const std::atomic<bool> *stop, NoteCollector &notes,
                                        ParsedDocument &document) {
    if (auto utf8 = fromUtf16(content)) content = std::move(*utf8);
    if (!isKnownTextDocument(std::string_view(content).substr(0, kTextHeadBytes))) return false;
    if (auto repaired = replaceInvalidUtf8(content)) {
        notes.addOnce(NoteCode::InvalidText, kInvalidText, repaired->replaced);
        content = std::move(repaired->text);
    }
    return parseTextDocument(content, facts, options, notes, document, stop);
}

DocumentParser::DocumentParser(int maxJsonDepth, ReadingOptions options, std::size_t wholeBytes)
    : d(std::make_unique<Private>(maxJsonDepth, std::move(options), wholeBytes)) {}
DocumentParser::~DocumentParser() = default;
DocumentParser::DocumentParser(DocumentParser &&) noexcept = default;
DocumentParser &DocumentParser::operator=(DocumentParser &&) noexcept = default;

bool DocumentParser::mayHoldResults(std::string_view start) {
    std::string prefix = completedJsonPrefix(start);
    if (prefix.empty()) return true; // no JSON: a table, perhaps
    const auto json = d->reader.read(prefix);
    if (!json) return true;
    const DocumentKind kind = recognizeDocument(json->root);
    return kind != DocumentKind::Unknown && kind != DocumentKind::ProfilerExport;
}

ParsedDocument DocumentParser::parse(std::string &content, std::string name, const PathFacts &facts, const std::atomic<bool> *stop) {
    ParsedDocument document;
    document.name = std::move(name);
    if (content.size() > d->wholeBytes && !isCsvName(facts.fileName) && withoutByteOrderMark(content).front() == '[') {
        ParsedDocument large;
        NoteCollector notes;
        if (d->parseInPieces(content, facts, stop, notes, large)) {
            large.name = std::move(document.name);
            large.notes = notes.take();
            return large;
        }
    }
    NoteCollector notes;
    if (content.empty()) {
        notes.addOnce(NoteCode::EmptyDocument, "the file is empty");
    } else if (!beginsLikeJson(content) && d->parseText(content, facts, stop, notes, document)) {
        // done
    } else if (isCsvName(facts.fileName)) {
        notes.addOnce(NoteCode::UnknownDocument, "this table is of no kind that is known");
    } else if (const auto json = d->reader.read(content); !json) {
        notes.addOnce(NoteCode::UnreadableDocument, json.error().message());
    } else {
        noteRepairs(*json, notes);
        document.rejectedRows = json->broken.size();
        d->parseJson(*json, facts, stop, notes, document);
    }
    document.notes = notes.take();
    return document;
}

} // namespace ps
