// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/side_record.h"
#include "core/import/side_names.h"

namespace ps {

/// Reads names and topology of the deployment that was evaluated, from an aggregated row, from the settings beside a
/// result (meta_env.json), or from a row of the API. False, with a note, when hardware or model is missing.
///
/// Worker counts default to 1 there, from which the public database concludes that a deployment on one node is
/// disaggregated; it counts GPUs as tensor times expert parallelism. Both are put right, so that the configuration is the
/// one that benchmark rows of the same deployment have.
bool readEvaluationConfig(const JsonFields &fields, const RecordPlace &place, Evaluation &evaluation);

} // namespace ps
