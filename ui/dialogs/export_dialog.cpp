// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/export_dialog.h"

#include "ui/widgets/widget_kind.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>

#include <cmath>

namespace ps {

namespace {

struct FormatCard {
    ExportChoice::Format format;
    const char *name;
    const char *suffix;
    const char *use;
};

constexpr FormatCard kFormats[] = {
    {ExportChoice::Svg, "SVG", "svg", QT_TRANSLATE_NOOP("ps::ExportDialog", "Vectors with text as text: for the web and for editing.")},
    {ExportChoice::Pdf, "PDF", "pdf", QT_TRANSLATE_NOOP("ps::ExportDialog", "Vectors on a page of the chart's size: for papers.")},
    {ExportChoice::Png, "PNG", "png", QT_TRANSLATE_NOOP("ps::ExportDialog", "Pixels: for slides and messages.")},
    {ExportChoice::Csv, "CSV", "csv",
     QT_TRANSLATE_NOOP("ps::ExportDialog", "The points of the chart with units and provenance: for spreadsheets.")},
    {ExportChoice::Json, "JSON", "json",
     QT_TRANSLATE_NOOP("ps::ExportDialog", "The points of the chart with their whole identity: for scripts.")},
};

constexpr double kUnitsPerMillimetre = 96 / 25.4;

struct SizePreset {
    const char *name;
    QSize size; ///< empty: custom
};

/// 85 mm is one column of a two-column paper.
const SizePreset kPresets[] = {
    {QT_TRANSLATE_NOOP("ps::ExportDialog", "Slide, 1600 × 900"), QSize(1600, 900)},
    {QT_TRANSLATE_NOOP("ps::ExportDialog", "Paper column, 85 × 64 mm"),
     QSize(static_cast<int>(85 * kUnitsPerMillimetre), static_cast<int>(64 * kUnitsPerMillimetre))},
    {QT_TRANSLATE_NOOP("ps::ExportDialog", "Square, 1200 × 1200"), QSize(1200, 1200)},
    {QT_TRANSLATE_NOOP("ps::ExportDialog", "Custom"), QSize()},
};
constexpr int kCustomPreset = 3;

constexpr int kGap = 8;
constexpr int kSmallestSide = 240;
constexpr int kLargestSide = 8000;

QSpinBox *spinBox(int least, int most, const QString &name, QWidget *parent) {
    auto *box = new QSpinBox(parent);
    box->setRange(least, most);
    box->setAccessibleName(name);
    box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    return box;
}

const FormatCard &cardOf(ExportChoice::Format format) {
    return kFormats[static_cast<std::size_t>(format)];
}

bool isPicture(ExportChoice::Format format) {
    return format == ExportChoice::Svg || format == ExportChoice::Pdf || format == ExportChoice::Png;
}

/// The file with the format's ending, in place of the ending of another format.
QString withSuffix(const QString &file, ExportChoice::Format format) {
    if (file.isEmpty()) return file;
    const QString wanted = QString::fromLatin1(cardOf(format).suffix);
    const QString suffix = QFileInfo(file).suffix();
    if (suffix.compare(wanted, Qt::CaseInsensitive) == 0) return file;
    for (const FormatCard &card : kFormats) {
        if (suffix.compare(QLatin1String(card.suffix), Qt::CaseInsensitive) == 0) return file.chopped(suffix.size()) + wanted;
    }
    return file + QLatin1Char('.') + wanted;
}

} // namespace

ExportDialog::ExportDialog(const ExportChoice &initial, QWidget *parent)
    : QDialog(parent), m_confirmReplace([this](const QString &file) { return askToReplace(file); }), m_formats(new QButtonGroup(this)) {
    setWindowTitle(tr("Export"));
    auto *buttons = new QHBoxLayout;
    auto *cancel = kindButton("plain", tr("Cancel"), this);
    m_export = kindButton("primary", tr("Export"), this);
    m_export->setDefault(true);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_export);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 20);
    layout->setSpacing(16);
    layout->addWidget(kindLabel("title", tr("Export what is shown"), this));
    layout->addWidget(buildFormats());
    layout->addWidget(buildFields());
    layout->addLayout(buttons);
    layout->setSizeConstraint(QLayout::SetFixedSize);

    m_width->setValue(initial.size.width());
    m_height->setValue(initial.size.height());
    m_dpi->setValue(initial.dpi);
    m_title->setText(initial.title);
    m_light->setChecked(initial.lightTheme);
    m_allPoints->setChecked(initial.allPoints);
    m_file->setText(initial.file);
    m_formats->button(initial.format)->setChecked(true);
    connect(m_formats, &QButtonGroup::idClicked, this, [this](int id) { setFormat(static_cast<ExportChoice::Format>(id)); });
    connect(m_preset, &QComboBox::activated, this, &ExportDialog::applyPreset);
    for (QSpinBox *box : {m_width, m_height, m_dpi}) connect(box, &QSpinBox::valueChanged, this, &ExportDialog::refresh);
    connect(m_file, &QLineEdit::textChanged, this, &ExportDialog::refresh);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::accept);
    refresh();
}

QWidget *ExportDialog::buildFormats() {
    auto *box = new QWidget(this);
    auto *row = new QHBoxLayout;
    row->setSpacing(kGap);
    for (const FormatCard &card : kFormats) {
        QPushButton *button = kindButton("format", QString::fromLatin1(card.name), box);
        button->setCheckable(true);
        button->setMinimumWidth(84);
        button->setToolTip(tr(card.use));
        m_formats->addButton(button, card.format);
        row->addWidget(button);
    }
    m_hint = kindLabel("muted", {}, box);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(row);
    column->addWidget(m_hint);
    return box;
}

