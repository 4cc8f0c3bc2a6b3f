// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/facet_delegate.h"

namespace ps {

/// A table cell with the GPU's colour as a dot before the text.
class GpuDotDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit GpuDotDelegate(QObject *parent = nullptr);

    void setColour(GpuColour colour) { m_colour = std::move(colour); }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    GpuColour m_colour;
};

} // namespace ps
