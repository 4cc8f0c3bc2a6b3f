// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QImage>
#include <QRect>

#include <cstddef>

namespace ps::test {

/// Pixels whose channels differ from the colour by at most `tolerance` each.
std::size_t pixelsOf(const QImage &image, const QColor &colour, int tolerance = 0);
/// The same inside a part of the image, in device pixels.
std::size_t pixelsOf(const QImage &image, const QRect &part, const QColor &colour, int tolerance = 0);

/// Every pixel has the colour of the first one (or there is none).
bool isBlank(const QImage &image);

/// The distance that a person sees between two colours (CIE 1976, about 2.3 is just visible), for normal sight or with
/// the long-wave (protan) or middle-wave (deutan) cones missing: Viénot, Brettel and Mollon 1999.
enum class Sight { Normal, Protanopia, Deuteranopia };
double seenDifference(const QColor &a, const QColor &b, Sight sight = Sight::Normal);

} // namespace ps::test
