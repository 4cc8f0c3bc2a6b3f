// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/run_setup_panel.h"

#include "core/support/text.h"
#include "ui/models/benchmark_tree_model.h"
#include "ui/models/target_model.h"
#include "ui/widgets/panel_combo_box.h"
#include "ui/widgets/plain_text_delegate.h"
#include "ui/widgets/widget_kind.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QFormLayout>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace ps {

namespace {

constexpr int kPadding = 20;
constexpr int kRowHeight = 24;
constexpr int kMostDeviceRows = 5;
constexpr int kMostRepeats = 20;

QLabel *wrapped(const char *kind, const QString &text = {}) {
    QLabel *label = kindLabel(kind, text);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    return label;
}

/// Fills a box, keeping the choice where it is still there.
void fill(PanelComboBox *box, const std::vector<std::pair<QString, QVariant>> &items) {
    const QSignalBlocker silent(box);
    const QVariant before = box->currentData();
    box->clear();
    for (const auto &[text, data] : items) box->addItem(text, data);
    box->setCurrentIndex(std::max(0, box->findData(before)));
    box->setEnabled(items.size() > 1);
}

std::vector<std::pair<QString, QVariant>> powersOfTwo(std::int64_t most) {
    std::vector<std::pair<QString, QVariant>> items;
    for (qlonglong value = 1; value <= most; value *= 2) items.emplace_back(QString::number(value), value);
    return items;
}

} // namespace

RunSetupPanel::RunSetupPanel(QWidget *parent)
    : QWidget(parent), m_targets(new TargetModel(this)), m_benchmarks(new BenchmarkTreeModel(this)), m_devices(new QListView),
      m_noDevice(wrapped("muted", tr("No device can be measured. The Devices page says why."))), m_kinds(new QButtonGroup(this)),
      m_options(new QStackedWidget), m_tree(new QTreeView), m_allShapes(new QCheckBox(tr("All shapes of the full suite"))),
      m_model(new PanelComboBox), m_precision(new PanelComboBox), m_tensorParallel(new PanelComboBox), m_workload(new PanelComboBox),
      m_smallest(new PanelComboBox), m_largest(new PanelComboBox), m_fixedSteps(wrapped("muted")), m_repeat(new QSpinBox),
      m_estimate(wrapped("muted")), m_warning(wrapped("muted")), m_start(kindButton("primary", tr("Start"))) {
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *scroll = new QScrollArea;
    setKind(scroll, "plain");
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(buildForm());
    layout->addWidget(scroll, 1);
    layout->addWidget(buildFooter());
    connect(m_targets, &TargetModel::checkedChanged, this, &RunSetupPanel::followTargets);
    connect(m_benchmarks, &BenchmarkTreeModel::checkedChanged, this, &RunSetupPanel::planEdited);
    connect(m_kinds, &QButtonGroup::idClicked, this, [this] {
        showKind();
        Q_EMIT planEdited();
    });
    connect(m_allShapes, &QCheckBox::toggled, this, &RunSetupPanel::planEdited);
    for (PanelComboBox *box : {m_model, m_precision, m_tensorParallel, m_workload, m_smallest, m_largest})
        connect(box, &QComboBox::currentIndexChanged, this, &RunSetupPanel::planEdited);
    connect(m_repeat, &QSpinBox::valueChanged, this, &RunSetupPanel::planEdited);
    connect(m_start, &QPushButton::clicked, this, &RunSetupPanel::startRequested);
    followTargets();
    showKind();
}

