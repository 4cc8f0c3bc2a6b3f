// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/metric_menu.h"

#include "core/support/text.h"

#include <QActionGroup>

#include <algorithm>

namespace ps {

namespace {

QString groupTitle(MetricGroup group) {
    switch (group) {
    case MetricGroup::Throughput: return MetricMenu::tr("Throughput");
    case MetricGroup::Interactivity: return MetricMenu::tr("Interactivity");
    case MetricGroup::Latency: return MetricMenu::tr("Latency");
    case MetricGroup::Power: return MetricMenu::tr("Power and energy");
    case MetricGroup::Agentic: return MetricMenu::tr("Agentic");
    case MetricGroup::Bookkeeping: return MetricMenu::tr("Other");
    }
    return {};
}

constexpr MetricGroup kGroups[] = {MetricGroup::Throughput, MetricGroup::Interactivity, MetricGroup::Latency,
                                   MetricGroup::Power,      MetricGroup::Agentic,       MetricGroup::Bookkeeping};

} // namespace

MetricMenu::MetricMenu(QWidget *parent) : QMenu(parent) {
    auto *exclusive = new QActionGroup(this);
    for (const MetricGroup group : kGroups) {
        QMenu *submenu = nullptr;
        for (const Metric &entry : allMetrics()) {
            if (entry.group != group || entry.better == Better::Neither) continue;
            if (!submenu) {
                submenu = addMenu(groupTitle(group));
                submenu->setToolTipsVisible(true);
            }
            addMetric(submenu, exclusive, entry);
        }
    }
}

void MetricMenu::addMetric(QMenu *menu, QActionGroup *group, const Metric &metric) {
    QAction *action = menu->addAction(toQString(metric.labelWithUnit()));
    action->setCheckable(true);
    action->setToolTip(toQString(metric.definition));
    group->addAction(action);
    m_actions.emplace(metric.id.index, action);
    connect(action, &QAction::triggered, this, [this, id = metric.id] { Q_EMIT picked(id); });
}

void MetricMenu::setCurrent(MetricId id) {
    if (QAction *action = actionOf(id)) action->setChecked(true);
}

void MetricMenu::setAbsent(const std::vector<MetricId> &absent) {
    for (const auto &[index, action] : m_actions) {
        const bool isAbsent = std::find(absent.begin(), absent.end(), MetricId{index}) != absent.end();
        action->setEnabled(!isAbsent);
        action->setToolTip(isAbsent ? tr("No result of this selection has it") : toQString(ps::metric(MetricId{index}).definition));
    }
}

QAction *MetricMenu::actionOf(MetricId id) const {
    const auto it = m_actions.find(id.index);
    return it == m_actions.end() ? nullptr : it->second;
}

} // namespace ps
