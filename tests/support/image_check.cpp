// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/image_check.h"

#include <array>
#include <cmath>
#include <cstdlib>

namespace ps::test {

namespace {

using Triple = std::array<double, 3>;
using Matrix = std::array<Triple, 3>;

Triple times(const Matrix &matrix, const Triple &vector) {
    Triple result{};
    for (std::size_t row = 0; row < 3; ++row) {
        for (std::size_t column = 0; column < 3; ++column) result[row] += matrix[row][column] * vector[column];
    }
    return result;
}

double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

/// Linear RGB as a dichromat's cones would let it look: two channels fall together.
Triple asSeen(const Triple &rgb, Sight sight) {
    constexpr Matrix kProtan = {{{0.11238, 0.88762, 0}, {0.11238, 0.88762, 0}, {0.00401, -0.00401, 1}}};
    constexpr Matrix kDeutan = {{{0.29275, 0.70725, 0}, {0.29275, 0.70725, 0}, {-0.02234, 0.02234, 1}}};
    switch (sight) {
    case Sight::Normal: return rgb;
    case Sight::Protanopia: return times(kProtan, rgb);
    case Sight::Deuteranopia: return times(kDeutan, rgb);
    }
    return rgb;
}

Triple labOf(const QColor &colour, Sight sight) {
    constexpr Matrix kToXyz = {{{0.4124, 0.3576, 0.1805}, {0.2126, 0.7152, 0.0722}, {0.0193, 0.1192, 0.9505}}};
    constexpr Triple kWhite = {0.9505, 1.0, 1.089};
    const Triple rgb = {linear(colour.redF()), linear(colour.greenF()), linear(colour.blueF())};
    Triple xyz = times(kToXyz, asSeen(rgb, sight));
    for (std::size_t i = 0; i < 3; ++i) {
        const double t = xyz[i] / kWhite[i];
        xyz[i] = t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116;
    }
    return {116 * xyz[1] - 16, 500 * (xyz[0] - xyz[1]), 200 * (xyz[1] - xyz[2])};
}

bool near(QRgb a, QRgb b, int tolerance) {
    return std::abs(qRed(a) - qRed(b)) <= tolerance && std::abs(qGreen(a) - qGreen(b)) <= tolerance &&
           std::abs(qBlue(a) - qBlue(b)) <= tolerance;
}

} // namespace

std::size_t pixelsOf(const QImage &image, const QColor &colour, int tolerance) {
    return pixelsOf(image, image.rect(), colour, tolerance);
}

std::size_t pixelsOf(const QImage &image, const QRect &part, const QColor &colour, int tolerance) {
    const QRect area = part & image.rect();
    std::size_t count = 0;
    for (int y = area.top(); y <= area.bottom(); ++y) {
        for (int x = area.left(); x <= area.right(); ++x) {
            if (near(image.pixel(x, y), colour.rgb(), tolerance)) ++count;
        }
    }
    return count;
}

bool isBlank(const QImage &image) {
    if (image.isNull()) return true;
    return pixelsOf(image, QColor(image.pixel(0, 0))) == static_cast<std::size_t>(image.width()) * static_cast<std::size_t>(image.height());
}

double seenDifference(const QColor &a, const QColor &b, Sight sight) {
    const Triple first = labOf(a, sight);
    const Triple second = labOf(b, sight);
    return std::hypot(first[0] - second[0], first[1] - second[1], first[2] - second[2]);
}

} // namespace ps::test
