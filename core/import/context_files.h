// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_plan.h"

namespace ps {

/// Finds the files that tell about their whole run folder (artifacts_metadata.json, the source of a reused run, the
/// changelog) and says for each planned file which of them are its own. Only folders that are a run's count: those that
/// name one, that hold artifacts_metadata.json, or whose artifacts are unpacked into folders of their names. A folder of
/// downloads may hold artifacts of many runs, whose files say nothing about each other. Looks beside files that the user
/// named, too.
void findContexts(ImportPlan &plan);

} // namespace ps