QWidget *RunSetupPanel::buildForm() {
    auto *form = new QWidget;
    setKind(form, "sideContents");
    form->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // as wide as the panel, whatever the boxes wish
    auto *layout = new QVBoxLayout(form);
    layout->setContentsMargins(kPadding, 14, kPadding, 12);
    layout->setSpacing(8);
    layout->addWidget(kindLabel("title", tr("New run")));
    layout->addSpacing(4);
    layout->addWidget(kindLabel("section", tr("Devices")));
    m_devices->setModel(m_targets);
    m_devices->setItemDelegate(new PlainTextDelegate(m_devices));
    m_devices->setAccessibleName(tr("Devices to measure"));
    setKind(m_devices, "paths");
    m_devices->setSelectionMode(QAbstractItemView::NoSelection);
    layout->addWidget(m_devices);
    layout->addWidget(m_noDevice);
    layout->addSpacing(4);
    layout->addWidget(kindLabel("section", tr("What to measure")));
    auto *kinds = new QHBoxLayout;
    kinds->setSpacing(6);
    const std::pair<PlanKind, std::pair<QString, QString>> choices[] = {
        {PlanKind::Quick, {tr("Quick"), tr("One shape of each kernel, and a few steps")}},
        {PlanKind::Full, {tr("Full"), tr("All shapes and all models that fit")}},
        {PlanKind::Custom, {tr("Custom"), tr("Kernels of your choice")}},
        {PlanKind::Steps, {tr("Model"), tr("Decode steps of one model")}},
    };
    for (const auto &[kind, texts] : choices) {
        QPushButton *button = kindButton("segment", texts.first);
        button->setToolTip(texts.second);
        button->setCheckable(true);
        button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        m_kinds->addButton(button, static_cast<int>(kind));
        kinds->addWidget(button);
    }
    m_kinds->button(static_cast<int>(PlanKind::Quick))->setChecked(true);
    layout->addLayout(kinds);
    m_options->addWidget(buildNothingToChoose(tr("Each kernel at one shape, then decode steps of one model. Good for a first look.")));
    m_options->addWidget(buildNothingToChoose(tr("Every shape of every kernel, and decode steps of every model that the device holds.")));
    m_options->addWidget(buildKernels());
    m_options->addWidget(buildSteps());
    layout->addWidget(m_options, 1);
    return form;
}

QWidget *RunSetupPanel::buildNothingToChoose(const QString &text) {
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(wrapped("muted", text));
    layout->addStretch();
    return page;
}

QWidget *RunSetupPanel::buildKernels() {
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    m_tree->setModel(m_benchmarks);
    m_tree->setHeaderHidden(true);
    m_tree->setItemDelegate(new PlainTextDelegate(m_tree));
    m_tree->setAccessibleName(tr("Kernels"));
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setSelectionMode(QAbstractItemView::SingleSelection);
    m_tree->setMinimumHeight(180);
    connect(m_benchmarks, &QAbstractItemModel::modelReset, m_tree, &QTreeView::expandAll);
    layout->addWidget(m_tree, 1);
    layout->addWidget(m_allShapes);
    return page;
}

QWidget *RunSetupPanel::buildSteps() {
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto *form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(8);
    form->setHorizontalSpacing(12);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    std::vector<std::pair<QString, QVariant>> models;
    for (const std::string &name : stepModels()) models.emplace_back(toQString(name), toQString(name));
    for (PanelComboBox *box : {m_model, m_precision, m_tensorParallel, m_workload, m_smallest, m_largest}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(2);
    }
    fill(m_model, models);
    m_model->setCurrentIndex(std::max(0, m_model->findData(QStringLiteral("TinyLlama-1.1B"))));
    form->addRow(tr("Model"), m_model);
    form->addRow(tr("Weights"), m_precision);
    form->addRow(tr("Tensor parallel"), m_tensorParallel);
    form->addRow(tr("Workload"), m_workload);
    auto *batches = new QHBoxLayout;
    batches->setSpacing(8);
    batches->addWidget(m_smallest, 1);
    batches->addWidget(kindLabel("muted", tr("to")));
    batches->addWidget(m_largest, 1);
    form->addRow(tr("Batch"), batches);
    layout->addLayout(form);
    layout->addWidget(m_fixedSteps);
    layout->addStretch();
    return page;
}

QWidget *RunSetupPanel::buildFooter() {
    auto *footer = new QWidget;
    auto *layout = new QVBoxLayout(footer);
    layout->setContentsMargins(kPadding, 8, kPadding, 14);
    layout->setSpacing(8);
    layout->addWidget(m_warning);
    layout->addWidget(m_estimate);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(kindLabel("muted", tr("Repeat")));
    m_repeat->setRange(1, kMostRepeats);
    m_repeat->setSuffix(tr(" ×"));
    m_repeat->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_repeat->setAlignment(Qt::AlignRight);
    m_repeat->setFixedWidth(52);
    m_repeat->setAccessibleName(tr("How often"));
    row->addWidget(m_repeat);
    row->addStretch();
    row->addWidget(m_start);
    layout->addLayout(row);
    return footer;
}

void RunSetupPanel::setWorkers(const std::vector<FoundWorker> &workers) {
    m_workers = workers;
    m_targets->setTargets(targetsOf(workers)); // says so itself
}

