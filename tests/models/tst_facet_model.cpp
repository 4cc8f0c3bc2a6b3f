// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/facet_model.h"
#include "ui/models/roles.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QSortFilterProxyModel>
#include <QTest>

using namespace ps;

namespace {

Facet gpuFacet() {
    Facet facet;
    facet.field = FacetField::Hardware;
    facet.values = {
        {"b200", "B200", 192, false}, {"h200", "H200", 0, false}, {"mi355x", "MI355X", 1700, false}, {"gaudi3", "gaudi3", 4, false}};
    return facet;
}

} // namespace

class TestFacetModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsToTheRulesOfModels() {
        FacetModel model(FacetField::Hardware);
        QSortFilterProxyModel proxy;
        proxy.setSourceModel(&model);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QAbstractItemModelTester proxyTester(&proxy, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setFacet(gpuFacet(), {});
        model.setFacet(gpuFacet(), {});
        Facet shorter = gpuFacet();
        shorter.values.pop_back();
        model.setFacet(shorter, {});
        model.setFacet({FacetField::Hardware, {}}, {});
        QCOMPARE(model.rowCount(), 0);
        model.setSelection({});
        model.setFacet(gpuFacet(), {});
        QCOMPARE(proxy.rowCount(), 4);
    }

    void givesLabelCountGroupAndCheck() {
        FacetModel model(FacetField::Hardware);
        Selection selection;
        selection.hardware = {"mi355x"};
        model.setFacet(gpuFacet(), selection);
        const QModelIndex amd = model.index(2);
        QCOMPARE(amd.data().toString(), QStringLiteral("MI355X"));
        QCOMPARE(amd.data(KeyRole).toString(), QStringLiteral("mi355x"));
        QCOMPARE(amd.data(CountRole).toULongLong(), 1700ULL);
        QCOMPARE(amd.data(GroupRole).toString(), QStringLiteral("amd"));
        QCOMPARE(amd.data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
        QCOMPARE(model.index(0).data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
        QCOMPARE(model.index(3).data(GroupRole).toString(), QStringLiteral("unknown"));
        QCOMPARE(model.onlyChosenRow(), 2);
        QCOMPARE(model.keysOfGroup(QStringLiteral("nvidia")), (std::vector<std::string>{"b200", "h200"}));
        QCOMPARE(model.countOfGroup(QStringLiteral("nvidia")), std::uint64_t(192));
        QCOMPARE(model.countOfGroup(QStringLiteral("amd")), std::uint64_t(1700));
    }

    void checksEverythingWhenNothingIsNamed() {
        FacetModel model(FacetField::Hardware);
        model.setFacet(gpuFacet(), {});
        for (int row = 0; row < model.rowCount(); ++row) QCOMPARE(model.index(row).data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
        QCOMPARE(model.onlyChosenRow(), -1);
    }

    void refreshWithTheSameValuesKeepsRows() {
        FacetModel model(FacetField::Hardware);
        model.setFacet(gpuFacet(), {});
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        Facet counted = gpuFacet();
        counted.values[1].count = 7;
        model.setFacet(counted, {});
        QCOMPARE(reset.size(), 0);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(model.index(1).data(CountRole).toULongLong(), 7ULL);
    }

    void ignoresAnotherField() {
        FacetModel model(FacetField::Precision);
        model.setFacet(gpuFacet(), {});
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TestFacetModel)
#include "tst_facet_model.moc"
