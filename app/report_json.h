// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"

#include <string>
#include <vector>

namespace ps {

/// `paretoscope import --json`: {"schema":1,"state","rows":{…},"archives":[…],"notes":[…]}.
std::string importReportJson(const ImportReport &report);

/// `paretoscope report --json`: {"schema":1,"imports":[{"id","started","finished","state","paths","rows","notes",…}]}.
std::string importsJson(const std::vector<StoredImport> &imports);

} // namespace ps
