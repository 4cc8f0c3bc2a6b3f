// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/gpu_sku.h"
#include "tests/support/curve_fixture.h"
#include "tests/support/image_check.h"
#include "ui/chart/series_palette.h"

#include <QTest>

#include <set>

using namespace ps;
using namespace ps::test;

namespace {

constexpr double kClearlyDifferent = 20; // CIE 1976
constexpr double kToldApart = 6;

std::vector<Theme> themes() {
    return {Theme::light(), Theme::darkTheme()};
}

} // namespace

class TestSeriesPalette : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void vendorsHaveTheColoursOfTheDesign() {
        QCOMPARE(vendorColour(Vendor::Nvidia, Theme::light()), QColor(0x4f, 0x8f, 0x00));
        QCOMPARE(vendorColour(Vendor::Amd, Theme::light()), QColor(0xc4, 0x26, 0x1d));
        QCOMPARE(vendorColour(Vendor::Nvidia, Theme::darkTheme()), QColor(0x8f, 0xd1, 0x1a));
        QCOMPARE(vendorColour(Vendor::Amd, Theme::darkTheme()), QColor(0xff, 0x6a, 0x57));
        QCOMPARE(gpuColour("mi355x", Theme::light()), QColor(0xd1, 0x3a, 0x2c));
    }

    void everyKnownGpuHasAShadeOfItsOwn() {
        for (const Theme &theme : themes()) {
            for (const GpuSku &a : knownGpus()) {
                for (const GpuSku &b : knownGpus()) {
                    if (a.key >= b.key) continue;
                    const double difference = seenDifference(gpuColour(a.key, theme), gpuColour(b.key, theme));
                    QVERIFY2(difference > kToldApart, (std::string(a.key) + " " + std::string(b.key)).c_str());
                }
            }
        }
    }

    void unknownGpuKeepsItsColourForEver() {
        // The literal value is the point of the test: it must hold on every machine and in every release.
        QCOMPARE(gpuColour("tpu-v9", Theme::light()).name(), QStringLiteral("#8a3fb0"));
        std::set<QString> colours;
        for (const char *key : {"gaudi3", "tpu-v9", "wse4", "maia200", "trn3", "lpu2"}) {
            const QColor colour = gpuColour(key, Theme::light());
            colours.insert(colour.name());
            QVERIFY2(colour.hslHue() >= 195 && colour.hslHue() <= 300, key);
        }
        QVERIFY(colours.size() >= 3);
    }

    void vendorsCanBeToldApartByAnyEye_data() {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<int>("sight");
        for (const bool dark : {false, true}) {
            const char *theme = dark ? "dark" : "light";
            QTest::addRow("%s normal", theme) << dark << static_cast<int>(Sight::Normal);
            QTest::addRow("%s protanopia", theme) << dark << static_cast<int>(Sight::Protanopia);
            QTest::addRow("%s deuteranopia", theme) << dark << static_cast<int>(Sight::Deuteranopia);
        }
    }
    void vendorsCanBeToldApartByAnyEye() {
        QFETCH(bool, dark);
        QFETCH(int, sight);
        const Theme theme = dark ? Theme::darkTheme() : Theme::light();
        const double difference =
            seenDifference(vendorColour(Vendor::Nvidia, theme), vendorColour(Vendor::Amd, theme), static_cast<Sight>(sight));
        // Without middle-wave cones the light theme's two hues are nearly one: there the marker must carry it.
        const bool hueCarries = difference > kClearlyDifferent;
        ServingConfig nvidia;
        nvidia.hardware = "b200";
        ServingConfig amd;
        amd.hardware = "mi355x";
        const bool markerCarries = markerOf(nvidia, "single_turn", true, theme).fill != markerOf(amd, "single_turn", true, theme).fill;
        QVERIFY2(hueCarries || markerCarries, qPrintable(QString::number(difference)));
        if (sight == static_cast<int>(Sight::Normal)) QVERIFY(hueCarries);
    }

    void frontierPointsOfVendorsDifferWithoutColour() {
        ServingConfig nvidia;
        nvidia.hardware = "b200";
        nvidia.precision = "fp8";
        ServingConfig amd = nvidia;
        amd.hardware = "mi355x";
        const MarkerStyle green = markerOf(nvidia, "single_turn", true, Theme::light());
        const MarkerStyle red = markerOf(amd, "single_turn", true, Theme::light());
        QCOMPARE(green.fill, MarkerFill::Solid);
        QCOMPARE(red.fill, MarkerFill::Holed);
        QCOMPARE(green.shape, red.shape);
        QCOMPARE(markerOf(amd, "single_turn", false, Theme::light()).fill, MarkerFill::Solid);
    }

    void precisionsDifferInShape() {
        std::set<MarkerShape> shapes;
        for (const char *precision : {"fp4", "fp8", "bf16", "int4", "fp4fp8", "fp6"}) shapes.insert(markerShapeOf(precision));
        QCOMPARE(shapes.size(), std::size_t(6));
    }

    void linesOfOneColourDifferInDashes() {
        const auto curves =
            curvesOf({{"b200", 10, 100, "fp8", "sglang"}, {"b200", 10, 100, "fp8", "vllm"}, {"b200", 10, 100, "fp4", "vllm"}}, "line");
        const auto lines = frontierLines(*curves, Theme::light());
        QCOMPARE(lines.size(), std::size_t(3));
        for (std::size_t i = 0; i < lines.size(); ++i) {
            QCOMPARE(lines[i].colour, gpuColour("b200", Theme::light()));
            for (std::size_t j = 0; j < i; ++j) QVERIFY(lines[i].dashes != lines[j].dashes);
        }
    }

    void frontierByVendorHasTheVendorsHue() {
        const auto curves = curvesOf({{"b200", 10, 100}, {"mi300x", 10, 100}});
        const auto lines = frontierLines(*curves, Theme::light());
        QCOMPARE(lines[0], (LineStyle{vendorColour(Vendor::Nvidia, Theme::light()), {}, 2.4}));
        QCOMPARE(lines[1], (LineStyle{vendorColour(Vendor::Amd, Theme::light()), {}, 2.4}));
    }

    void localKernelsAreDashedAndOpen() {
        const auto curves = curvesOf({{"h200", 10, 100}, {"h200", 20, 50, "fp8", "kernels", "local_kernel"}});
        const auto lines = frontierLines(*curves, Theme::light());
        QCOMPARE(lines.size(), std::size_t(2));
        const std::size_t local = curves->curves[0].benchmarkType == "local_kernel" ? 0 : 1;
        QVERIFY(!lines[local].dashes.empty());
        QVERIFY(lines[1 - local].dashes.empty());
        ServingConfig config;
        config.hardware = "h200";
        QCOMPARE(markerOf(config, "local_kernel", true, Theme::light()).fill, MarkerFill::Open);
    }
};

QTEST_GUILESS_MAIN(TestSeriesPalette)
#include "tst_series_palette.moc"
