// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/strong_id.h"
#include "ui/widgets/facet_delegate.h"

#include <optional>

namespace ps {

/// Cells of the result table: the GPU's colour as a dot where the column says so, and the whole row lit when its result
/// is under the pointer, here or in the chart.
class ResultDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit ResultDelegate(QObject *parent = nullptr);

    void setColour(GpuColour colour) { m_colour = std::move(colour); }
    /// -1: none.
    void setGpuColumn(int column) { m_gpuColumn = column; }
    void setHighlighted(std::optional<ResultId> result) { m_highlighted = result; }
    std::optional<ResultId> highlighted() const { return m_highlighted; }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    GpuColour m_colour;
    int m_gpuColumn = -1;
    std::optional<ResultId> m_highlighted;
};

} // namespace ps
