// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalogue/catalogue.h"

namespace ps {

std::optional<Day> Catalogue::newestDay() const {
    // Runs without a day come first, so the last run decides.
    return runs.empty() ? std::nullopt : runs.back().day;
}

} // namespace ps
