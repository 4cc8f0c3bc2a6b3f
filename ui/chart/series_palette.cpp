// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/series_palette.h"

#include "core/domain/gpu_sku.h"
#include "core/domain/vocabulary.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace ps {

namespace {

struct GpuShade {
    std::string_view key;
    QRgb light;
    QRgb dark;
};

constexpr std::array kGpuShades = {
    GpuShade{"h100", 0xb7d68a, 0x8fae62},       GpuShade{"h200", 0x97c455, 0x7ba33a},   GpuShade{"rtx5090", 0xa8a52b, 0xb5b13c},
    GpuShade{"rtx6000pro", 0x7f7d1c, 0x8f8c2a}, GpuShade{"b200", 0x6aa61c, 0x7bb80f},   GpuShade{"b300", 0x4c8c1c, 0x55a022},
    GpuShade{"gb200", 0x2f7d32, 0x3f9743},      GpuShade{"gb300", 0x1c6b45, 0x24915f},  GpuShade{"mi300x", 0xf0a58a, 0xe0866a},
    GpuShade{"mi325x", 0xe5705c, 0xe4614c},     GpuShade{"mi355x", 0xd13a2c, 0xf4503f},
};

struct Hue {
    QRgb light;
    QRgb dark;
};

/// For vendors, GPUs and groups that have no hue of their own.
constexpr std::array kOtherHues = {
    Hue{0x6a4fc4, 0xa48cf5}, Hue{0x3b62c9, 0x7fa0ff}, Hue{0x8a3fb0, 0xc583ea}, Hue{0x2a7ab8, 0x62b4ee},
    Hue{0x4b3f9e, 0x8a7ce0}, Hue{0xa04bb5, 0xdc98ee}, Hue{0x1f5f94, 0x4d97cf}, Hue{0x7c7bd8, 0xb9b8ff},
};

/// Where a vendor has several frontiers, by engine or precision, each gets one of these.
constexpr std::array kNvidiaHues = {Hue{0x4f8f00, 0x8fd11a}, Hue{0x00785a, 0x2fc79a}, Hue{0x8a8f00, 0xd2d83a},
                                    Hue{0x2f6b1f, 0x62b04a}, Hue{0x74b84a, 0xb9ea8a}, Hue{0x4d6b00, 0xa3b53c}};
constexpr std::array kAmdHues = {Hue{0xc4261d, 0xff6a57}, Hue{0xe07a00, 0xffa94d}, Hue{0x8f1230, 0xe0506f},
                                 Hue{0xd9567a, 0xff9db4}, Hue{0x9a4a1a, 0xd98a56}, Hue{0xf08a70, 0xffc3b0}};

/// Solid first; in multiples of the line's width.
const std::array<std::vector<double>, 6> &dashPatterns() {
    static const std::array<std::vector<double>, 6> patterns = {{{}, {4, 2}, {1, 1.6}, {6, 1.8, 1, 1.8}, {2.2, 1.4}, {8, 2, 2, 2}}};
    return patterns;
}

const std::array<std::vector<double>, 3> &localDashPatterns() {
    static const std::array<std::vector<double>, 3> patterns = {{{3, 2}, {1.2, 2}, {5, 2, 1, 2}}};
    return patterns;
}

QColor pick(QRgb light, QRgb dark, const Theme &theme) {
    return QColor(theme.dark ? dark : light);
}

/// FNV-1a: std::hash may differ between builds, and colours must not.
std::uint32_t stableHash(std::string_view text) {
    std::uint32_t hash = 2166136261U;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 16777619U;
    }
    return hash;
}

QColor otherColour(std::string_view key, const Theme &theme) {
    const Hue &hue = kOtherHues[stableHash(key) % kOtherHues.size()];
    return pick(hue.light, hue.dark, theme);
}

bool splitsByGpu(const GroupBy &groupBy) {
    return std::any_of(groupBy.fields.begin(), groupBy.fields.end(),
                       [](GroupField field) { return field == GroupField::Hardware || field == GroupField::Config; });
}

QColor curveColour(const Curve &curve, const GroupBy &groupBy, const Theme &theme) {
    if (splitsByGpu(groupBy) && !curve.hardware.empty()) return gpuColour(curve.hardware, theme);
    if (curve.vendor != Vendor::Unknown && groupBy == GroupBy{}) return vendorColour(curve.vendor, theme);
    std::string key;
    for (const auto &[field, value] : curve.key) key += field + '=' + value + ';';
    const std::uint32_t hash = stableHash(key);
    const auto hueOf = [&](const auto &hues) { return pick(hues[hash % hues.size()].light, hues[hash % hues.size()].dark, theme); };
    switch (curve.vendor) {
    case Vendor::Nvidia: return hueOf(kNvidiaHues);
    case Vendor::Amd: return hueOf(kAmdHues);
    case Vendor::Unknown: break;
    }
    return hueOf(kOtherHues);
}

} // namespace

QColor vendorColour(Vendor vendor, const Theme &theme) {
    switch (vendor) {
    case Vendor::Nvidia: return pick(0x4f8f00, 0x8fd11a, theme);
    case Vendor::Amd: return pick(0xc4261d, 0xff6a57, theme);
    case Vendor::Unknown: break;
    }
    return pick(kOtherHues[0].light, kOtherHues[0].dark, theme);
}

QColor gpuColour(std::string_view hardware, const Theme &theme) {
    const auto shade = std::find_if(kGpuShades.begin(), kGpuShades.end(), [&](const GpuShade &entry) { return entry.key == hardware; });
    if (shade != kGpuShades.end()) return pick(shade->light, shade->dark, theme);
    const Vendor vendor = vendorOfGpu(hardware);
    return vendor == Vendor::Unknown ? otherColour(hardware, theme) : vendorColour(vendor, theme);
}

std::vector<LineStyle> frontierLines(const CurveSet &curves, const Theme &theme) {
    std::vector<LineStyle> lines;
    std::size_t localCount = 0;
    for (const Curve &curve : curves.curves) {
        LineStyle line;
        if (isLocalBenchmark(curve.benchmarkType)) {
            line.colour = theme.muted;
            line.dashes = localDashPatterns()[localCount++ % localDashPatterns().size()];
            line.width = 1.8;
        } else {
            line.colour = curveColour(curve, curves.groupBy, theme);
            const auto same =
                std::count_if(lines.begin(), lines.end(), [&](const LineStyle &other) { return other.colour == line.colour; });
            line.dashes = dashPatterns()[static_cast<std::size_t>(same) % dashPatterns().size()];
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

MarkerStyle doubtfulMarker(const Theme &theme) {
    return {MarkerShape::Cross, MarkerFill::Solid, theme.warning};
}

MarkerStyle markerOf(const ServingConfig &config, std::string_view benchmarkType, bool onFrontier, const Theme &theme) {
    if (isLocalBenchmark(benchmarkType)) return {MarkerShape::Triangle, MarkerFill::Open, theme.muted};
    const bool holed = onFrontier && vendorOfGpu(config.hardware) == Vendor::Amd;
    return {markerShapeOf(config.precision), holed ? MarkerFill::Holed : MarkerFill::Solid, gpuColour(config.hardware, theme)};
}

} // namespace ps
