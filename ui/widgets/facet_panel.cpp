// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/facet_panel.h"

#include "core/support/text.h"
#include "ui/models/facet_selection.h"
#include "ui/models/number_format.h"
#include "ui/widgets/facet_box.h"
#include "ui/widgets/night_picker.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/widget_kind.h"

#include <QCheckBox>
#include <QLabel>
#include <QVBoxLayout>

namespace ps {

namespace {

constexpr int kWidth = 250;
constexpr int kPadding = 20;

} // namespace

FacetPanel::FacetPanel(QWidget *parent)
    : QScrollArea(parent), m_modelBox(new FacetBox(addModel(FacetField::Model), tr("All models"))), m_sequence(new SegmentedControl),
      m_night(new NightPicker), m_vetoed(new QCheckBox) {
    setKind(this, "side");
    setFixedWidth(kWidth);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(tr("Filters"));
    auto *contents = new QWidget;
    setKind(contents, "sideContents");
    auto *layout = new QVBoxLayout(contents);
    layout->setContentsMargins(kPadding, 16, kPadding, kPadding);
    layout->setSpacing(6);
    setWidget(contents);

    m_modelBox->setAccessibleName(tr("Model"));
    m_modelBox->setMinimumContentsLength(10);
    m_modelBox->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_sequence->setAccessibleName(tr("Sequence"));
    m_sequence->setModel(addModel(FacetField::Sequence));
    layout->addWidget(kindLabel("section", tr("Model")));
    layout->addWidget(m_modelBox);
    layout->addSpacing(8);
    layout->addWidget(kindLabel("section", tr("Sequence (input / output tokens)")));
    layout->addWidget(m_sequence);
    layout->addSpacing(8);
    layout->addWidget(m_night);
    m_vetoed->setToolTip(tr("Results of runs that are known to be broken or were never meant to count.\n"
                            "They are left out unless this is on, and older results stand in for them."));
    m_vetoed->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // the words must not widen the panel
    m_vetoed->hide();
    layout->addWidget(m_vetoed);
    layout->addSpacing(8);

    FacetModel *gpus = addModel(FacetField::Hardware);
    for (const Vendor vendor : {Vendor::Nvidia, Vendor::Amd, Vendor::Unknown})
        addSection(FacetField::Hardware, toQString(vendorLabel(vendor)), gpus, toQString(vendorKey(vendor)));
    addSection(FacetField::Framework, tr("Engine"), addModel(FacetField::Framework));
    addSection(FacetField::Precision, tr("Precision"), addModel(FacetField::Precision));
    addSection(FacetField::Spec, tr("Speculation"), addModel(FacetField::Spec));
    addSection(FacetField::BenchmarkType, tr("Benchmark"), addModel(FacetField::BenchmarkType))->setFewest(2);
    layout->addStretch();

    connect(m_modelBox, &FacetBox::chosen, this, [this](const QString &key) { chooseAlone(FacetField::Model, key); });
    connect(m_sequence, &SegmentedControl::chosen, this, [this](const QString &key) { chooseAlone(FacetField::Sequence, key); });
    connect(m_night, &NightPicker::selectionEdited, this, &FacetPanel::selectionEdited);
    connect(m_vetoed, &QCheckBox::clicked, this, [this](bool on) {
        Selection edited = m_selection;
        edited.vetoed = on;
        m_vetoed->setChecked(m_selection.vetoed);
        Q_EMIT selectionEdited(edited);
    });
}

FacetModel *FacetPanel::addModel(FacetField field) {
    m_models.push_back(new FacetModel(field, this));
    return m_models.back();
}

FacetSection *FacetPanel::addSection(FacetField field, const QString &title, FacetModel *model, const QString &group) {
    auto *section = new FacetSection(title, model, group);
    widget()->layout()->addWidget(section);
    m_sections.emplace_back(field, section);
    connect(section, &FacetSection::selectionEdited, this, &FacetPanel::selectionEdited);
    return section;
}

void FacetPanel::setFacets(std::shared_ptr<const Facets> facets) {
    if (!facets) return;
    for (FacetModel *model : m_models) {
        for (const Facet &facet : facets->facets) model->setFacet(facet, m_selection);
    }
    m_night->setNights(facets->days);
    m_vetoed->setText(tr("Show results known\nto be bad (%1)").arg(formatCount(facets->vetoed)));
    m_vetoed->setVisible(facets->vetoedInStore > 0);
    refreshSequence();
}

void FacetPanel::setSelection(const Selection &selection) {
    m_selection = selection;
    for (FacetModel *model : m_models) model->setSelection(selection);
    m_night->setSelection(selection);
    m_vetoed->setChecked(selection.vetoed);
    refreshSequence();
}

void FacetPanel::setTheme(const Theme &theme) {
    for (const auto &[field, section] : m_sections) section->setTheme(theme);
    m_night->setTheme(theme);
}

void FacetPanel::setColour(const GpuColour &colour) {
    for (FacetSection *section : sections(FacetField::Hardware)) section->setColour(colour);
}

std::vector<FacetSection *> FacetPanel::sections(FacetField field) const {
    std::vector<FacetSection *> found;
    for (const auto &[of, section] : m_sections) {
        if (of == field) found.push_back(section);
    }
    return found;
}

void FacetPanel::refreshSequence() {
    for (const FacetModel *model : m_models) {
        if (model->field() == FacetField::Sequence) m_sequence->setChosenRow(model->onlyChosenRow());
    }
}

void FacetPanel::chooseAlone(FacetField field, const QString &key) {
    Q_EMIT selectionEdited(key.isEmpty() ? withAll(m_selection, field) : withOnly(m_selection, field, toUtf8(key)));
}

} // namespace ps
