// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/facet_selection.h"

#include <QTest>

using namespace ps;

namespace {

using Keys = std::vector<std::string>;

Keys keysOf(const char *words) {
    Keys keys;
    for (const QByteArray &word : QByteArray(words).split(' ')) {
        if (!word.isEmpty()) keys.push_back(word.toStdString());
    }
    return keys;
}

QByteArray wordsOf(const Keys &keys) {
    QByteArrayList words;
    for (const std::string &key : keys) words << QByteArray::fromStdString(key);
    return words.join(' ');
}

const Keys kPrecisions = {"fp4", "fp8", "bf16"};

} // namespace

class TestFacetSelection : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void clickOnTheBoxFlips_data() {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("clicked");
        QTest::addColumn<QByteArray>("after");
        QTest::newRow("all on: takes one away") << QByteArray() << QByteArray("fp8") << QByteArray("fp4 bf16");
        QTest::newRow("off: adds in the facet's order") << QByteArray("bf16") << QByteArray("fp4") << QByteArray("fp4 bf16");
        QTest::newRow("on: takes away") << QByteArray("fp4 fp8") << QByteArray("fp4") << QByteArray("fp8");
        QTest::newRow("the last one off: all") << QByteArray("fp8") << QByteArray("fp8") << QByteArray();
        QTest::newRow("the last one on: all") << QByteArray("fp4 fp8") << QByteArray("bf16") << QByteArray();
        QTest::newRow("names that are gone are dropped") << QByteArray("int4 fp4") << QByteArray("fp8") << QByteArray("fp4 fp8");
    }
    void clickOnTheBoxFlips() {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, clicked);
        QFETCH(QByteArray, after);
        Selection selection;
        selection.precisions = keysOf(before.constData());
        const Selection edited = withToggled(selection, FacetField::Precision, kPrecisions, clicked.toStdString());
        QCOMPARE(wordsOf(edited.precisions), after);
    }

    void clickOnTheNameGivesItAlone_data() {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("clicked");
        QTest::addColumn<QByteArray>("after");
        QTest::newRow("all on: alone") << QByteArray() << QByteArray("fp8") << QByteArray("fp8");
        QTest::newRow("alone already: all") << QByteArray("fp8") << QByteArray("fp8") << QByteArray();
        QTest::newRow("another alone: this one") << QByteArray("fp4") << QByteArray("fp8") << QByteArray("fp8");
        QTest::newRow("one of several: alone") << QByteArray("fp4 fp8") << QByteArray("fp8") << QByteArray("fp8");
    }
    void clickOnTheNameGivesItAlone() {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, clicked);
        QFETCH(QByteArray, after);
        Selection selection;
        selection.precisions = keysOf(before.constData());
        const Selection edited = withSolo(selection, FacetField::Precision, kPrecisions, clicked.toStdString());
        QCOMPARE(wordsOf(edited.precisions), after);
    }

    void onlyValueOfAFieldStaysOn() {
        const Selection edited = withToggled({}, FacetField::Precision, {"fp8"}, "fp8");
        QVERIFY(edited.precisions.empty());
    }

    void clickOnAVendorGivesItAlone_data() {
        QTest::addColumn<QByteArray>("hardware");
        QTest::addColumn<QByteArray>("vendors");
        QTest::addColumn<QByteArray>("after");
        QTest::newRow("all on: alone") << QByteArray() << QByteArray() << QByteArray("b200 h200");
        QTest::newRow("alone already: all") << QByteArray("b200 h200") << QByteArray() << QByteArray();
        QTest::newRow("alone already, in another order: all") << QByteArray("h200 b200") << QByteArray() << QByteArray();
        QTest::newRow("alone already, by vendor: all") << QByteArray() << QByteArray("nvidia") << QByteArray();
        QTest::newRow("one of its GPUs: the whole vendor") << QByteArray("b200") << QByteArray() << QByteArray("b200 h200");
        QTest::newRow("another vendor: this one") << QByteArray("mi355x") << QByteArray() << QByteArray("b200 h200");
        QTest::newRow("another vendor, by vendor: this one") << QByteArray() << QByteArray("amd") << QByteArray("b200 h200");
    }
    void clickOnAVendorGivesItAlone() {
        QFETCH(QByteArray, hardware);
        QFETCH(QByteArray, vendors);
        QFETCH(QByteArray, after);
        Selection selection;
        selection.hardware = keysOf(hardware.constData());
        selection.vendors = keysOf(vendors.constData());
        const Selection edited = withGroupSolo(selection, FacetField::Hardware, {"b200", "h200", "mi355x"}, {"b200", "h200"});
        QCOMPARE(wordsOf(edited.hardware), after);
        QVERIFY(edited.vendors.empty());
    }

    void allOfAFieldLeavesTheOthers() {
        Selection selection;
        selection.hardware = {"mi355x"};
        selection.vendors = {"amd"};
        selection.models = {"dsr1"};
        Selection expected;
        expected.models = selection.models;
        QVERIFY(withAll(selection, FacetField::Hardware) == expected);
        QVERIFY(withAll(expected, FacetField::Model) == Selection());
    }

    void choosingGpusReplacesVendors() {
        const Keys gpus = {"b200", "h200", "mi355x"};
        Selection selection;
        selection.vendors = {"nvidia"};
        QVERIFY(isChosen(selection, FacetField::Hardware, "h200"));
        QVERIFY(!isChosen(selection, FacetField::Hardware, "mi355x"));
        const Selection edited = withToggled(selection, FacetField::Hardware, gpus, "h200");
        QCOMPARE(wordsOf(edited.hardware), QByteArray("b200"));
        QVERIFY(edited.vendors.empty());
    }

    void resetKeepsWhatAChartCannotDoWithout() {
        Selection selection;
        selection.models = {"dsr1"};
        selection.sequences = {"8192/1024"};
        selection.hardware = {"b200"};
        selection.frameworks = {"vllm"};
        selection.mode = SelectMode::Night;
        selection.asOf = Day::parse("2026-05-07");
        Selection expected;
        expected.models = selection.models;
        expected.sequences = selection.sequences;
        expected.mode = selection.mode;
        expected.asOf = selection.asOf;
        selection.vetoed = expected.vetoed = true;
        QVERIFY(withoutFilters(selection) == expected);
    }
};

QTEST_GUILESS_MAIN(TestFacetSelection)
#include "tst_facet_selection.moc"
