// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/row_count_tiles.h"

#include "ui/models/number_format.h"
#include "ui/widgets/widget_kind.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>

namespace ps {

namespace {

constexpr std::size_t kLeftOut = 4;
constexpr int kSmallestWidth = 84;

} // namespace

RowCountTiles::RowCountTiles(QWidget *parent) : QWidget(parent) {
    const QString names[kTiles] = {tr("added"), tr("updated"), tr("unchanged"), tr("superseded"), tr("left out")};
    const QString tips[kTiles] = {tr("Results that the store does not hold yet"), tr("Results of the store that get other values"),
                                  tr("Results that the store holds with the same values"),
                                  tr("Results of an older attempt than the store holds"),
                                  tr("Rows that are not stored; the report says why")};
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    for (std::size_t i = 0; i < kTiles; ++i) {
        m_figures[i] = kindLabel("figure", {}, this);
        m_labels[i] = kindLabel("muted", names[i], this);
        for (QLabel *label : {m_figures[i], m_labels[i]}) {
            label->setTextFormat(Qt::PlainText);
            label->setToolTip(tips[i]);
        }
        auto *tile = new QVBoxLayout;
        tile->setSpacing(0);
        tile->addWidget(m_figures[i]);
        tile->addWidget(m_labels[i]);
        m_figures[i]->setMinimumWidth(kSmallestWidth);
        row->addLayout(tile);
    }
    row->addStretch();
    setCounts(std::nullopt);
}

void RowCountTiles::setCounts(const std::optional<RowCounts> &counts) {
    const RowCounts rows = counts.value_or(RowCounts());
    const std::uint64_t values[kTiles] = {rows.added, rows.updated, rows.unchanged, rows.superseded, rows.rejected};
    for (std::size_t i = 0; i < kTiles; ++i) {
        QLabel *figure = m_figures[i];
        figure->setText(counts ? formatCount(values[i]) : QStringLiteral("–"));
        const char *tone = !counts || values[i] == 0 ? "faint" : i == kLeftOut ? "warning" : "plain";
        figure->setProperty("tone", QString::fromLatin1(tone));
        // A property that a style sheet selects by is looked at only when the widget is polished.
        style()->unpolish(figure);
        style()->polish(figure);
    }
    setAccessibleName(text());
}

QString RowCountTiles::text() const {
    QStringList parts;
    for (std::size_t i = 0; i < kTiles; ++i) parts << m_figures[i]->text() + QLatin1Char(' ') + m_labels[i]->text();
    return parts.join(QStringLiteral(", "));
}

} // namespace ps
