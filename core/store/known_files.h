// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/store_writer.h"
#include "core/support/result.h"

namespace ps {

class Database;

[[nodiscard]] Result<KnownFiles> readKnownFiles(Database &database);

} // namespace ps
