// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/mapping_editor.h"

#include "core/domain/gpu_sku.h"
#include "core/support/text.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/widget_kind.h"

#include <QComboBox>
#include <QCompleter>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace ps {

namespace {

constexpr int kKeyWidth = 130;
/// Two lines side by side, each of key, value, remove; and the gap between.
constexpr int kLinesBeside = 2;
constexpr int kCellsOfLine = 3;
constexpr int kGap = 24;

QStringList suggestions(std::string_view key) {
    QStringList values;
    if (key == "hw") {
        for (const GpuSku &gpu : knownGpus()) values << toQString(gpu.key);
    } else if (key == "precision") {
        values = {QStringLiteral("fp4"), QStringLiteral("fp8"), QStringLiteral("bf16")};
    } else if (key == "spec_decoding") {
        values = {QStringLiteral("none"), QStringLiteral("mtp")};
    } else if (key == "dp_attention" || key == "disagg") {
        values = {QStringLiteral("true"), QStringLiteral("false")};
    }
    return values;
}

QString example(std::string_view key) {
    if (key == "hw") return QStringLiteral("b200");
    if (key == "framework") return QStringLiteral("vllm");
    if (key == "precision") return QStringLiteral("fp8");
    if (key == "model") return QStringLiteral("dsr1");
    if (key == "spec_decoding") return QStringLiteral("none");
    if (key == "dp_attention" || key == "disagg") return QStringLiteral("false");
    if (key == "isl" || key == "osl") return QStringLiteral("1024");
    if (key == "image") return QStringLiteral("vllm/vllm-openai:v0.11.0");
    return QStringLiteral("8");
}

} // namespace

MappingEditor::MappingEditor(QWidget *parent)
    : QWidget(parent), m_grid(new QGridLayout), m_error(kindLabel("error", {}, this)), m_add(kindButton("link", tr("Add a fiel&d"), this)) {
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(6);
    m_grid->setVerticalSpacing(6);
    m_grid->setColumnStretch(1, 1);
    m_grid->setColumnStretch(kCellsOfLine + 2, 1);
    m_grid->setColumnMinimumWidth(kCellsOfLine, kGap - 12);
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    m_error->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_error);
    layout->addLayout(m_grid);
    layout->addWidget(m_add, 0, Qt::AlignLeft);
    connect(m_add, &QPushButton::clicked, this, [this] {
        const auto isFree = [this](std::string_view field) {
            return std::none_of(m_lines.begin(), m_lines.end(),
                                [&](const Line &line) { return line.key->currentText() == toQString(field); });
        };
        const auto &fields = mappableFields();
        const auto next = std::find_if(fields.begin(), fields.end(), isFree);
        if (next == fields.end()) return;
        addLine(std::string(*next));
        placeLines();
        m_lines.back().value->setFocus();
    });
}

void MappingEditor::setTheme(const Theme &theme) {
    m_removeIcon = actionIcon(QStringLiteral("close"), theme.muted);
    for (const Line &line : m_lines) line.remove->setIcon(m_removeIcon);
}

void MappingEditor::offer(const std::vector<std::string> &keys) {
    for (const std::string &key : keys) {
        const bool known =
            std::any_of(m_lines.begin(), m_lines.end(), [&](const Line &line) { return line.key->currentText() == toQString(key); });
        if (!known) addLine(key);
    }
    placeLines();
}

void MappingEditor::addLine(const std::string &key) {
    Line line{new QComboBox(this), new QLineEdit(this), new QToolButton(this)};
    for (const std::string_view field : mappableFields()) line.key->addItem(toQString(field));
    line.key->setCurrentText(toQString(key));
    line.key->setFixedWidth(kKeyWidth);
    line.key->setAccessibleName(tr("Field"));
    setKind(line.remove, "icon");
    line.remove->setIcon(m_removeIcon);
    line.remove->setToolTip(tr("Remove this field"));
    line.remove->setAccessibleName(tr("Remove this field"));
    line.remove->setFocusPolicy(Qt::StrongFocus);
    adviseOn(line);
    connect(line.key, &QComboBox::currentTextChanged, this, [this, line] {
        adviseOn(line);
        read();
    });
    connect(line.value, &QLineEdit::textChanged, this, &MappingEditor::read);
    connect(line.remove, &QToolButton::clicked, this, [this, button = line.remove] { removeLine(button); });
    m_lines.push_back(line);
}

void MappingEditor::removeLine(const QToolButton *button) {
    const auto line = std::find_if(m_lines.begin(), m_lines.end(), [button](const Line &each) { return each.remove == button; });
    if (line == m_lines.end()) return;
    for (QWidget *part : {static_cast<QWidget *>(line->key), static_cast<QWidget *>(line->value), static_cast<QWidget *>(line->remove)}) {
        part->hide();
        part->deleteLater(); // the button is the one that was clicked
    }
    m_lines.erase(line);
    placeLines();
    read();
}

void MappingEditor::placeLines() {
    const QWidget *before = m_add;
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const int row = static_cast<int>(i) / kLinesBeside;
        const int column = static_cast<int>(i) % kLinesBeside * (kCellsOfLine + 1);
        const Line &line = m_lines[i];
        m_grid->addWidget(line.key, row, column);
        m_grid->addWidget(line.value, row, column + 1);
        m_grid->addWidget(line.remove, row, column + 2);
        // At once, so that it can have the focus.
        for (QWidget *part : {static_cast<QWidget *>(line.key), static_cast<QWidget *>(line.value), static_cast<QWidget *>(line.remove)})
            part->show();
        if (before != m_add) setTabOrder(const_cast<QWidget *>(before), line.key);
        setTabOrder(line.key, line.value);
        setTabOrder(line.value, line.remove);
        before = line.remove;
    }
    if (before != m_add) setTabOrder(const_cast<QWidget *>(before), m_add);
    m_add->setEnabled(m_lines.size() < mappableFields().size());
    Q_EMIT linesChanged();
}

void MappingEditor::adviseOn(const Line &line) {
    const std::string key = toUtf8(line.key->currentText());
    line.value->setPlaceholderText(tr("such as %1").arg(example(key)));
    line.value->setAccessibleName(tr("Value of %1").arg(line.key->currentText()));
    auto *completer = new QCompleter(suggestions(key), line.value);
    completer->setFilterMode(Qt::MatchContains);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    delete line.value->completer();
    line.value->setCompleter(completer);
}

void MappingEditor::read() {
    FieldMapping mapping;
    QStringList errors;
    for (const Line &line : m_lines) {
        const std::string value = toUtf8(line.value->text().trimmed());
        if (value.empty()) continue;
        const std::string key = toUtf8(line.key->currentText());
        if (mapping.contains(key)) {
            errors << tr("%1 is given twice").arg(line.key->currentText());
            continue;
        }
        if (const Status added = addMapping(key + "=" + value, mapping); !added) errors << toQString(added.error().text());
    }
    m_mapping = std::move(mapping);
    m_valid = errors.isEmpty();
    m_error->setText(errors.join(QLatin1Char('\n')));
    m_error->setVisible(!m_valid);
    Q_EMIT linesChanged();
    Q_EMIT edited();
}

QString MappingEditor::errorText() const {
    return m_error->isHidden() ? QString() : m_error->text();
}

void MappingEditor::focusFirstGap() {
    for (const Line &line : m_lines) {
        if (!line.value->text().isEmpty()) continue;
        line.value->setFocus();
        return;
    }
}

} // namespace ps
