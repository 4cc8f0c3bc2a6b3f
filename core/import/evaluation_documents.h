// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/parsed_document.h"
#include "core/import/side_names.h"

#include <string>
#include <string_view>

namespace ps {

/// Rows with one score each (archive-format 8.1): agg_eval_all.json, the supplemental file, the API's evaluations.
void parseEvaluationRows(simdjson::dom::element root, const PathFacts &facts, RunTable &runs, NoteCollector &notes,
                         ParsedDocument &document);

/// The result of one evaluation (archive-format 8.2): of lm-eval, or of SpeedBench's acceptance lengths. What was
/// evaluated is told by the meta_env.json beside it (PathFacts::siblings). Of several results of the same evaluation only
/// the newest is read, told by the times in their names.
void parseEvaluationResults(simdjson::dom::element root, const PathFacts &facts, RunTable &runs, NoteCollector &notes,
                            ParsedDocument &document);

/// Every finite number of the object as a score, by its key: the metrics of a published evaluation.
void readScores(const JsonFields &metrics, Evaluation &evaluation);
/// Sorts the scores and, where the document does not tell it, chooses the headline: strict exact match, else accuracy, …
void finishScores(Evaluation &evaluation);

/// ASCII lower case; space is kept.
std::string normalTask(std::string_view raw);

/// "…/results_2026-01-21T00-34-31.779836_conc8.json" → "2026-01-21T00:34:31", or empty.
std::string timeInResultName(std::string_view path);
/// The last two components of a path: "eval_results/eval_x/results_y.json" → "eval_x/results_y.json".
std::string resultPath(std::string_view path);

} // namespace ps
