// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/measurement.h"
#include "core/import/row_reader.h"

#include <simdjson.h>
#include <string>

namespace ps {

/// Reads rows of the multi-turn benchmark of every era (archive-format 7): v1 and v2 are flat, v3 nests its figures in
/// request_metrics and server_metrics. They come out under the keys of the metric table; nested numbers that it does not
/// know keep the path of keys that leads to them: "request_accounting.records_total".
class AgenticRowReader {
public:
    explicit AgenticRowReader(RowReader &row) : m_row(row) {}

    void read(simdjson::dom::object row, std::size_t element);

private:
    void walk(simdjson::dom::object fields);
    void leaf(simdjson::dom::element value);

    RowReader &m_row;
    std::string m_path; // of the object that is being walked through, "request_metrics.latency"
};

/// "request_metrics.latency.ttft.p50" → "median_ttft". The path itself when it is of nothing that the metric table has.
std::string flatAgenticKey(std::string_view path);

/// Puts the latencies of an agentic row into the form in which rows compare: the inter-token latency is that of the whole
/// answer where the row has it, and the interactivity is the reciprocal of the same statistic of it, whatever the row
/// says: the rows of June 2026 have the fast tail there. Without a latency there is no interactivity. Notes it once in
/// a document.
void makeAgenticComparable(RowReader &row, Measurement &measurement);

} // namespace ps
