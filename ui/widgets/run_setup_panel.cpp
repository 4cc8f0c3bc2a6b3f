// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/run_setup_panel.h"

#include "core/support/text.h"
#include "ui/models/benchmark_tree_model.h"
#include "ui/models/target_model.h"
#include "ui/widgets/kernel_picker.h"
#include "ui/widgets/plain_text_delegate.h"
#include "ui/widgets/step_form.h"
#include "ui/widgets/widget_kind.h"

#include <QButtonGroup>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QStackedWidget>
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

} // namespace

RunSetupPanel::RunSetupPanel(QWidget *parent)
    : QWidget(parent), m_targets(new TargetModel(this)), m_devices(new QListView),
      m_noDevice(wrapped("muted", tr("No device can be measured. The Devices page says why."))), m_kinds(new QButtonGroup(this)),
      m_options(new QStackedWidget), m_kernels(new KernelPicker), m_steps(new StepForm), m_repeat(new QSpinBox),
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
    connect(m_kernels, &KernelPicker::edited, this, &RunSetupPanel::planEdited);
    connect(m_steps, &StepForm::edited, this, &RunSetupPanel::planEdited);
    connect(m_kinds, &QButtonGroup::idClicked, this, [this] {
        showKind();
        Q_EMIT planEdited();
    });
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
        {PlanKind::Custom, {tr("Custom"), tr("Kernels and shapes of your choice")}},
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
    m_options->addWidget(m_kernels);
    m_options->addWidget(m_steps);
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
    m_kernels->setBenchmarks(benchmarks);
    m_steps->setAbilities(stepAbilities(chosen));
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
    plan.chosen = m_kernels->model()->chosen();
    plan.repeat = m_repeat->value();
    plan.steps = m_steps->wish();
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
