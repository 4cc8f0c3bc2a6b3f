// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/field_mapping.h"

#include <QWidget>

#include <string>
#include <vector>

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace ps {

struct Theme;

/// What the user says about raw results: lines of key and value, keys from mappableFields(). A line without a value says
/// nothing. What cannot be right is told below the lines.
class MappingEditor : public QWidget {
    Q_OBJECT
public:
    explicit MappingEditor(QWidget *parent = nullptr);

    void setTheme(const Theme &theme);
    /// Sees to it that each key has a line; lines that are there keep their values.
    void offer(const std::vector<std::string> &keys);
    /// The lines with a value that can be right.
    FieldMapping mapping() const { return m_mapping; }
    bool isValid() const { return m_valid; }
    QString errorText() const;

    std::size_t lineCount() const { return m_lines.size(); }
    QComboBox *keyBox(std::size_t line) const { return m_lines[line].key; }
    QLineEdit *valueField(std::size_t line) const { return m_lines[line].value; }
    QToolButton *removeButton(std::size_t line) const { return m_lines[line].remove; }
    QPushButton *addButton() const { return m_add; }
    /// To the first line that has no value yet.
    void focusFirstGap();

Q_SIGNALS:
    void edited();
    /// It may need another height.
    void linesChanged();

private:
    struct Line {
        QComboBox *key;
        QLineEdit *value;
        QToolButton *remove;
    };

    void addLine(const std::string &key);
    void removeLine(const QToolButton *button);
    void placeLines();
    /// Hints and completions of the value that go with the key.
    void adviseOn(const Line &line);
    void read();

    std::vector<Line> m_lines;
    FieldMapping m_mapping;
    bool m_valid = true;
    QIcon m_removeIcon;
    QGridLayout *m_grid;
    QLabel *m_error;
    QPushButton *m_add;
};

} // namespace ps
