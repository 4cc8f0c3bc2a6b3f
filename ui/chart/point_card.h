// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/frontier/curve_set.h"
#include "core/import/import_report.h"

#include <QString>

#include <utility>
#include <vector>

namespace ps {

/// What the hover card says about one result: its full identity.
struct PointCard {
    using Lines = std::vector<std::pair<QString, QString>>;

    QString title; ///< "MI355X · MoRI SGLang"
    QString badge; ///< "FP8"
    Lines lines;   ///< label and value; facts that are not known are left out
    Lines origin;  ///< where it comes from; empty until the store has told it
    QString note;  ///< that it is known to be bad and why, that it is synthetic, or that no engine was measured; or empty
};

/// `row`: index into the rows of the curves' results. `origin`: of that result, when it is known already.
PointCard describePoint(const CurveSet &curves, std::uint32_t row, const ResultOrigin *origin = nullptr);

} // namespace ps
