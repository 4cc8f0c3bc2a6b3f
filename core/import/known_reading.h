// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_plan.h"
#include "core/import/reading_options.h"
#include "core/store/store_writer.h"

namespace ps {

/// Gives each planned file the hash of everything besides the file that its reading depends on (ParsedArchive::reading):
/// what the readers of this version find, what the user says, and the files that tell about its run.
void assignReadings(ImportPlan &plan, const ReadingOptions &options);

/// Marks the files that the store has read before just so: they need not be read again.
void markUnchanged(ImportPlan &plan, const KnownFiles &known);

} // namespace ps
