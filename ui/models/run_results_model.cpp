// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/run_results_model.h"

#include "core/import/import_report.h"
#include "core/support/text.h"
#include "ui/models/local_run_text.h"
#include "ui/models/roles.h"

#include <cmath>

namespace ps {

namespace {

constexpr double kMilli = 1e3;
constexpr double kMicro = 1e6;
constexpr double kPercent = 100;

QString rateText(const CaseFigure &figure) {
    if (figure.tokensPerS) return RunResultsModel::tr("%1 tok/s").arg(figureText(*figure.tokensPerS));
    if (figure.gflopPerS && figure.gbPerS)
        return RunResultsModel::tr("%1 GB/s · %2 GFLOP/s").arg(figureText(*figure.gbPerS), figureText(*figure.gflopPerS));
    if (figure.gbPerS) return RunResultsModel::tr("%1 GB/s").arg(figureText(*figure.gbPerS));
    return RunResultsModel::tr("%1 µs").arg(figureText(figure.medianS * kMicro));
}

QString remarksOf(const CaseFigure &figure) {
    QStringList remarks;
    for (const std::string &doubt : figure.doubts) remarks << toQString(doubt);
    return remarks.join(QStringLiteral("; "));
}

} // namespace

void RunResultsModel::compare() {
    m_ratios.clear();
    for (const CaseFigure &figure : m_figures) m_ratios.push_back(ratioTo(m_before, figure));
}

void RunResultsModel::setFigures(std::vector<CaseFigure> figures) {
    beginResetModel();
    m_figures = std::move(figures);
    compare();
    endResetModel();
}

void RunResultsModel::setBefore(std::vector<CaseFigure> before) {
    m_before = std::move(before);
    compare();
    if (!m_figures.empty()) Q_EMIT dataChanged(index(0, RatioColumn), index(rowCount() - 1, RatioColumn));
}

int RunResultsModel::rowCount(const QModelIndex &parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_figures.size());
}

int RunResultsModel::columnCount(const QModelIndex &parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString RunResultsModel::text(std::size_t row, int column) const {
    const CaseFigure &figure = m_figures[row];
    switch (column) {
    case CaseColumn: return toQString(figure.name);
    case ShapeColumn: return toQString(figure.shape);
    case RateColumn: return rateText(figure);
    case TimeColumn: return figureText(figure.medianS * kMilli);
    case ShareColumn: return figure.shareOfCeiling ? tr("%1 %").arg(std::llround(*figure.shareOfCeiling * kPercent)) : QStringLiteral("–");
    case RatioColumn:
        if (!m_ratios[row]) return QStringLiteral("–");
        return tr("%1 ± %2").arg(QString::number(m_ratios[row]->ratio, 'f', 2), QString::number(m_ratios[row]->spread, 'f', 2));
    case RemarkColumn: return remarksOf(figure);
    default: return {};
    }
}

QVariant RunResultsModel::sortValue(std::size_t row, int column) const {
    const CaseFigure &figure = m_figures[row];
    switch (column) {
    case TimeColumn: return figure.medianS;
    case RateColumn: return figure.tokensPerS ? *figure.tokensPerS : figure.gbPerS ? QVariant(*figure.gbPerS) : QVariant();
    case ShareColumn: return figure.shareOfCeiling ? QVariant(*figure.shareOfCeiling) : QVariant();
    case RatioColumn: return m_ratios[row] ? QVariant(m_ratios[row]->ratio) : QVariant();
    default: return text(row, column);
    }
}

QVariant RunResultsModel::data(const QModelIndex &index, int role) const {
    if (!index.isValid()) return {};
    const auto row = static_cast<std::size_t>(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return text(row, column);
    case Qt::ToolTipRole:
        if (column != RatioColumn || !m_ratios[row]) return {};
        return m_ratios[row]->standsOut ? tr("Above 1 is faster. The difference is larger than twice the spread of both runs.")
                                        : tr("Above 1 is faster. The difference lies within the spread of both runs.");
    case SortRole: return sortValue(row, column);
    case ShareRole: return column == ShareColumn && m_figures[row].shareOfCeiling ? QVariant(*m_figures[row].shareOfCeiling) : QVariant();
    case DoubtRole: return !m_figures[row].doubts.empty();
    case SeverityRole:
        if (column == RatioColumn && m_ratios[row] && m_ratios[row]->standsOut) return static_cast<int>(NoteSeverity::Info);
        return {};
    case Qt::TextAlignmentRole: {
        const bool isNumber = column >= RateColumn && column <= RatioColumn && column != ShareColumn;
        return QVariant(isNumber ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    }
    default: return {};
    }
}

QVariant RunResultsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) {
        const bool isNumber = section >= RateColumn && section <= RatioColumn && section != ShareColumn;
        return QVariant(isNumber ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    }
    if (role == Qt::ToolTipRole && section == ShareColumn)
        return tr("Of the bandwidth that this run measured; of steps, of the roofline from it");
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case CaseColumn: return tr("Case");
    case ShapeColumn: return tr("Shape");
    case RateColumn: return tr("Rate");
    case TimeColumn: return tr("Median, ms");
    case ShareColumn: return tr("Of the ceiling");
    case RatioColumn: return tr("Against before");
    case RemarkColumn: return tr("Doubts");
    default: return {};
    }
}

} // namespace ps