void RunSetupPanel::followTargets() {
    const int rows = m_targets->rowCount();
    m_devices->setVisible(rows > 0);
    m_noDevice->setVisible(rows == 0);
    m_devices->setFixedHeight(std::clamp(rows, 1, kMostDeviceRows) * kRowHeight + 4);
    const std::vector<RunTarget> chosen = m_targets->checkedTargets();
    std::vector<gpu::ListedBenchmark> benchmarks;
    for (const FoundWorker &worker : m_workers) {
        const bool used =
            std::any_of(chosen.begin(), chosen.end(), [&worker](const RunTarget &target) { return target.worker == worker.probed.file; });
        if (used) benchmarks.insert(benchmarks.end(), worker.benchmarks.begin(), worker.benchmarks.end());
    }
    m_benchmarks->setBenchmarks(benchmarks);
    const StepAbilities abilities = stepAbilities(chosen);
    std::vector<std::pair<QString, QVariant>> precisions, workloads;
    for (const std::string &name : abilities.precisions) precisions.emplace_back(toQString(name).toUpper(), toQString(name));
    for (const std::string &name : abilities.workloads) {
        const QString text = toQString(name);
        workloads.emplace_back(text.left(2) + QStringLiteral(" / ") + text.mid(2), text);
    }
    fill(m_precision, precisions);
    fill(m_workload, workloads);
    fill(m_tensorParallel, powersOfTwo(abilities.mostTensorParallel));
    const bool first = m_largest->count() == 0;
    fill(m_smallest, powersOfTwo(abilities.largestBatch));
    fill(m_largest, powersOfTwo(abilities.largestBatch));
    if (first || !abilities.choosesBatches) {
        const QSignalBlocker silent(m_largest);
        m_largest->setCurrentIndex(m_largest->count() - 1);
    }
    for (QWidget *box : {m_smallest, m_largest}) box->setEnabled(abilities.choosesBatches);
    m_fixedSteps->setText(abilities.choosesBatches ? QString() : tr("On a CPU, steps run at these settings only."));
    Q_EMIT planEdited();
}

void RunSetupPanel::chooseKind(PlanKind kind) {
    m_kinds->button(static_cast<int>(kind))->setChecked(true);
    showKind();
}

void RunSetupPanel::showKind() {
    m_options->setCurrentIndex(m_kinds->checkedId());
}

void RunSetupPanel::chooseDevice(const QString &id) {
    m_targets->check(toUtf8(id), true);
}

RunPlan RunSetupPanel::plan() const {
    RunPlan plan;
    plan.devices = m_targets->checked();
    plan.kind = static_cast<PlanKind>(m_kinds->checkedId());
    plan.benchmarks = m_benchmarks->checked();
    plan.allShapes = m_allShapes->isChecked();
    plan.repeat = m_repeat->value();
    plan.steps.model = toUtf8(m_model->currentData().toString());
    plan.steps.precision = toUtf8(m_precision->currentData().toString());
    plan.steps.tensorParallel = m_tensorParallel->currentData().toInt();
    plan.steps.workload = toUtf8(m_workload->currentData().toString());
    plan.steps.smallestBatch = m_smallest->currentData().toLongLong();
    plan.steps.largestBatch = m_largest->currentData().toLongLong();
    return plan;
}

void RunSetupPanel::setEstimate(const EstimateView &estimate) {
    QStringList parts;
    for (const QString &part : {estimate.time, estimate.memory, estimate.load}) {
        if (!part.isEmpty()) parts << part;
    }
    m_estimate->setText(parts.isEmpty() ? QString() : tr("Will take %1.").arg(parts.join(QStringLiteral(" · "))));
    m_warning->setText(estimate.warnings.join(QLatin1Char('\n')));
    m_warning->setVisible(!estimate.warnings.isEmpty());
}

void RunSetupPanel::setProblem(const QString &problem) {
    m_problem = problem;
    refreshStart();
}

void RunSetupPanel::setBusy(bool busy) {
    m_busy = busy;
    refreshStart();
}

void RunSetupPanel::refreshStart() {
    m_start->setText(m_busy ? tr("Add to queue") : tr("Start"));
    m_start->setEnabled(m_problem.isEmpty());
    m_start->setToolTip(m_problem);
    if (!m_problem.isEmpty()) m_estimate->setText(m_problem);
}

QString RunSetupPanel::problemText() const {
    return m_problem;
}

QString RunSetupPanel::estimateText() const {
    return m_estimate->text();
}

} // namespace ps
