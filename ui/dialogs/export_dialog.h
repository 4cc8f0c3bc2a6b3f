// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QSize>

#include <functional>
#include <vector>

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace ps {

/// What to write, and where.
struct ExportChoice {
    enum Format { Svg, Pdf, Png, Csv, Json };

    QString file;
    Format format = Svg;
    QSize size = {1600, 900}; ///< of pictures, in units of 1/96 inch (pixels of a PNG at 96 dpi)
    int dpi = 96;             ///< of a PNG: its pixels are size · dpi / 96
    QString title;            ///< instead of the chart's own; empty: none
    bool lightTheme = true;   ///< for paper, whatever the window has
    bool allPoints = true;    ///< CSV, JSON: false writes the frontiers only

    friend bool operator==(const ExportChoice &, const ExportChoice &) = default;
};

/// Asks for an ExportChoice, and before it is accepted whether a file that exists may be replaced. Writes nothing and
/// remembers nothing.
class ExportDialog : public QDialog {
    Q_OBJECT
public:
    /// `initial` fills the fields; its file, or its folder, is where the file dialog starts.
    explicit ExportDialog(const ExportChoice &initial = {}, QWidget *parent = nullptr);

    ExportChoice choice() const;
    void setFormat(ExportChoice::Format format);
    void setFile(const QString &file);
    QPushButton *exportButton() const { return m_export; }
    QComboBox *sizeBox() const { return m_preset; }

    /// True: the file may be replaced.
    using ConfirmReplace = std::function<bool(const QString &file)>;
    /// Asks in place of the dialog's own question.
    void setConfirmReplace(ConfirmReplace confirm) { m_confirmReplace = std::move(confirm); }

    void accept() override;

private:
    QWidget *buildFormats();
    QWidget *buildFields();
    QWidget *buildFileRow();
    void applyPreset(int index);
    void refresh();
    void browse();
    bool askToReplace(const QString &file);
    ExportChoice::Format format() const;

    ConfirmReplace m_confirmReplace;
    QButtonGroup *m_formats;
    QLabel *m_hint;
    QComboBox *m_preset;
    QSpinBox *m_width;
    QSpinBox *m_height;
    QSpinBox *m_dpi;
    QLineEdit *m_title;
    QCheckBox *m_light;
    QCheckBox *m_allPoints;
    QLineEdit *m_file;
    QLabel *m_pixels;
    QPushButton *m_export;
    std::vector<QWidget *> m_pictureOnly; ///< fields that say nothing about CSV and JSON
};

} // namespace ps
