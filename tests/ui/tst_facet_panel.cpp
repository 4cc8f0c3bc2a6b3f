// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/facet_fixture.h"
#include "ui/widgets/facet_panel.h"
#include "ui/widgets/night_picker.h"
#include "ui/widgets/segmented_control.h"

#include <QComboBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace ps;
using namespace ps::test;

namespace {

QPoint nameOf(const FacetList &list, int row) {
    return list.visualRect(list.model()->index(row, 0)).center();
}

QPoint boxOf(const FacetList &list, int row) {
    return FacetDelegate::boxArea(list.visualRect(list.model()->index(row, 0)), list.layoutDirection()).center();
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

    void allBringsTheGroupBack() {
        Selection selection;
        selection.hardware = {"mi355x"};
        m_panel->setSelection(selection);
        FacetSection *nvidia = m_panel->sections(FacetField::Hardware)[0];
        QVERIFY(nvidia->allButton()->isEnabled());
        QTest::mouseClick(nvidia->allButton(), Qt::LeftButton);
        QCOMPARE(m_edits.back().hardware, (std::vector<std::string>{"gb300", "b200", "h100", "mi355x"}));
        m_panel->setSelection({});
        QVERIFY(!nvidia->allButton()->isEnabled());
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
        QCOMPARE(m_panel->modelBox()->currentText(), QStringLiteral("DeepSeek R1 0528"));
    }

    void modelBoxChoosesOne() {
        QComboBox *box = m_panel->modelBox();
        QCOMPARE(box->currentIndex(), -1);
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Down);
        QCOMPARE(m_edits.back().models, (std::vector<std::string>{"dsr1"}));
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

private:
    std::unique_ptr<FacetPanel> m_panel;
    std::vector<Selection> m_edits;
};

QTEST_MAIN(TestFacetPanel)
#include "tst_facet_panel.moc"
