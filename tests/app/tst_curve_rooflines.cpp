// SPDX-License-Identifier: GPL-3.0-or-later
// The rooflines of stored local runs: beside their points on the Explore page, in exports, in the card; and names of own devices.
#include "app/command_line.h"
#include "app/curve_query.h"
#include "app/headless.h"
#include "core/store/local_run_writer.h"
#include "core/support/text.h"
#include "tests/support/temp_store.h"
#include "ui/chart/chart_spec_builder.h"
#include "ui/chart/frontier_chart_view.h"
#include "ui/chart/point_card.h"
#include "ui/pages/explore_page.h"
#include "ui/widgets/chart_header.h"

#include <QApplication>
#include <QFile>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <sstream>

using namespace ps;
using namespace ps::test;

namespace {

gpu::MeasuredStep step(std::int64_t batch, const std::string &precision = "bf16") {
    gpu::MeasuredStep out;
    out.schema = 1;
    out.model = "Llama-3.3-70B";
    out.deviceId = "cpu:0";
    out.deviceName = "AMD EPYC 9999";
    out.batch = batch;
    out.contextTokens = 7834;
    out.isl = 8192;
    out.osl = 1024;
    out.precision = precision;
    out.cacheDataType = "bf16";
    const double seconds = 0.01 + 0.001 * static_cast<double>(batch);
    out.decode.count = 9;
    out.decode.medianS = seconds;
    const double output = static_cast<double>(batch) / seconds;
    out.decodeOnly = gpu::StepPoint{1 / seconds, output, output};
    out.rooflineSerialS = 0.5 * seconds;
    out.verified = {true, 1e-7, 1e-6, 1000};
    return out;
}

/// A store with one run of these steps.
void store(const TempStore &to, const std::vector<gpu::Message> &steps, const char *startedAt = "2026-11-25T01:00:00.000Z") {
    LocalRun run;
    run.info.machine = "box";
    run.info.backend = "cpu";
    run.info.deviceId = "cpu:0";
    run.info.deviceName = "AMD EPYC 9999";
    run.info.suite = "quick";
    run.info.startedAt = run.info.finishedAt = startedAt;
    run.info.key = run.info.group = localRunKey(run.info.machine, run.info.deviceId, startedAt);
    run.info.outcome = RunOutcome::Finished;
    run.messages = steps;
    if (!required(importLocalRun(run, to.file()))) qFatal("the store has the run already");
}

std::shared_ptr<const CurveSet> curvesOf(const TempStore &from, const char *y = "tput_per_gpu") {
    CurveQuery query;
    query.axes = required(AxisChoice::parse("median_intvty", y));
    return required(queryCurves(from.reader(), from.catalogue(), query));
}

ExitCode exported(const TempStore &from, const QString &file, const QStringList &more) {
    const auto line = parseCommandLine(
        QStringList{QStringLiteral("export"), QStringLiteral("--store"), pathText(from.file()), QStringLiteral("-o"), file} + more);
    if (!line) qFatal("%s", line.error().text().c_str());
    std::ostringstream out, err;
    return runHeadless(*line, out, err, {});
}

QByteArray bytesOf(const QString &path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestCurveRooflines : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void belongToTheRunsThatMeasuredTheirRates() {
        const TempStore store;
        ::store(store, {step(1), step(4), step(16)});
        const auto curves = curvesOf(store);
        QCOMPARE(curves->rooflines.size(), std::size_t(1));
        const CurveRoofline &roofline = curves->rooflines.front();
        QCOMPARE(roofline.label, std::string("AMD EPYC 9999")); // its own spelling
        QCOMPARE(roofline.knots.size(), std::size_t(3));
        QCOMPARE(roofline.knots.back().x, 2 / 0.011); // twice as fast as it was, at the same batch
        QCOMPARE(roofline.knots.back().y, 2 / 0.011);
        QCOMPARE(roofline.shares.size(), std::size_t(3));
        for (const auto &[row, share] : roofline.shares) QCOMPARE(share, 0.5);
        QCOMPARE(curvesOf(store, "output_tput_per_gpu")->rooflines.size(), std::size_t(1));
        QVERIFY(curvesOf(store, "median_tpot")->rooflines.empty()); // it says nothing about other axes
    }

    void areOnePerConfiguration() {
        const TempStore store;
        ::store(store, {step(1), step(4), step(1, "fp8"), step(4, "fp8")});
        const auto curves = curvesOf(store);
        QCOMPARE(curves->rooflines.size(), std::size_t(2));
        QVERIFY(curves->rooflines[0].label != curves->rooflines[1].label);
        QVERIFY(curves->rooflines[0].label.find("AMD EPYC 9999 ") == 0);
    }

    void areAbsentWhereNothingIsKnownOfTheRates() {
        const TempStore store;
        std::vector<gpu::Message> steps;
        for (const int batch : {1, 4}) {
            gpu::MeasuredStep bare = step(batch);
            bare.rooflineSerialS.reset();
            steps.emplace_back(bare);
        }
        ::store(store, steps);
        QVERIFY(curvesOf(store)->rooflines.empty());
    }

    void theLegendSpellsADeviceAsItDoesItself() {
        const TempStore store;
        ::store(store, {step(1), step(4)});
        const ChartSpec spec = buildChartSpec(*curvesOf(store), {}, Theme::light());
        QStringList labels;
        for (const LegendEntry &entry : spec.legend.front().entries) labels << entry.label;
        QCOMPARE(labels, QStringList({QStringLiteral("AMD EPYC 9999"), QStringLiteral("Roofline of AMD EPYC 9999")}));
        QCOMPARE(store.catalogue()->hardwareLabel("b200"), std::string("B200"));
        QCOMPARE(store.catalogue()->hardwareLabel("a new gpu"), std::string("a new gpu"));
    }

    void theCardExplainsIt() {
        const TempStore store;
        ::store(store, {step(1), step(4)});
        const auto curves = curvesOf(store);
        const PointCard card = describePoint(*curves, curves->curves.front().points.front().row);
        QStringList lines;
        for (const auto &[label, value] : card.lines) lines << label + QStringLiteral(": ") + value;
        QVERIFY2(lines.contains(QStringLiteral("Share of its roofline: 50 %")), qPrintable(lines.join(u'\n')));
        QVERIFY2(card.note.contains(QStringLiteral("no limit for engines")), qPrintable(card.note));
        QVERIFY(!card.note.contains(QStringLiteral("bound")));
    }

    void theExplorePageDrawsItAndCanLeaveItOut() {
        const TempStore store;
        ::store(store, {step(1), step(4)});
        ExplorePage page;
        page.resize(1300, 800);
        page.show();
        QPushButton *chip = page.chartHeader()->rooflineButton();
        page.setCurves(curvesOf(store, "median_tpot"));
        QVERIFY(!chip->isVisible());
        ViewState state = page.viewState();
        page.setViewState(state);
        page.setCurves(curvesOf(store));
        QVERIFY(chip->isVisible() && chip->isChecked());
        QCOMPARE(page.visibleSpec().bounds.size(), std::size_t(1));
        QSignalSpy edited(&page, &ExplorePage::viewStateEdited);
        chip->click();
        QCOMPARE(edited.size(), 1);
        state = edited.first().first().value<ViewState>();
        QVERIFY(!state.chart.showRooflines);
        page.setViewState(state);
        QVERIFY(!chip->isChecked() && page.visibleSpec().bounds.empty());
    }

    void isInExports() {
        const TempStore store;
        ::store(store, {step(1), step(4)});
        const QString with = pathText(store.folder() / "with.svg"), without = pathText(store.folder() / "without.svg");
        QCOMPARE(exported(store, with, {}), ExitCode::Done);
        QCOMPARE(exported(store, without, {QStringLiteral("--no-roofline")}), ExitCode::Done);
        QVERIFY(bytesOf(with).contains("no limit for engines"));
        QVERIFY(!bytesOf(without).isEmpty() && !bytesOf(without).contains("no limit for engines"));
        for (const char *name : {"a.png", "a.pdf"}) QCOMPARE(exported(store, pathText(store.folder() / name), {}), ExitCode::Done);
    }
};

QTEST_MAIN(TestCurveRooflines)
#include "tst_curve_rooflines.moc"
