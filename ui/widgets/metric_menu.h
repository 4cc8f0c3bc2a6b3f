// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/metric.h"

#include <QMenu>

#include <unordered_map>
#include <vector>

class QActionGroup;

namespace ps {

/// Every metric that can be an axis (one that has a better direction), by group; the definition is the tool tip.
class MetricMenu : public QMenu {
    Q_OBJECT
public:
    explicit MetricMenu(QWidget *parent = nullptr);

    void setCurrent(MetricId id);
    /// Metrics that no shown result has: greyed, with the reason. Those of an earlier call come back.
    void setAbsent(const std::vector<MetricId> &absent);
    QAction *actionOf(MetricId id) const;

Q_SIGNALS:
    void picked(MetricId id);

private:
    void addMetric(QMenu *menu, QActionGroup *group, const Metric &metric);

    std::unordered_map<std::uint16_t, QAction *> m_actions;
};

} // namespace ps
