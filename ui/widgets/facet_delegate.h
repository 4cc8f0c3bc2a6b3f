// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QStyledItemDelegate>

#include <functional>
#include <string>

namespace ps {

/// Colour of a GPU by its normalised key.
using GpuColour = std::function<QColor(const std::string &)>;

/// Draws a facet value: box, colour dot (where there is a colour), label, count at the right. A value with no results is
/// dimmed.
class FacetDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit FacetDelegate(QObject *parent = nullptr);

    void setTheme(const Theme &theme) { m_theme = theme; }
    /// Without one there are no dots.
    void setColour(GpuColour colour) { m_colour = std::move(colour); }

    /// The part of a row that flips the value.
    static QRect boxArea(const QRect &row, Qt::LayoutDirection direction);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintBox(QPainter &painter, const QRect &box, bool checked, bool dimmed) const;

    Theme m_theme = Theme::light();
    GpuColour m_colour;
};

} // namespace ps
