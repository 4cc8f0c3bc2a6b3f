// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/default_view.h"
#include "tests/support/temp_store.h"

#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

/// `count` results of one series, at 1, 2, 3 … requests in flight.
void add(std::vector<Measurement> &results, const char *model, const char *hardware, int isl, const char *precision, int count) {
    for (int i = 1; i <= count; ++i)
        results.push_back(measurement(servingConfig(hardware, "vllm", model, precision), isl, 1024, i, {{"tput_per_gpu", 100.0 + i}}));
}

Selection viewOf(const std::vector<Measurement> &results) {
    TempStore store;
    store.import({archiveOf("a.zip", githubRun(1, "2026-05-01"), results)});
    return defaultView(*store.catalogue()).selection;
}

} // namespace

class TestDefaultView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void prefersWhatBothVendorsMeasured() {
        std::vector<Measurement> results;
        add(results, "dsr1", "b200", 1024, "fp8", 40);
        add(results, "gptoss120b", "b200", 8192, "fp4", 5);
        add(results, "gptoss120b", "mi355x", 8192, "fp4", 5);
        const Selection view = viewOf(results);
        QCOMPARE(view.models, std::vector<std::string>{"gptoss120b"});
        QCOMPARE(view.sequences, std::vector<std::string>{"8192/1024"});
        QCOMPARE(view.precisions, std::vector<std::string>{"fp4"});
    }

    void ofOneVendorTakesTheMostResults() {
        std::vector<Measurement> results;
        add(results, "dsr1", "b200", 1024, "fp8", 3);
        add(results, "dsr1", "b200", 8192, "fp8", 9);
        add(results, "dsr1", "b200", 8192, "fp4", 4);
        const Selection view = viewOf(results);
        QCOMPARE(view.sequences, std::vector<std::string>{"8192/1024"});
        QCOMPARE(view.precisions, std::vector<std::string>{"fp8"});
    }

    void anEmptyStoreSelectsNothing() {
        const CurveQuery view = defaultView(Catalogue{});
        QVERIFY(view.selection.models.empty());
        QCOMPARE(metric(view.axes.x).key, std::string(kDefaultXMetric));
    }
};

QTEST_GUILESS_MAIN(TestDefaultView)
#include "tst_default_view.moc"
