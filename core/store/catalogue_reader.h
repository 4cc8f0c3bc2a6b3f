// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/catalogue/catalogue.h"
#include "core/support/result.h"

#include <memory>

namespace ps {

class Database;

/// Reads the whole catalogue in one state of the store.
[[nodiscard]] Result<std::shared_ptr<const Catalogue>> readCatalogue(Database &database);

} // namespace ps
