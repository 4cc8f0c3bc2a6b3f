// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/frontier/curve_set.h"

#include <QString>

#include <utility>
#include <vector>

namespace ps {

/// What the hover card says about one result: its full identity.
struct PointCard {
    QString title;                                  ///< "MI355X · MoRI SGLang"
    QString badge;                                  ///< "FP8"
    std::vector<std::pair<QString, QString>> lines; ///< label and value; facts that are not known are left out
    QString note;                                   ///< that the data is synthetic, or that no engine was measured; or empty
};

/// `row`: index into the rows of the curves' results.
PointCard describePoint(const CurveSet &curves, std::uint32_t row);

} // namespace ps
