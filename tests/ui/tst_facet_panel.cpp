// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/facet_fixture.h"
#include "ui/widgets/facet_box.h"
#include "ui/widgets/facet_heading.h"
#include "ui/widgets/facet_panel.h"
#include "ui/widgets/night_picker.h"
#include "ui/widgets/segmented_control.h"

#include <QCheckBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

using namespace ps;
using namespace ps::test;

namespace {

QPoint nameOf(const FacetList &list, int row) {
    return list.visualRect(list.model()->index(row, 0)).center();
}

QPoint boxOf(const FacetList &list, int row) {
    return FacetDelegate::boxArea(list.visualRect(list.model()->index(row, 0)), list.layoutDirection()).center();
}

void turnWheelDown(QWidget &widget) {
    const QPointF place(5, 5);
    QWheelEvent event(place, widget.mapToGlobal(place), {}, {0, -120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&widget, &event);
}

} // namespace

class TestFacetPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_panel = std::make_unique<FacetPanel>();
        m_panel->setFacets(facetsForTest());
        m_panel->setSelection({});
        m_panel->resize(250, 900);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
        m_edits.clear();
        connect(m_panel.get(), &FacetPanel::selectionEdited, this, [this](const Selection &selection) { m_edits.push_back(selection); });
    }
    void cleanup() { m_panel.reset(); }

    void groupsGpusByVendorAndHidesEmptyGroups() {
        const auto sections = m_panel->sections(FacetField::Hardware);
        QCOMPARE(sections.size(), std::size_t(3));
        QCOMPARE(sections[0]->list()->model()->rowCount(), 3);
        QCOMPARE(sections[1]->list()->model()->rowCount(), 2);
        QVERIFY(sections[2]->isHidden());
        QVERIFY(m_panel->sections(FacetField::BenchmarkType).front()->isHidden());
    }

    void clickOnTheNameSolos() {
        FacetList *list = m_panel->sections(FacetField::Hardware)[1]->list();
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, nameOf(*list, 0));
        QCOMPARE(m_edits.size(), std::size_t(1));
        QCOMPARE(m_edits.back().hardware, (std::vector<std::string>{"mi355x"}));
    }

    void clickOnTheBoxToggles() {
        FacetList *list = m_panel->sections(FacetField::Precision).front()->list();
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, boxOf(*list, 0));
        QCOMPARE(m_edits.back().precisions, (std::vector<std::string>{"fp4"}));
    }

    void keyboardDoesTheSame() {
        FacetList *list = m_panel->sections(FacetField::Precision).front()->list();
        list->setFocus();
        list->setCurrentIndex(list->model()->index(1, 0));
        QTest::keyClick(list, Qt::Key_Space);
        QCOMPARE(m_edits.back().precisions, (std::vector<std::string>{"fp8"}));
        QTest::keyClick(list, Qt::Key_Return);
        QCOMPARE(m_edits.back().precisions, (std::vector<std::string>{"fp4"}));
    }

    void allBringsTheGpusOfEveryVendorBack() {
        Selection selection;
        selection.hardware = {"mi355x"};
        m_panel->setSelection(selection);
        FacetSection *nvidia = m_panel->sections(FacetField::Hardware)[0];
        QVERIFY(nvidia->allButton()->isEnabled());
        QTest::mouseClick(nvidia->allButton(), Qt::LeftButton);
        QVERIFY(m_edits.back().hardware.empty());
        // Every heading's "all" is of the whole facet.
        selection.hardware = {"gb300", "b200", "h100"};
        m_panel->setSelection(selection);
        QVERIFY(nvidia->allButton()->isEnabled());
        m_panel->setSelection({});
        QVERIFY(!nvidia->allButton()->isEnabled());
    }

    void vendorHeadingCountsAndSolos() {
        const auto sections = m_panel->sections(FacetField::Hardware);
        FacetHeading *nvidia = sections[0]->heading();
        FacetHeading *amd = sections[1]->heading();
        QCOMPARE(nvidia->count(), std::uint64_t(700));
        QCOMPARE(amd->accessibleName(), QStringLiteral("AMD, 200 results"));
        QVERIFY(!m_panel->sections(FacetField::Precision).front()->heading());
        QTest::mouseClick(amd, Qt::LeftButton);
        QCOMPARE(m_edits.back().hardware, (std::vector<std::string>{"mi355x", "mi300x"}));
        m_panel->setSelection(m_edits.back());
        nvidia->setFocus();
        QTest::keyClick(nvidia, Qt::Key_Space);
        QCOMPARE(m_edits.back().hardware, (std::vector<std::string>{"gb300", "b200", "h100"}));
        QTest::mouseClick(amd, Qt::LeftButton);
        QVERIFY(m_edits.back().hardware.empty());
    }

    void showsTheSelectionItWasGivenNotTheClick() {
        Selection selection;
        selection.sequences = {"1024/1024"};
        selection.models = {"dsr1"};
        m_panel->setSelection(selection);
        const auto &buttons = m_panel->sequenceControl()->buttons();
        QVERIFY(buttons[0]->isChecked());
        QTest::mouseClick(buttons[1], Qt::LeftButton);
        QCOMPARE(m_edits.back().sequences, (std::vector<std::string>{"8192/1024"}));
        QVERIFY(buttons[0]->isChecked());
        QVERIFY(!buttons[1]->isChecked());
        QCOMPARE(m_panel->modelBox()->currentText(), QStringLiteral("DeepSeek R1 0528 · 600"));
    }

    void modelBoxChoosesOne() {
        QComboBox *box = m_panel->modelBox();
        QCOMPARE(box->currentText(), QStringLiteral("All models"));
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Down);
        QCOMPARE(m_edits.back().models, (std::vector<std::string>{"dsr1"}));
        QCOMPARE(box->currentText(), QStringLiteral("All models"));
    }

    void modelBoxGoesBackToAll() {
        Selection selection;
        selection.models = {"dsr1"};
        selection.precisions = {"fp4"};
        m_panel->setSelection(selection);
        QComboBox *box = m_panel->modelBox();
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Up);
        QVERIFY(m_edits.back().models.empty());
        QCOMPARE(m_edits.back().precisions, selection.precisions);
    }

    void modelBoxNamesWhatIsNoEntry() {
        Selection selection;
        selection.models = {"dsr1", "gone"};
        m_panel->setSelection(selection);
        QCOMPARE(m_panel->modelBox()->currentIndex(), -1);
        QCOMPARE(m_panel->modelBox()->placeholderText(), QStringLiteral("dsr1, gone"));
    }

    void choicesShowTheirCounts() {
        QCOMPARE(m_panel->modelBox()->itemText(2), QStringLiteral("gpt-oss 120B · 300"));
        QVERIFY(m_panel->sequenceControl()->buttons()[1]->toolTip().contains(QStringLiteral("500")));
    }

    void wheelChoosesOnlyWithTheFocus_data() {
        QTest::addColumn<bool>("focused");
        QTest::newRow("without the focus") << false;
        QTest::newRow("with the focus") << true;
    }
    void wheelChoosesOnlyWithTheFocus() {
        QFETCH(bool, focused);
        m_panel->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
        for (QComboBox *box : m_panel->findChildren<QComboBox *>()) {
            QCOMPARE(box->focusPolicy(), Qt::StrongFocus);
            focused ? box->setFocus() : box->clearFocus();
            m_edits.clear();
            turnWheelDown(*box);
            QCOMPARE(m_edits.size(), std::size_t(focused ? 1 : 0));
        }
    }

    void arrowsStepThroughNights() {
        NightPicker *picker = m_panel->nightPicker();
        QVERIFY(!picker->newerButton()->isEnabled());
        picker->olderButton()->click();
        QCOMPARE(m_edits.back().asOf, Day::parse("2026-05-05"));
        picker->olderButton()->click();
        QCOMPARE(m_edits.back().asOf, Day::parse("2026-05-01"));
        QVERIFY(!picker->olderButton()->isEnabled());
        picker->newerButton()->click();
        QCOMPARE(m_edits.back().asOf, Day::parse("2026-05-05"));
    }

    void dayWithoutResultsStandsAtTheNightBefore() {
        Selection selection;
        selection.asOf = Day::parse("2026-05-06");
        m_panel->setSelection(selection);
        QCOMPARE(m_panel->nightPicker()->nightBox()->currentText(), QStringLiteral("2026-05-05"));
        selection.asOf = Day::parse("2026-04-01");
        m_panel->setSelection(selection);
        QCOMPARE(m_panel->nightPicker()->nightBox()->currentIndex(), -1);
        m_panel->nightPicker()->newerButton()->click();
        QCOMPARE(m_edits.back().asOf, Day::parse("2026-05-01"));
    }

    void modeIsPartOfTheSelection() {
        QComboBox *box = m_panel->nightPicker()->modeBox();
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Down);
        QCOMPARE(m_edits.back().mode, SelectMode::LatestPoint);
    }

    void switchForWhatIsBadIsThereOnlyWithSuchResults() {
        QVERIFY(m_panel->vetoedSwitch()->isHidden());
        m_panel->setFacets(facetsWithVetoed(0, 12));
        QVERIFY(m_panel->vetoedSwitch()->isVisible());
        QVERIFY(m_panel->vetoedSwitch()->text().endsWith(QStringLiteral("(0)")));
        m_panel->setFacets(facetsWithVetoed(1012, 2000));
        QVERIFY(m_panel->vetoedSwitch()->text().endsWith(QStringLiteral("(1,012)")));
        QCOMPARE(m_panel->widget()->width(), m_panel->viewport()->width());
    }

    void switchForWhatIsBadIsPartOfTheSelection() {
        m_panel->setFacets(facetsWithVetoed(12, 12));
        QCheckBox *box = m_panel->vetoedSwitch();
        box->click();
        QCOMPARE(m_edits.size(), std::size_t(1));
        QVERIFY(m_edits.back().vetoed);
        QVERIFY(!box->isChecked());
        m_panel->setSelection(m_edits.back());
        QVERIFY(box->isChecked());
        box->click();
        QVERIFY(!m_edits.back().vetoed);
    }

    void nightsSayWhatTheyAreWhenNoRunTellsThem() {
        auto facets = std::make_shared<Facets>(*facetsForTest());
        facets->days[0].source = DaySource::Estimated;
        facets->days[0].assumed = 300;
        facets->days[1].assumed = 20;
        m_panel->setFacets(facets);
        const QComboBox *box = m_panel->nightPicker()->nightBox();
        QCOMPARE(box->itemText(3), QStringLiteral("2026-05-01 (estimated)"));
        QCOMPARE(box->itemText(2), QStringLiteral("2026-05-05"));
        QVERIFY(box->itemData(2, Qt::ToolTipRole).toString().contains(QStringLiteral("20 of them")));
        QVERIFY(!box->itemData(1, Qt::ToolTipRole).toString().contains(QStringLiteral("of them")));
    }

private:
    static std::shared_ptr<const Facets> facetsWithVetoed(std::uint64_t shown, std::uint64_t inStore) {
        auto facets = std::make_shared<Facets>(*facetsForTest());
        facets->vetoed = shown;
        facets->vetoedInStore = inStore;
        return facets;
    }

    std::unique_ptr<FacetPanel> m_panel;
    std::vector<Selection> m_edits;
};

QTEST_MAIN(TestFacetPanel)
#include "tst_facet_panel.moc"
