// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace ps {

struct Theme;

/// First start: what the program is for and what to do next.
class EmptyState : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(QWidget *parent = nullptr);

    void setTheme(const Theme &theme);
    QPushButton *importButton() const { return m_import; }
    QPushButton *sampleButton() const { return m_sample; }

Q_SIGNALS:
    void importClicked();
    void sampleClicked();

private:
    QLabel *m_icon;
    QPushButton *m_import;
    QPushButton *m_sample;
};

} // namespace ps
