// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/devices_page.h"

#include "ui/models/device_model.h"
#include "ui/models/number_format.h"
#include "ui/models/roles.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/plain_table.h"
#include "ui/widgets/severity_delegate.h"
#include "ui/widgets/state_cover.h"
#include "ui/widgets/widget_kind.h"

#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTime>

#include <algorithm>

namespace ps {

namespace {

constexpr int kPadding = 20;
constexpr int kGap = 16;

QLabel *wrapped(const char *kind) {
    QLabel *label = kindLabel(kind);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

DevicesPage::DevicesPage(QWidget *parent)
    : QWidget(parent), m_model(new DeviceModel(this)), m_cells(new SeverityDelegate(this)), m_view(new PlainTable(tr("Devices"))),
      m_summary(new ElidedLabel("muted")), m_refresh(kindButton("plain", tr("&Refresh"))), m_title(new ElidedLabel("strong")),
      m_problem(wrapped("error")), m_nextStep(wrapped("plain")), m_warning(wrapped("warning")),
      m_run(kindButton("primary", tr("&Measure this device"))), m_facts(new QWidget), m_factRows(new QFormLayout(m_facts)) {
    setKind(this, "page");
    setAttribute(Qt::WA_StyledBackground);
    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->setHandleWidth(kGap);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(buildTable());
    splitter->addWidget(buildDetails());
    splitter->setSizes({280, 460});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(kPadding, kGap, kPadding, 12);
    layout->addWidget(splitter);
    connect(m_refresh, &QPushButton::clicked, this, &DevicesPage::refreshRequested);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &DevicesPage::showSelected);
    connect(m_run, &QPushButton::clicked, this, [this] {
        const int row = selectedRow();
        if (row >= 0) Q_EMIT runRequested(m_model->index(row, 0).data(KeyRole).toString());
    });
    showSelected();
}

QWidget *DevicesPage::buildTable() {
    auto *card = new QFrame;
    setKind(card, "card");
    card->setMinimumHeight(140);
    auto *header = new QHBoxLayout;
    header->setContentsMargins(kPadding, 12, kPadding, 0);
    header->setSpacing(12);
    header->addWidget(kindLabel("title", tr("Devices")));
    header->addWidget(m_summary, 1);
    header->addWidget(m_refresh);
    m_view->setModel(m_model);
    m_view->setItemDelegate(m_cells);
    m_view->setColumns({90, 240, 100, 90, 90, 80, 60, 120, 120}, DeviceModel::NameColumn);
    auto *body = new QWidget;
    auto *inset = new QHBoxLayout(body);
    inset->setContentsMargins(kPadding - 6, 0, kPadding - 6, 0);
    inset->addWidget(m_view);
    m_cover = new StateCover(body);
    m_cover->setWords({tr("Asking the workers…"), tr("Nothing to measure with"), tr("The workers could not be asked"), false});
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(1, 1, 1, 8);
    layout->setSpacing(4);
    layout->addLayout(header);
    layout->addWidget(body, 1);
    return card;
}

QWidget *DevicesPage::buildDetails() {
    auto *card = new QFrame;
    setKind(card, "card");
    auto *header = new QHBoxLayout;
    header->setSpacing(12);
    header->addWidget(m_title, 1);
    header->addWidget(m_run);
    m_factRows->setContentsMargins(0, 0, 0, 0);
    m_factRows->setVerticalSpacing(6);
    m_factRows->setHorizontalSpacing(24);
    m_factRows->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    setKind(m_facts, "sideContents");
    auto *scroll = new QScrollArea;
    setKind(scroll, "plain");
    scroll->setWidgetResizable(true);
    scroll->setWidget(m_facts);
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(kPadding, 12, kPadding, 12);
    layout->setSpacing(8);
    layout->addLayout(header);
    layout->addWidget(m_problem);
    layout->addWidget(m_nextStep);
    layout->addWidget(m_warning);
    layout->addWidget(scroll, 1);
    return card;
}

void DevicesPage::setLoading(bool loading) {
    m_refresh->setEnabled(!loading);
    m_refresh->setText(loading ? tr("Asking…") : tr("&Refresh"));
    if (m_model->rowCount() == 0) m_cover->setLoading(loading);
}

void DevicesPage::setWorkers(std::vector<FoundWorker> workers) {
    const QString before = selectedRow() < 0 ? QString() : m_model->index(selectedRow(), 0).data(KeyRole).toString();
    const auto count = static_cast<std::uint64_t>(workers.size());
    m_model->setWorkers(std::move(workers));
    const auto usable = static_cast<std::uint64_t>(m_model->usableCount());
    // Who uses a device is true for a moment only.
    m_summary->setFullText(tr("%1 · %2 · as of %3")
                               .arg(usable == 1 ? tr("1 device ready") : tr("%1 devices ready").arg(formatCount(usable)),
                                    count == 1 ? tr("1 worker found") : tr("%1 workers found").arg(formatCount(count)),
                                    readingLocale().toString(QTime::currentTime(), QLocale::ShortFormat)));
    m_cover->setNothing(count > 0 ? QString()
                                  : tr("No worker was found. Workers stand beside the program or where it is installed; name another "
                                       "folder in PARETOSCOPE_WORKER_PATH."));
    if (m_model->rowCount() > 0) m_view->selectRow(std::max(0, m_model->rowOf(before)));
    showSelected();
}

void DevicesPage::setTheme(const Theme &theme) {
    m_cells->setTheme(theme);
    m_cover->setTheme(theme);
    m_view->viewport()->update();
}

int DevicesPage::selectedRow() const {
    const QModelIndex current = m_view->selectionModel()->currentIndex();
    return current.isValid() ? current.row() : -1;
}

void DevicesPage::showSelected() {
    const int row = selectedRow();
    const QString title = m_model->title(row);
    m_title->setFullText(title.isEmpty() ? tr("No device is selected") : title);
    m_problem->setText(m_model->problem(row));
    m_problem->setVisible(!m_problem->text().isEmpty());
    const QString help = m_model->nextStep(row);
    m_nextStep->setText(help.isEmpty() ? QString() : tr("What helps: %1").arg(help));
    m_nextStep->setVisible(!help.isEmpty());
    m_warning->setText(m_model->warning(row));
    m_warning->setVisible(!m_warning->text().isEmpty());
    m_run->setEnabled(row >= 0 && m_model->problem(row).isEmpty());
    while (m_factRows->rowCount() > 0) m_factRows->removeRow(0);
    for (const auto &[name, value] : m_model->details(row)) {
        QLabel *text = kindLabel("plain", value);
        text->setTextFormat(Qt::PlainText);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        QLabel *label = kindLabel("muted", name);
        label->setAlignment(Qt::AlignLeft | Qt::AlignTop); // beside the first of several lines
        m_factRows->addRow(label, text);
    }
}

QString DevicesPage::summaryText() const {
    return m_summary->fullText();
}

QString DevicesPage::detailsText() const {
    QStringList lines{m_title->fullText()};
    if (!m_problem->text().isEmpty()) lines << m_problem->text();
    if (!m_nextStep->text().isEmpty()) lines << m_nextStep->text();
    if (!m_warning->text().isEmpty()) lines << m_warning->text();
    for (const auto &[name, value] : m_model->details(selectedRow())) lines << name + QStringLiteral(": ") + value;
    return lines.join(QLatin1Char('\n'));
}

QString DevicesPage::noticeText() const {
    return m_cover->isHidden() ? QString() : m_cover->text();
}

} // namespace ps
