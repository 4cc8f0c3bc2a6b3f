// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/step_form.h"

#include "core/runner/step_sizes.h"
#include "core/support/text.h"
#include "ui/widgets/panel_combo_box.h"
#include "ui/widgets/widget_kind.h"

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace ps {

namespace {

constexpr char kFirstModel[] = "TinyLlama-1.1B";
constexpr char kFirstContext[] = "4096";

using Items = std::vector<std::pair<QString, QVariant>>;

/// Fills a box, keeping the choice where it is still there.
void fill(PanelComboBox *box, const Items &items) {
    const QSignalBlocker silent(box);
    const QVariant before = box->currentData();
    box->clear();
    for (const auto &[text, data] : items) box->addItem(text, data);
    box->setCurrentIndex(std::max(0, box->findData(before)));
    box->setEnabled(items.size() > 1);
}

QLabel *problemLabel() {
    QLabel *label = kindLabel("error");
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->hide();
    return label;
}

void tell(QLabel *label, QString problem) {
    if (!problem.isEmpty()) problem[0] = problem[0].toUpper();
    label->setText(problem);
    label->setVisible(!problem.isEmpty());
}

template <typename T>
QString problemOf(const Result<T> &read) {
    return read ? QString() : toQString(read.error().message());
}

QWidget *withProblem(QWidget *field, QLabel *problem) {
    auto *both = new QWidget;
    auto *layout = new QVBoxLayout(both);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(field);
    layout->addWidget(problem);
    return both;
}

} // namespace

StepForm::StepForm(QWidget *parent)
    : QWidget(parent), m_model(new PanelComboBox), m_precision(new PanelComboBox), m_tensorParallel(new PanelComboBox),
      m_length(new PanelComboBox), m_context(new QLineEdit(QString::fromLatin1(kFirstContext))), m_batches(new QLineEdit),
      m_contextProblem(problemLabel()), m_batchProblem(problemLabel()) {
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(8);
    form->setHorizontalSpacing(12);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    form->setRowWrapPolicy(QFormLayout::DontWrapRows);
    Items models;
    for (const std::string &name : stepModels()) models.emplace_back(toQString(name), toQString(name));
    for (PanelComboBox *box : {m_model, m_precision, m_tensorParallel, m_length}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(2);
        connect(box, &QComboBox::currentIndexChanged, this, &StepForm::check);
    }
    fill(m_model, models);
    m_model->setCurrentIndex(std::max(0, m_model->findData(QString::fromLatin1(kFirstModel))));
    m_batches->setText(toQString(StepWish().batches));
    m_batches->setPlaceholderText(tr("1,2,4-16"));
    m_batches->setToolTip(tr("Sequences at a time: numbers and ranges, such as 1,2,4-16. In a range each number is twice the one before."));
    m_batches->setAccessibleName(tr("Batches"));
    m_context->setToolTip(tr("Tokens in the cache of each sequence"));
    m_context->setAccessibleName(tr("Context in tokens"));
    for (QLineEdit *field : {m_context, m_batches}) connect(field, &QLineEdit::textEdited, this, &StepForm::check);
    form->addRow(tr("Model"), m_model);
    form->addRow(tr("Weights"), m_precision);
    form->addRow(tr("Tensor parallel"), m_tensorParallel);
    auto *length = new QWidget;
    auto *lengthRow = new QHBoxLayout(length);
    lengthRow->setContentsMargins(0, 0, 0, 0);
    lengthRow->setSpacing(8);
    lengthRow->addWidget(m_length, 3);
    lengthRow->addWidget(m_context, 2);
    form->addRow(tr("Context"), withProblem(length, m_contextProblem));
    form->addRow(tr("Batches"), withProblem(m_batches, m_batchProblem));
    setAbilities(stepAbilities(std::vector<RunTarget>()));
}

void StepForm::setAbilities(const StepAbilities &abilities) {
    Items precisions, shards;
    for (const std::string &name : abilities.precisions) precisions.emplace_back(toQString(name).toUpper(), toQString(name));
    for (int ranks = 1; ranks <= abilities.mostTensorParallel; ranks *= 2) shards.emplace_back(QString::number(ranks), ranks);
    fill(m_precision, precisions);
    fill(m_tensorParallel, shards);
    fillLengths(abilities.workloads);
    check();
}

void StepForm::fillLengths(const std::vector<std::string> &workloads) {
    Items lengths;
    for (const std::string &name : workloads) {
        const QString text = toQString(name);
        lengths.emplace_back(text.left(2) + QStringLiteral(" / ") + text.mid(2), text);
    }
    lengths.emplace_back(tr("Free length"), QString());
    fill(m_length, lengths);
}

void StepForm::check() {
    const bool free = m_length->currentData().toString().isEmpty();
    m_context->setVisible(free);
    tell(m_contextProblem, free ? problemOf(parseContext(toUtf8(m_context->text()))) : QString());
    tell(m_batchProblem, problemOf(parseBatches(toUtf8(m_batches->text()))));
    Q_EMIT edited();
}

StepWish StepForm::wish() const {
    StepWish wish;
    wish.model = toUtf8(m_model->currentData().toString());
    wish.precision = toUtf8(m_precision->currentData().toString());
    wish.tensorParallel = m_tensorParallel->currentData().toInt();
    wish.workload = toUtf8(m_length->currentData().toString());
    wish.context = toUtf8(m_context->text());
    wish.batches = toUtf8(m_batches->text());
    return wish;
}

QString StepForm::contextProblem() const {
    return m_contextProblem->text();
}

QString StepForm::batchProblem() const {
    return m_batchProblem->text();
}

} // namespace ps
