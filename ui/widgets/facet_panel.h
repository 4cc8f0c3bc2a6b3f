// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/facet_section.h"

#include <QScrollArea>

#include <memory>

class QCheckBox;

namespace ps {

class FacetBox;
class NightPicker;
class SegmentedControl;

/// Everything one can filter by, with counts: model, sequence, date, GPUs by vendor, engine, precision, speculation,
/// benchmark type when there are several; and a switch for what is known to be bad when the store has such results. Edits are wishes: the
/// panel shows the selection it was given until it gets another.
class FacetPanel : public QScrollArea {
    Q_OBJECT
public:
    explicit FacetPanel(QWidget *parent = nullptr);

    void setFacets(std::shared_ptr<const Facets> facets);
    void setSelection(const Selection &selection);
    void setTheme(const Theme &theme);
    void setColour(const GpuColour &colour);

    FacetBox *modelBox() const { return m_modelBox; }
    SegmentedControl *sequenceControl() const { return m_sequence; }
    NightPicker *nightPicker() const { return m_night; }
    QCheckBox *vetoedSwitch() const { return m_vetoed; }
    /// The sections of a field, in order: several for GPUs, one per vendor.
    std::vector<FacetSection *> sections(FacetField field) const;

Q_SIGNALS:
    void selectionEdited(const Selection &selection);

private:
    FacetModel *addModel(FacetField field);
    FacetSection *addSection(FacetField field, const QString &title, FacetModel *model, const QString &group = {});
    void refreshSequence();
    void chooseAlone(FacetField field, const QString &key);

    Selection m_selection;
    std::vector<FacetModel *> m_models;
    std::vector<std::pair<FacetField, FacetSection *>> m_sections;
    FacetBox *m_modelBox;
    SegmentedControl *m_sequence;
    NightPicker *m_night;
    QCheckBox *m_vetoed;
};

} // namespace ps
