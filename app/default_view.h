// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/curve_query.h"

namespace ps {

/// The first picture of a store: one model, one sequence and one precision, so that nobody reads a comparison of unlike
/// things by accident; the rest is one click away. The model is the one that both of the two largest vendors measured
/// and that has the most results in its newest runs; likewise the sequence, then the precision. Throughput per GPU over median
/// interactivity, by vendor.
CurveQuery defaultView(const Catalogue &catalogue);

} // namespace ps
