// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalogue/facets.h"
#include "tests/support/temp_store.h"

#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

/// h200/vllm at 4, 8, 16 on two nights (the second without 16), mi355x/sglang at 4, 8 on the first night in 8k/1k,
/// an unknown GPU on the second.
std::shared_ptr<const Catalogue> threeGpus() {
    TempStore store;
    const ServingConfig h200 = servingConfig("h200");
    const ServingConfig mi355x = servingConfig("mi355x", "sglang");
    const ServingConfig gaudi = servingConfig("gaudi25", "vllm", "dsr1", "bf16");
    store.import({archiveOf("a.zip", githubRun(1, "2026-05-01"),
                            {measurement(h200, 1024, 1024, 4), measurement(h200, 1024, 1024, 8), measurement(h200, 1024, 1024, 16),
                             measurement(mi355x, 8192, 1024, 4), measurement(mi355x, 8192, 1024, 8)}),
                  archiveOf("b.zip", githubRun(2, "2026-05-02"),
                            {measurement(h200, 1024, 1024, 4), measurement(h200, 1024, 1024, 8), measurement(gaudi, 1024, 1024, 2)})});
    return store.catalogue();
}

/// "h200=2* mi355x=0": values of a field with their counts, the selected ones marked.
QString text(const Facets &facets, FacetField field) {
    QStringList parts;
    for (const FacetValue &value : facets.facets[static_cast<std::size_t>(field)].values) {
        parts << QString::fromStdString(value.key) + QStringLiteral("=") + QString::number(value.count) +
                     (value.selected ? QStringLiteral("*") : QString());
    }
    return parts.join(QStringLiteral(" "));
}

} // namespace

class TestFacets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsWhatTheSelectionShows_data() {
        QTest::addColumn<SelectMode>("mode");
        QTest::addColumn<QString>("hardware");
        QTest::addColumn<int>("total");
        QTest::newRow("latest run") << SelectMode::LatestRun << "h200=2 mi355x=2 gaudi25=1" << 5;
        QTest::newRow("latest point") << SelectMode::LatestPoint << "h200=3 mi355x=2 gaudi25=1" << 6;
        QTest::newRow("night") << SelectMode::Night << "h200=2 mi355x=0 gaudi25=1" << 3;
    }
    void countsWhatTheSelectionShows() {
        QFETCH(SelectMode, mode);
        QFETCH(QString, hardware);
        QFETCH(int, total);
        Selection selection;
        selection.mode = mode;
        const Facets facets = buildFacets(*threeGpus(), selection);
        QCOMPARE(text(facets, FacetField::Hardware), hardware);
        QCOMPARE(facets.total, static_cast<std::uint64_t>(total));
    }

    void leavesItsOwnFilterOutOfEachField() {
        Selection selection;
        selection.hardware = {"h200"};
        const Facets facets = buildFacets(*threeGpus(), selection);
        QCOMPARE(text(facets, FacetField::Hardware), QStringLiteral("h200=2* mi355x=2 gaudi25=1"));
        QCOMPARE(text(facets, FacetField::Framework), QStringLiteral("vllm=2 sglang=0"));
        QCOMPARE(text(facets, FacetField::Sequence), QStringLiteral("1024/1024=2 8192/1024=0"));
        QCOMPARE(facets.total, 2U);
    }

    void takesLengthsForPartOfTheSequence() {
        Selection selection;
        selection.isls = {8192};
        const Facets facets = buildFacets(*threeGpus(), selection);
        QCOMPARE(text(facets, FacetField::Sequence), QStringLiteral("1024/1024=3 8192/1024=2"));
        QCOMPARE(text(facets, FacetField::Vendor), QStringLiteral("nvidia=0 amd=2 unknown=0"));
    }

    void combinesFiltersOfTwoFields() {
        Selection selection;
        selection.hardware = {"mi355x"};
        selection.frameworks = {"vllm"};
        const Facets facets = buildFacets(*threeGpus(), selection);
        QCOMPARE(text(facets, FacetField::Hardware), QStringLiteral("h200=2 mi355x=0* gaudi25=1"));
        QCOMPARE(text(facets, FacetField::Framework), QStringLiteral("vllm=0* sglang=2"));
        QCOMPARE(facets.total, 0U);
        QVERIFY(facets.days.empty());
    }

    void listsNightsWhateverTheDay() {
        Selection selection;
        selection.asOf = Day::parse("2026-05-01");
        const Facets facets = buildFacets(*threeGpus(), selection);
        QCOMPARE(facets.days.size(), 2U);
        QCOMPARE(facets.days[0].day.iso(), std::string("2026-05-01"));
        QCOMPARE(facets.days[0].results, 5U);
        QCOMPARE(facets.days[1].results, 3U);
        QCOMPARE(facets.total, 5U);
    }

    void labelsValues() {
        const Facets facets = buildFacets(*threeGpus(), {});
        const auto label = [&facets](FacetField field) { return facets.facets[static_cast<std::size_t>(field)].values.front().label; };
        QCOMPARE(label(FacetField::Model), std::string("DeepSeek R1 0528"));
        QCOMPARE(label(FacetField::Sequence), std::string("1k/1k"));
        QCOMPARE(label(FacetField::Vendor), std::string("NVIDIA"));
        QCOMPARE(label(FacetField::Hardware), std::string("H200"));
        QCOMPARE(label(FacetField::Framework), std::string("vLLM"));
        QCOMPARE(label(FacetField::Precision), std::string("FP8"));
        QCOMPARE(label(FacetField::Spec), std::string("No speculation"));
        QCOMPARE(label(FacetField::BenchmarkType), std::string("Fixed sequence"));
    }

    void ordersGpusByVendorAndNewestFirst() {
        TempStore store;
        std::vector<Measurement> rows;
        for (const char *gpu : {"mi300x", "gaudi25", "h100", "b200", "mi355x", "h200"})
            rows.push_back(measurement(servingConfig(gpu), 1024, 1024, 4));
        store.import({archiveOf("a.zip", githubRun(1, "2026-05-01"), rows)});
        QCOMPARE(text(buildFacets(*store.catalogue(), {}), FacetField::Hardware),
                 QStringLiteral("b200=1 h200=1 h100=1 mi355x=1 mi300x=1 gaudi25=1"));
    }

    void hasEveryFieldInOrderEvenWhenEmpty() {
        const Facets facets = buildFacets(Catalogue{}, {});
        QCOMPARE(facets.facets.size(), kFacetFields.size());
        for (std::size_t i = 0; i < kFacetFields.size(); ++i) QCOMPARE(facets.facets[i].field, kFacetFields[i]);
        QCOMPARE(facetFieldKey(FacetField::BenchmarkType), std::string_view("type"));
        QCOMPARE(facetFieldLabel(FacetField::Hardware), std::string_view("GPU"));
    }
};

QTEST_GUILESS_MAIN(TestFacets)
#include "tst_facets.moc"
