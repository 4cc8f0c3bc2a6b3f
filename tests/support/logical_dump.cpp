// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/logical_dump.h"

#include "core/domain/metric.h"
#include "core/domain/side_record.h"
#include "core/store/database.h"
#include "core/store/metric_columns.h"
#include "core/store/migrator.h"
#include "core/store/record_tables.h"
#include "tests/support/temp_store.h"

#include <algorithm>
#include <cstdio>
#include <sstream>
#include <vector>

namespace ps::test {

namespace {

std::string exactText(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.17g", value);
    return text;
}

/// " name=text", or nothing when it is missing.
void append(std::string &line, const std::string &name, const Statement &row, int column) {
    if (!row.isNull(column)) line += ' ' + name + '=' + row.text(column);
}

void appendNumber(std::string &line, const std::string &name, const Statement &row, int column) {
    if (!row.isNull(column)) line += ' ' + name + '=' + exactText(row.real(column));
}

void addResults(Database &database, const DumpParts &parts, std::vector<std::string> &lines) {
    std::vector<const Metric *> metrics;
    for (const Metric &metric : allMetrics()) metrics.push_back(&metric);
    std::sort(metrics.begin(), metrics.end(), [](const Metric *a, const Metric *b) { return a->key < b->key; });
    std::string columns;
    for (const Metric *metric : metrics) columns += ", " + std::string(metricTable(*metric)) + '.' + metricColumn(*metric);
    Statement rows = required(database.prepare(
        "SELECT run.key, natural_key, benchmark_type, offload_mode, isl, osl, concurrency, concurrency_list.text, attempt, image.name,"
        " attribute_set.json, result_other.json" +
        columns +
        " FROM result JOIN series ON series.id = result.series_id JOIN serving_config ON serving_config.id = config_id"
        " JOIN run ON run.id = result.run_id LEFT JOIN series_run ON series_run.series_id = series.id AND series_run.run_id = run.id"
        " LEFT JOIN concurrency_list ON concurrency_list.id = concurrency_list_id LEFT JOIN image ON image.id = image_id"
        " LEFT JOIN attribute_set ON attribute_set.id = attribute_set_id LEFT JOIN result_other ON result_other.result_id = result.id"
        " LEFT JOIN result_cold ON result_cold.result_id = result.id"));
    constexpr int kFirstMetric = 12;
    const char *const names[] = {"run",         "config", "type",    "offload", "isl",        "osl",
                                 "concurrency", "among",  "attempt", "image",   "attributes", "other"};
    while (required(rows.step())) {
        std::string line = "result";
        for (int column = 0; column < kFirstMetric; ++column) {
            if (column != 8 || parts.attempts) append(line, names[column], rows, column);
        }
        for (std::size_t i = 0; i < metrics.size(); ++i) appendNumber(line, metrics[i]->key, rows, kFirstMetric + static_cast<int>(i));
        lines.push_back(std::move(line));
    }
}

void addRuns(Database &database, std::vector<std::string> &lines) {
    Statement rows =
        required(database.prepare("SELECT key, github_run_id, day, day_source, name, url, head_sha, synthetic FROM run WHERE has_results"));
    const char *const names[] = {"key", "number", "day", "source", "name", "url", "commit", "synthetic"};
    while (required(rows.step())) {
        std::string line = "run";
        for (int column = 0; column < 8; ++column) append(line, names[column], rows, column);
        lines.push_back(std::move(line));
    }
}

void addRecords(Database &database, std::size_t kind, std::vector<std::string> &lines) {
    // The names of the run's columns are those of some records too.
    Statement rows = required(database.prepare("SELECT run_key, " + recordColumns(kind) + " FROM " + std::string(recordTable(kind)) +
                                               " LEFT JOIN (SELECT id AS known_run, key AS run_key FROM run) ON known_run = run_id"));
    std::istringstream names(recordColumns(kind));
    std::vector<std::string> columns;
    for (std::string name; names >> name;) columns.push_back(name.back() == ',' ? name.substr(0, name.size() - 1) : name);
    while (required(rows.step())) {
        std::string line(recordTable(kind));
        append(line, "run", rows, 0);
        for (std::size_t i = 0; i < columns.size(); ++i) append(line, columns[i], rows, static_cast<int>(i) + 1);
        lines.push_back(std::move(line));
    }
}

std::vector<std::string> linesOf(const std::string &text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

} // namespace

std::string logicalDump(const std::filesystem::path &store, const DumpParts &parts) {
    const auto database = required(openStoreForReading(store));
    std::vector<std::string> lines;
    addResults(*database, parts, lines);
    if (parts.runs) addRuns(*database, lines);
    for (std::size_t kind = 0; parts.records && kind < kSideRecordKinds; ++kind) addRecords(*database, kind, lines);
    for (std::string &line : lines) std::replace(line.begin(), line.end(), '\n', ' ');
    std::sort(lines.begin(), lines.end());
    std::string text;
    for (const std::string &line : lines) text += line + '\n';
    return text;
}

std::string firstDifferences(const std::string &a, const std::string &b, std::size_t lines) {
    const std::vector<std::string> left = linesOf(a), right = linesOf(b);
    std::string text;
    const auto add = [&](const char *mark, const std::vector<std::string> &these, const std::vector<std::string> &those) {
        std::vector<std::string> only;
        std::set_difference(these.begin(), these.end(), those.begin(), those.end(), std::back_inserter(only));
        for (std::size_t i = 0; i < std::min(only.size(), lines); ++i) text += mark + only[i] + '\n';
    };
    add("- ", left, right);
    add("+ ", right, left);
    return text;
}

} // namespace ps::test
