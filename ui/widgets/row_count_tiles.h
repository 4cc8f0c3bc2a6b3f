// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"

#include <QWidget>

#include <array>
#include <optional>

class QLabel;

namespace ps {

/// What became of the rows of an import in five figures. Without counts the places stay, with a dash.
class RowCountTiles : public QWidget {
    Q_OBJECT
public:
    explicit RowCountTiles(QWidget *parent = nullptr);

    void setCounts(const std::optional<RowCounts> &counts);
    /// "12 added, 0 updated, …"
    QString text() const;

private:
    static constexpr std::size_t kTiles = 5;

    std::array<QLabel *, kTiles> m_figures{};
    std::array<QLabel *, kTiles> m_labels{};
};

} // namespace ps
