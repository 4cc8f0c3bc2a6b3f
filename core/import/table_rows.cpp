// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/table_rows.h"

#include "core/archive/archive_limits.h"
#include "core/import/api_row_parser.h"
#include "core/import/benchmark_row_parser.h"
#include "core/import/csv_reader.h"
#include "core/import/name_normalizer.h"
#include "core/import/row_reader.h"
#include "core/import/table_columns.h"
#include "core/support/number_text.h"

#include <algorithm>
#include <string>

namespace ps {

namespace {

constexpr std::size_t kRowsBetweenLooks = 128;

/// The text behind the comment lines at its start.
std::string_view withoutComments(std::string_view text, std::size_t &lines) {
    while (!text.empty() && (text.front() == '#' || text.front() == '\n' || text.front() == '\r')) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        text.remove_prefix(std::min(end + 1, text.size()));
        ++lines;
    }
    return text;
}

/// Reads the records of one table.
class TableReader {
public:
    TableReader(std::string_view text, std::size_t skippedLines, const PathFacts &facts, const ReadingOptions &options,
                NoteCollector &notes, ParsedDocument &document)
        : m_text(text), m_skippedLines(skippedLines), m_facts(facts), m_options(options), m_notes(notes), m_document(document),
          m_row(m_keys, notes) {}

    bool read(const std::atomic<bool> *stop) {
        CsvReader csv(m_text, ArchiveLimits().maxLineBytes);
        if (!csv.next() || !csv.fault().empty()) return false;
        m_columns = columnsOf(csv.fields());
        if (m_columns.kind == TableKind::None) return false;
        m_document.kind = m_columns.kind == TableKind::Dashboard ? "dashboard-csv" : "column-csv";
        decideUnit();
        for (std::size_t element = 0; csv.next(); ++element) {
            if (stop && element % kRowsBetweenLooks == 0 && stop->load(std::memory_order_relaxed)) break;
            ParsedRow parsed;
            if (parseRecord(csv, element, parsed))
                m_document.rows.push_back(std::move(parsed));
            else
                ++m_document.rejectedRows;
        }
        m_document.runs = m_runs.take(m_options.fallbackDay, m_notes);
        return true;
    }

private:
    std::optional<std::size_t> columnOf(std::string_view key) const {
        const auto it = std::find(m_columns.keys.begin(), m_columns.keys.end(), key);
        if (it == m_columns.keys.end()) return std::nullopt;
        return static_cast<std::size_t>(it - m_columns.keys.begin());
    }

    /// Median, mean or P99: the first row that has both tells for the whole file.
    void decideUnit() {
        const bool headedMilliseconds =
            std::find(m_columns.milliseconds.begin(), m_columns.milliseconds.end(), true) != m_columns.milliseconds.end();
        if (!headedMilliseconds) return;
        const bool seconds = holdsSeconds();
        m_convert = !seconds;
        if (seconds)
            m_notes.addOnce(NoteCode::SecondsUnderMilliseconds,
                            "columns headed \"(ms)\" hold seconds; their numbers were taken as they are");
    }

    bool holdsSeconds() const {
        constexpr double kBetween = 31.6; // of 1 and 1000, on a logarithmic scale
        CsvReader csv(m_text, ArchiveLimits().maxLineBytes);
        csv.next();
        while (csv.next()) {
            for (const std::string_view statistic : {"median_", "mean_", "p99_"}) {
                const auto tpot = columnOf(std::string(statistic) + "tpot");
                const auto interactivity = columnOf(std::string(statistic) + "intvty");
                if (!tpot || !interactivity || std::max(*tpot, *interactivity) >= csv.fields().size()) continue;
                const auto time = parseNumber(csv.fields()[*tpot]);
                const auto rate = parseNumber(csv.fields()[*interactivity]);
                if (time && rate && *time * *rate > 0) return *time * *rate < kBetween;
            }
        }
        return false;
    }

    bool parseRecord(const CsvReader &csv, std::size_t element, ParsedRow &parsed) {
        if (!isWhole(csv, element)) return false;
        m_row.start(element);
        bool converted = false;
        for (std::size_t i = 0; i < m_columns.keys.size(); ++i) converted = take(i, csv.fields()[i]) || converted;
        if (m_columns.kind == TableKind::Dashboard) completeDashboardRow(csv);
        takeMapping(parsed.measurement);
        m_row.finish();
        const bool good = m_columns.kind == TableKind::JobRows ? parseBenchmarkRow(m_row, m_facts, m_runs, parsed)
                                                               : parseApiRow(m_row, m_facts, m_runs, parsed);
        if (converted) parsed.measurement.mark(Normalisation::MillisecondsToSeconds);
        return good;
    }