QWidget *ExportDialog::buildFields() {
    auto *box = new QWidget(this);
    auto *form = new QFormLayout(box);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(10);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_preset = new QComboBox(box);
    for (const SizePreset &preset : kPresets) m_preset->addItem(tr(preset.name), preset.size);
    m_width = spinBox(kSmallestSide, kLargestSide, tr("Width"), box);
    m_height = spinBox(kSmallestSide, kLargestSide, tr("Height"), box);
    m_dpi = spinBox(36, 1200, tr("Resolution"), box);
    m_dpi->setSuffix(tr(" dpi"));
    m_pixels = kindLabel("muted", {}, box);
    auto *sides = new QHBoxLayout;
    sides->setSpacing(kGap);
    sides->addWidget(m_width);
    sides->addWidget(new QLabel(QStringLiteral("×"), box));
    sides->addWidget(m_height);
    sides->addWidget(m_dpi);
    sides->addWidget(m_pixels, 1);
    m_title = new QLineEdit(box);
    m_title->setPlaceholderText(tr("As in the window"));
    m_light = new QCheckBox(tr("Light colours, whatever the window has"), box);
    m_allPoints = new QCheckBox(tr("All points, not the frontiers alone"), box);
    form->addRow(tr("Size"), m_preset);
    form->addRow(QString(), sides);
    form->addRow(tr("Title"), m_title);
    form->addRow(tr("Colours"), m_light);
    form->addRow(tr("Points"), m_allPoints);
    form->addRow(tr("File"), buildFileRow());
    m_pictureOnly = {m_preset, m_width, m_height, m_title, m_light};
    return box;
}

QWidget *ExportDialog::buildFileRow() {
    auto *box = new QWidget(this);
    m_file = new QLineEdit(box);
    m_file->setAccessibleName(tr("File"));
    m_file->setPlaceholderText(tr("Where to write"));
    m_file->setMinimumWidth(320);
    QPushButton *button = kindButton("plain", tr("Browse…"), box);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_file, 1);
    row->addWidget(button);
    connect(button, &QPushButton::clicked, this, &ExportDialog::browse);
    return box;
}

ExportChoice::Format ExportDialog::format() const {
    return static_cast<ExportChoice::Format>(m_formats->checkedId());
}

void ExportDialog::setFormat(ExportChoice::Format format) {
    m_formats->button(format)->setChecked(true);
    setFile(m_file->text());
}

void ExportDialog::setFile(const QString &file) {
    m_file->setText(withSuffix(file, format()));
    refresh();
}

void ExportDialog::applyPreset(int index) {
    const QSize size = m_preset->itemData(index).toSize();
    if (size.isEmpty()) return;
    m_width->setValue(size.width());
    m_height->setValue(size.height());
}

void ExportDialog::refresh() {
    const QSize size(m_width->value(), m_height->value());
    const int preset = m_preset->findData(size);
    m_preset->setCurrentIndex(preset < 0 ? kCustomPreset : preset);
    const ExportChoice::Format chosen = format();
    m_hint->setText(tr(cardOf(chosen).use));
    for (QWidget *field : m_pictureOnly) field->setEnabled(isPicture(chosen));
    m_dpi->setVisible(chosen == ExportChoice::Png);
    m_allPoints->setEnabled(!isPicture(chosen));
    const double scale = m_dpi->value() / 96.0;
    m_pixels->setText(chosen == ExportChoice::Png
                          ? tr("%1 × %2 pixels").arg(std::lround(size.width() * scale)).arg(std::lround(size.height() * scale))
                          : QString());
    m_export->setEnabled(!m_file->text().trimmed().isEmpty());
}

void ExportDialog::browse() {
    const FormatCard &card = cardOf(format());
    const QString filter = tr("%1 files (*.%2)").arg(QString::fromLatin1(card.name), QString::fromLatin1(card.suffix));
    // accept() asks, about the file as it is called in the end.
    const QString file =
        QFileDialog::getSaveFileName(this, tr("Export to"), m_file->text(), filter, nullptr, QFileDialog::DontConfirmOverwrite);
    if (!file.isEmpty()) setFile(file);
}

void ExportDialog::accept() {
    const QFileInfo file(choice().file);
    if (file.exists() && !file.isDir() && !m_confirmReplace(file.filePath())) return;
    QDialog::accept();
}

bool ExportDialog::askToReplace(const QString &file) {
    QMessageBox question(QMessageBox::Question, windowTitle(), tr("Replace %1?").arg(QFileInfo(file).fileName()),
                         QMessageBox::Yes | QMessageBox::No, this);
    question.setTextFormat(Qt::PlainText);
    question.setInformativeText(tr("A file of this name exists already."));
    question.setDefaultButton(QMessageBox::No);
    return question.exec() == QMessageBox::Yes;
}

ExportChoice ExportDialog::choice() const {
    ExportChoice choice;
    choice.format = format();
    choice.file = withSuffix(m_file->text().trimmed(), choice.format);
    choice.size = QSize(m_width->value(), m_height->value());
    choice.dpi = m_dpi->value();
    choice.title = m_title->text().trimmed();
    choice.lightTheme = m_light->isChecked();
    choice.allPoints = m_allPoints->isChecked();
    return choice;
}

} // namespace ps
