// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/details_panel.h"

#include "ui/theme/icons.h"
#include "ui/widgets/widget_kind.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QTextBrowser>
#include <QToolButton>

namespace ps {

namespace {

QString tableOf(const std::vector<DetailLine> &lines, const Theme &theme) {
    QString html = QStringLiteral("<table cellspacing='0' cellpadding='2' width='100%'>");
    for (const DetailLine &line : lines) {
        QString value = line.value.toHtmlEscaped();
        if (!line.url.isEmpty()) value = QStringLiteral("<a href='%1'>%2</a>").arg(line.url.toHtmlEscaped(), value);
        html += QStringLiteral("<tr><td style='color:%1; padding-right:12px'>%2</td><td>%3</td></tr>")
                    .arg(theme.muted.name(), line.label.toHtmlEscaped(), value);
    }
    return html + QStringLiteral("</table>");
}

} // namespace

DetailsPanel::DetailsPanel(QWidget *parent) : QFrame(parent), m_text(new QTextBrowser(this)), m_close(new QToolButton(this)) {
    setKind(this, "card");
    setKind(m_close, "icon");
    m_close->setAccessibleName(tr("Close the details"));
    m_close->setToolTip(tr("Close"));
    m_text->setOpenExternalLinks(true);
    m_text->setAccessibleName(tr("Details of the selected result"));
    auto *header = new QHBoxLayout;
    header->addWidget(kindLabel("strong", tr("Result"), this));
    header->addStretch();
    header->addWidget(m_close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 10, 8, 8);
    layout->setSpacing(4);
    layout->addLayout(header);
    layout->addWidget(m_text, 1);
    connect(m_close, &QToolButton::clicked, this, &DetailsPanel::closeRequested);
}

void DetailsPanel::setTheme(const Theme &theme) {
    m_theme = theme;
    m_close->setIcon(actionIcon(QStringLiteral("close"), theme.muted));
    refresh();
}

void DetailsPanel::clear() {
    m_results.reset();
    m_origin.reset();
    m_text->clear();
}

void DetailsPanel::setResult(std::shared_ptr<const ResultSet> results, std::size_t row) {
    // A replaced result keeps its id.
    const bool same = m_results && results && m_results->rows[m_row].id == results->rows[row].id &&
                      m_results->catalogue->revision == results->catalogue->revision;
    if (!same) m_origin.reset();
    m_results = std::move(results);
    m_row = row;
    refresh();
}

void DetailsPanel::setOrigin(ResultId id, const ResultOrigin &origin) {
    if (!m_results || m_results->rows[m_row].id != id) return;
    m_origin = origin;
    refresh();
}

QString DetailsPanel::plainText() const {
    return m_text->toPlainText();
}

void DetailsPanel::refresh() {
    if (!m_results) return;
    QString html = tableOf(resultDetails(*m_results, m_row), m_theme);
    if (m_origin)
        html += QStringLiteral("<p><b>%1</b></p>").arg(tr("Where it comes from")) +
                tableOf(originDetails(*m_origin, m_results->configOf(m_results->rows[m_row])), m_theme);
    m_text->setHtml(html);
}

} // namespace ps
