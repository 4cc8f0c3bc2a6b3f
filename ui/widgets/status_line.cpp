// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/status_line.h"

#include "ui/models/number_format.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/widget_kind.h"

#include <QHBoxLayout>
#include <QLabel>

namespace ps {

namespace {

constexpr int kHeight = 28;

} // namespace

StatusLine::StatusLine(QWidget *parent)
    : QWidget(parent), m_store(new ElidedLabel("muted", this)), m_job(new JobStrip(this)),
      m_badge(kindLabel("badge", tr("Synthetic sample data"), this)) {
    setKind(this, "status");
    setAttribute(Qt::WA_StyledBackground);
    setFixedHeight(kHeight);
    m_badge->setToolTip(tr("The store holds the sample that comes with the program. Its numbers are made up."));
    m_badge->hide();
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(20, 0, 20, 0);
    layout->setSpacing(24);
    layout->addWidget(m_store);
    layout->addStretch(1);
    layout->addWidget(m_job, 8);
    layout->addStretch(1);
    layout->addWidget(m_badge, 0, Qt::AlignVCenter);
}

void StatusLine::setStoreSummary(const StoreSummary &summary) {
    if (summary.results == 0)
        m_store->setFullText(tr("No results yet · %1").arg(summary.storeName));
    else
        m_store->setFullText(
            tr("%1 points · %2 runs · %3 nights · %4")
                .arg(formatCount(summary.results), formatCount(summary.runs), formatCount(summary.nights), summary.storeName));
    m_badge->setVisible(summary.synthetic);
}

QString StatusLine::storeText() const {
    return m_store->fullText();
}

bool StatusLine::badgeShown() const {
    return !m_badge->isHidden();
}

} // namespace ps
