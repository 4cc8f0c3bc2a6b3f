// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/job_strip.h"

class QLabel;

namespace ps {

/// What the open store holds.
struct StoreSummary {
    std::uint64_t results = 0;
    std::uint64_t runs = 0;
    std::uint64_t nights = 0;
    QString storeName;      ///< file name, for people
    bool synthetic = false; ///< holds data of the shipped sample
};

/// The bottom line of the window: the store at the left, the running job in the middle, a badge for sample data at the
/// right.
class StatusLine : public QWidget {
    Q_OBJECT
public:
    explicit StatusLine(QWidget *parent = nullptr);

    void setStoreSummary(const StoreSummary &summary);
    JobStrip *jobStrip() const { return m_job; }
    QString storeText() const;
    bool badgeShown() const;

private:
    ElidedLabel *m_store;
    JobStrip *m_job;
    QLabel *m_badge;
};

} // namespace ps