    bool isWhole(const CsvReader &csv, std::size_t element) {
        std::string reason(csv.fault());
        if (reason.empty() && csv.fields().size() != m_columns.keys.size())
            reason = "it has " + std::to_string(csv.fields().size()) + " fields, not " + std::to_string(m_columns.keys.size());
        if (reason.empty()) return true;
        m_notes.add(NoteCode::BrokenRow, reason, static_cast<std::int64_t>(element),
                    [&] { return "line " + std::to_string(csv.line() + m_skippedLines) + " is damaged: " + reason; });
        return false;
    }

    /// True when the value was converted from milliseconds.
    bool take(std::size_t column, const std::string &text) {
        const std::string &key = m_columns.keys[column];
        if (key.empty() || key == "hardware_key") return false; // the number of the row; see completeDashboardRow()
        if (text.empty()) {
            m_row.take(key, FieldValue());
            return false;
        }
        const auto number = parseNumber(text);
        if (number && m_convert && m_columns.milliseconds[column]) {
            m_row.take(key, FieldValue::ofNumber(*number / 1000.0));
            return true;
        }
        // Only of an unknown column the text itself has to tell that it is a number.
        const bool unknown = meaningOfKey(key).kind == FieldMeaning::Kind::Other;
        m_row.take(key, unknown && number ? FieldValue::ofNumber(*number) : FieldValue::ofText(text));
        return false;
    }

    /// The export has one parallelism: on one node of both roles, otherwise of decode (ServingConfig::isToldInPart). The
    /// hardware may be called by a name for people, but its key begins with the GPU.
    void completeDashboardRow(const CsvReader &csv) {
        const auto cell = [&](std::string_view key) {
            const auto column = columnOf(key);
            return column ? std::string_view(csv.fields()[*column]) : std::string_view();
        };
        const std::string_view hardware = cell("hardware");
        if (const std::string_view key = cell("hardware_key"); !key.empty() && (hardware.empty() || !normalHardware(hardware).known))
            m_row.take("hw", FieldValue::ofText(key.substr(0, key.find('_'))));
        if (readBool(FieldValue::ofText(cell("disagg"))) || readBool(FieldValue::ofText(cell("is_multinode")))) {
            for (const char *key : {"prefill_tp", "prefill_ep"}) m_row.take(key, FieldValue::ofNumber(0));
            return;
        }
        for (const auto &[from, to] : {std::pair("decode_tp", "prefill_tp"), std::pair("decode_ep", "prefill_ep"),
                                       std::pair("decode_dp_attention", "prefill_dp_attention")}) {
            if (const std::string_view value = cell(from); !value.empty()) m_row.take(to, FieldValue::ofText(value));
        }
    }

    /// What the user says about rows that do not tell it.
    void takeMapping(Measurement &measurement) {
        for (const auto &[key, value] : m_options.mapping) {
            const FieldMeaning meaning = meaningOfKey(key);
            if (columnOf(key) || meaning.kind != FieldMeaning::Kind::Field || m_row.has(meaning.field)) continue;
            m_row.take(key, FieldValue::ofText(value));
            measurement.mark(Normalisation::FieldsFromUser);
        }
    }

    std::string_view m_text;
    std::size_t m_skippedLines;
    const PathFacts &m_facts;
    const ReadingOptions &m_options;
    NoteCollector &m_notes;
    ParsedDocument &m_document;
    RowKeys m_keys;
    RowReader m_row;
    RunTable m_runs;
    TableColumns m_columns;
    bool m_convert = false;
};

} // namespace

bool isTableOfRows(std::string_view head) {
    std::size_t lines = 0;
    const std::string_view text = withoutComments(head, lines);
    CsvReader csv(text, ArchiveLimits().maxLineBytes);
    return csv.next() && csv.fault().empty() && columnsOf(csv.fields()).kind != TableKind::None;
}

bool parseTableOfRows(std::string_view text, const PathFacts &facts, const ReadingOptions &options, NoteCollector &notes,
                      ParsedDocument &document, const std::atomic<bool> *stop) {
    std::size_t lines = 0;
    const std::string_view table = withoutComments(text, lines);
    return TableReader(table, lines, facts, options, notes, document).read(stop);
}

} // namespace ps
